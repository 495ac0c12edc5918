"""The invented counties: 青禾县 with two townships and four villages, and a neighbour."""

from __future__ import annotations

from datetime import date

from app.core.actor import Actor
from app.divisions.commands import record_division
from app.divisions.queries import find_division
from app.divisions.rules import DivisionInput

SINCE = date(2021, 1, 1)

PLACES: tuple[tuple[str, str, str], ...] = (
    ("52", "贵州省", "Guizhou Province"),
    ("5299", "云岭市", "Yunling City"),
    ("529901", "青禾县", "Qinghe County"),
    ("529901101", "云坪镇", "Yunping Town"),
    ("529901101201", "云坪村", "Yunping Village"),
    ("529901101202", "松林村", "Songlin Village"),
    ("529901201", "石桥乡", "Shiqiao Township"),
    ("529901201201", "石桥村", "Shiqiao Village"),
    ("529901201202", "大坝村", "Daba Village"),
    ("529902", "岚山县", "Lanshan County"),
    ("529902101", "雾岭镇", "Wuling Town"),
    ("529902101201", "雾岭村", "Wuling Village"),
)


def load_divisions(actor: Actor) -> None:
    """Record each place once."""
    for code, name_zh, name_en in PLACES:
        if find_division(code) is None:
            record_division(
                division=DivisionInput(
                    code=code, name_zh=name_zh, name_en=name_en, valid_from=SINCE
                ),
                actor=actor,
            )
