"""No rule lies about: code asks for every name, or a slice still to come is named for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

from app.rulepacks.packs import load_packs

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"


@cache
def texts_of(slice_name: str) -> frozenset[str]:
    """Every text constant in the code of a slice."""
    return frozenset(
        node.value
        for file in (APP / slice_name).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def slices_to_come() -> set[str]:
    """The layers in brackets have their place, and no code yet."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:layers"]["layers"]
    return set(re.findall(r"\((\w+)\)", layers))


def has_code(slice_name: str) -> bool:
    return (APP / slice_name / "__init__.py").is_file()


def asked() -> Iterator[tuple[str, str]]:
    """Every name some code asks for by rule("…"), and where."""
    for file in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if (
                called == "rule"
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                yield first.value, f"{file.relative_to(ROOT)}:{node.lineno}"


def test_every_name_is_asked_for_by_its_slice_or_waits_for_it() -> None:
    coming = slices_to_come()
    idle = {
        name: definition.slice
        for name, definition in load_packs().names.items()
        if (
            name not in texts_of(definition.slice)
            if has_code(definition.slice)
            else definition.slice not in coming
        )
    }
    assert not idle, f"ask for them in the slice, or drop them from names.toml: {idle}"


def test_every_name_has_a_value_somewhere() -> None:
    library = load_packs()
    empty = sorted(name for name in library.names if not library.values.get(name))
    assert not empty, f"no pack says anything of {empty}"


def test_code_asks_for_names_that_exist() -> None:
    known = load_packs().names
    wrong = {place: name for name, place in asked() if name not in known}
    assert not wrong, wrong
