"""What the documents name exists: paths, pictures, commands, settings, code of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from app.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\]\(([^)\s]+)\)|<img [^>]*src=\"([^\"]+)\"")
# A path in backticks: it has a folder of ours in front, or is a file of the root by its ending.
PATH = re.compile(
    r"`((?:(?:app|benchmarks|docs|migrations|seeds|tests|\.ci)/[\w./-]+"
    r"|[\w.-]+\.(?:md|toml|txt)|Makefile|LICENSE|\.importlinter|app/\w+))`"
)
TREE_LINE = re.compile(
    r"^((?:app|benchmarks|docs|migrations|seeds|tests|\.ci)/[\w./]*|wsgi\.py) {2}"
)
MAKE = re.compile(r"(?:`|^)make ([a-z]+)\b", re.MULTILINE)
FLASK = re.compile(r"(?:`|\.venv/bin/|^)flask ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)", re.MULTILINE)
SETTING = re.compile(rf"\b{PREFIX}([A-Z0-9_]+)")
SHOWN = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# Made by whoever runs the program, so absent from a fresh clone.
MADE_LATER = {"linyue.toml"}
OUTSIDE_SETTINGS = {"CONFIG", "SOAK", "TEST_DATABASE", "TEST_CHROMIUM"}
LARGEST_PICTURE = 150 * 1024


def read(document: Path) -> str:
    return document.read_text("utf-8")


def named_paths(document: Path) -> Iterator[str]:
    """Paths in backticks and in the tree, not those inside shown code."""
    text = read(document)
    for line in text.splitlines():
        if found := TREE_LINE.match(line):
            yield found.group(1)
    for found in PATH.finditer(FENCED.sub("", text)):
        if "NNNN" not in found.group(1) and found.group(1) not in MADE_LATER:
            yield found.group(1)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(document: Path) -> None:
    missing = [path for path in named_paths(document) if not (ROOT / path).exists()]
    for linked in LINK.finditer(read(document)):
        target = (linked.group(1) or linked.group(2)).split("#")[0]
        if target and "://" not in target and not (document.parent / target).exists():
            missing.append(target)
    assert not missing, missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_shown_as_a_files_own_stands_there(document: Path) -> None:
    wrong = []
    for path, shown in SHOWN.findall(read(document)):
        source = read(ROOT / path)
        wrong += [f"{path}:\n{piece}" for piece in shown.split("…\n") if piece not in source]
    assert not wrong, "\n".join(wrong)


def test_every_make_target_named_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {name for document in DOCUMENTS for name in MAKE.findall(read(document))}
    assert len(named) > 5
    assert named <= known, named - known


def is_command(app: Flask, words: list[str]) -> bool:
    """Whether the words are a command of the program, or a group and one of its commands."""
    # Flask-Migrate and the house both hang their groups on the application's own.
    group: click.Command = app.cli
    for word in words:
        if not isinstance(group, click.Group):
            return True
        found = group.commands.get(word)
        if found is None:
            return False
        group = found
    return True


def test_every_flask_command_named_exists(app: Flask) -> None:
    named = {name for document in DOCUMENTS for name in FLASK.findall(read(document))}
    assert len(named) > 10
    assert not [name for name in named if not is_command(app, name.split())]


def test_every_setting_named_exists() -> None:
    known = {name.upper() for name in Settings.model_fields} | OUTSIDE_SETTINGS
    named = {name for document in DOCUMENTS for name in SETTING.findall(read(document))}
    assert named <= known, named - known


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    names = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    index = read(DECISIONS / "README.md")
    for name in names:
        text = read(DECISIONS / name)
        assert f"({name})" in index, name
        assert text.startswith(f"# {name[:4]} "), name
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert text.count(heading) == 1, (name, heading)


def test_pictures_are_small_and_used() -> None:
    linked = "".join(read(document) for document in DOCUMENTS)
    for picture in sorted((ROOT / "docs" / "pictures").iterdir()):
        assert picture.stat().st_size <= LARGEST_PICTURE, picture.name
        assert f"docs/pictures/{picture.name}" in linked, picture.name
