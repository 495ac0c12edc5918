"""One door to docxtpl: it runs any code that a template holds, so only one room may open it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
ROOM = APP / "typeset" / "compiled"
OPENING = re.compile(r"\bDocxTemplate\s*\(|\bSubdoc\s*\(")
UNSAFE = frozenset({"pickle", "dill", "shelve", "cloudpickle"})


def _outside() -> list[Path]:
    return [file for file in sorted(APP.rglob("*.py")) if not file.is_relative_to(ROOM)]


def test_docxtpl_is_opened_in_one_room_only() -> None:
    found = [
        str(file.relative_to(ROOT))
        for file in _outside()
        if OPENING.search(file.read_text("utf-8"))
    ]
    assert found == []
    assert any(OPENING.search(file.read_text("utf-8")) for file in ROOM.rglob("*.py"))


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_no_other_room_imports_it() -> None:
    assert [str(file) for file in _outside() if "docxtpl" in _imported(file)] == []


def test_workers_are_spoken_to_without_pickles() -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((APP / "typeset").rglob("*.py"))
        if (names := _imported(file) & UNSAFE)
    }
    assert found == {}


def test_the_gate_renders_nothing_and_needs_no_engine() -> None:
    """Its web process must never hand an unread file to a general parser."""
    heavy = {"docx", "docxtpl", "lxml", "zipfile"}
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((APP / "typeset" / "gate").rglob("*.py"))
        if (names := _imported(file) & heavy)
    }
    assert found == {}
