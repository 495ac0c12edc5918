"""All divisions of China down to counties, with the codes that were abolished and their successors.

`china.csv` is made by `python -m seeds.reference.divisions`; SOURCE.md says from what.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from app.core.actor import system_actor
from app.divisions.commands import record_national_list
from app.divisions.rules import DivisionInput

CHINA = Path(__file__).resolve().parent / "china.csv"
COLUMNS = ("code", "name_zh", "name_en", "level", "valid_from", "valid_to", "successor")


def read_national_list() -> list[DivisionInput]:
    """The rows of the file."""
    with CHINA.open(encoding="utf-8", newline="") as file:
        return [
            DivisionInput(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                successor_code=row["successor"] or None,
            )
            for row in csv.DictReader(file)
        ]


def load_national_list() -> None:
    """Bring the table up to the file, in the caller's transaction."""
    record_national_list(rows=read_national_list(), actor=system_actor("基础数据"))
