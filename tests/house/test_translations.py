"""Every word a slice shows has English in the slice's own catalogue, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
CATALOGUES = APP / "translations" / "en"
KEYWORDS = ("_", "_l", "gettext", "lazy_gettext")
HAN = re.compile("[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def used_by(folder: Path) -> Iterator[tuple[str, str]]:
    """Each msgid of a slice, with where it stands."""
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        extract = extract_python if path.suffix == ".py" else babel_extract
        with path.open("rb") as file:
            options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
            for line, _function, message, _comments in extract(file, KEYWORDS, [], options):
                first = message[0] if isinstance(message, tuple) else message
                if isinstance(first, str):
                    yield first, f"{path.relative_to(ROOT)}:{line}"


@cache
def catalogue(name: str) -> dict[str, tuple[str, ...]]:
    """The English of a slice: one form, or two where the number decides."""
    path = CATALOGUES / f"{name}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries = [message for message in read_po(file) if message.id]
    found = {}
    for message in entries:
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        found[key] = texts
    return found


SLICES = sorted(path.name for path in APP.iterdir() if (path / "__init__.py").exists())


@pytest.mark.parametrize("name", SLICES)
def test_each_word_has_english(name: str) -> None:
    """Missing and empty translations are listed with the place that needs them."""
    known = {**catalogue("web"), **catalogue(name)}
    missing = {msgid: at for msgid, at in used_by(APP / name) if not all(known.get(msgid, ("",)))}
    assert missing == {}


@pytest.mark.parametrize("name", sorted(path.stem for path in CATALOGUES.glob("*.po")))
def test_nothing_is_left_over_or_broken(name: str) -> None:
    """Unused entries go; placeholders agree; no Chinese is left in the English."""
    used = {msgid for msgid, _at in used_by(APP / name)}
    assert sorted(set(catalogue(name)) - used) == []
    for msgid, texts in catalogue(name).items():
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(msgid)), msgid
            assert not HAN.search(text) or msgid in ("中文",), msgid


def test_one_word_has_one_english() -> None:
    """The catalogues are read into one dictionary, so two slices may not differ over a word."""
    seen: dict[str, tuple[str, tuple[str, ...]]] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        for msgid, texts in catalogue(path.stem).items():
            first, known = seen.setdefault(msgid, (path.stem, texts))
            assert known == texts, f"{msgid}: {first}.po and {path.stem}.po differ"
