"""A silenced check says why, on its own line; mypy is silenced only where it reads."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "seeds", "templates_docs", "migrations", "benchmarks", "tests", ".ci")
READ_BY_MYPY = ("app", "seeds", "templates_docs")
SILENCE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
WITH_REASON = re.compile(r"(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - |type: ignore\[[a-z, -]+\]  # )\w")


def silences() -> Iterator[tuple[str, str]]:
    """Place and words of every comment that silences a check."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            text = file.read_text("utf-8")
            if not SILENCE.search(text):
                continue
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT and SILENCE.search(token.string):
                    yield f"{file.relative_to(ROOT)}:{token.start[0]}", token.string


def test_each_silence_says_why() -> None:
    found = dict(silences())
    assert len(found) > 50
    without = {place: said for place, said in found.items() if not WITH_REASON.search(said)}
    assert not without, without


def test_mypy_is_silenced_only_where_it_reads() -> None:
    elsewhere = [
        place
        for place, said in silences()
        if "type: ignore" in said and not place.startswith(READ_BY_MYPY)
    ]
    assert not elsewhere, elsewhere
