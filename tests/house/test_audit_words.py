"""Whatever the log may hold reads as a sentence: every verb and kind of record has words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.access.audit_words import known_subjects, known_verbs
from app.parties.rules import PartyKind

APP = Path(__file__).resolve().parents[2] / "app"
VERB = re.compile(r"[a-z_]+\.[a-z_]+")


def calls(name: str) -> Iterator[ast.Call]:
    for file in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called == name:
                    yield node


def texts(node: ast.expr | None) -> set[str]:
    """What a verb may be: a constant, or an f-string over the kinds of party."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        pattern = "".join(map(str, parts))
        return {pattern.replace("{}", kind) for kind in PartyKind if "{}_" in pattern}
    return set()


def recorded() -> set[str]:
    found = {verb for call in calls("record") if call.args for verb in texts(call.args[0])}
    for call in calls("Listing"):
        key = next((one.value for one in call.keywords if one.arg == "key"), None)
        exported = any(one.arg == "export_endpoint" for one in call.keywords)
        if exported:
            found |= {f"{key}_exported" for key in texts(key)}
    return {verb for verb in found if VERB.fullmatch(verb) and not verb.startswith("components")}


def test_every_verb_has_words(app: Flask) -> None:
    with app.app_context():
        known = set(known_verbs())
    verbs = recorded()
    assert len(verbs) > 20
    # A household is entered by a verb of its own, and a farm has no household form.
    assert sorted(verbs - known) == []


def test_every_kind_of_record_has_words(app: Flask) -> None:
    with app.app_context():
        known = set(known_subjects())
    named = {
        kind
        for call in calls("record")
        for one in call.keywords
        if one.arg == "subject_type"
        for kind in texts(one.value)
    }
    assert len(named) > 3
    assert sorted(named - known) == []
