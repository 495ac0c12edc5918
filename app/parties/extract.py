"""Everything that is kept about a household, section by section, for the person it is about.

Slices above add theirs (land, agreements, money): add_extract_section() from their install(app).
Numbers come whole only where `full` says so; who may ask for that is the command's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from app.core.actor import Actor
from app.core.bilingual import Text

SECTIONS = "linyue.extract_sections"


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """One fact as it is printed."""

    label: Text
    value: Text


NOTHING = ExtractLine(Text("登记", "Kept"), Text("没有登记", "nothing"))
Content = Callable[[int, Actor, bool], Sequence[ExtractLine]]
"""Given the household, the reader, and whether numbers come whole."""


@dataclass(frozen=True, slots=True)
class ExtractSection:
    """What one slice keeps."""

    key: str
    title: Text
    order: int
    content: Content


def add_extract_section(app: Flask, section: ExtractSection) -> None:
    """A slice's install(app) calls this."""
    kept: list[ExtractSection] = app.extensions.setdefault(SECTIONS, [])
    assert all(one.key != section.key for one in kept), f"section {section.key} is there twice"
    kept.append(section)
    kept.sort(key=lambda one: one.order)


def extract_of(
    household_id: int, actor: Actor, *, full: bool
) -> list[tuple[Text, Sequence[ExtractLine]]]:
    """All sections in their order, the empty ones said to be empty; the caller has checked scope
    and right.
    """
    kept: list[ExtractSection] = current_app.extensions.get(SECTIONS, [])
    return [(one.title, one.content(household_id, actor, full) or (NOTHING,)) for one in kept]
