"""What must not stand in the source: inline scripts, stray writes, hidden clocks, loose ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.core.crypto.columns import unregistered_columns

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|<script(?![^>]*\bsrc=)", re.I)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I)
NOW = re.compile(r"\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(|utcnow\(")
COMMIT = re.compile(r"\.commit\(\)")
STRING_TEMPLATE = re.compile(r"render_template_string|Model\.query|db\.Model\b")


def sources() -> Iterator[tuple[Path, str]]:
    for file in sorted((ROOT / "app").rglob("*.py")):
        yield file.relative_to(ROOT), file.read_text("utf-8")


def places(pattern: re.Pattern[str], *, allowed: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{file}:{number}"
        for file, text in sources()
        if str(file) not in allowed
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 10


def test_no_inline_style_or_script_and_nothing_from_elsewhere() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {found.group(0).strip()}"
        for file in TEMPLATES
        for pattern in (INLINE, ELSEWHERE)
        if (found := pattern.search(file.read_text("utf-8")))
    ]
    assert not wrong, wrong


def test_one_clock() -> None:
    assert not places(NOW, allowed=("app/core/clock.py",))


def test_only_transaction_commits() -> None:
    assert not places(COMMIT, allowed=("app/core/database.py",))


def test_no_string_templates_and_no_legacy_models() -> None:
    assert not places(STRING_TEMPLATE)


def test_every_sealed_column_takes_part_in_rotation(app: Flask) -> None:
    assert unregistered_columns() == ()
