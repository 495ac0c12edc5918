"""One box over everything: what was typed, read once; each slice looks for it among its own.

The route is declared by app/access, which knows who asks. A whole identity, phone or account number
never gets into an address: what is sent with such a number in it is answered where it was sent to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, render_template

from app.core.actor import Actor
from app.core.bilingual import Text
from app.web.chips import Chip

SOURCES = "linyue.search"
MOST_SHOWN = 20
"""Hits of one source on the page; who needs more types more."""
LONGEST = 60
LEAST_TAIL = 4
LONG_NUMBER = re.compile(r"[0-9](?:[\W_]*[0-9]){7}")
"""Eight digits and more may be somebody's number, whatever signs group them."""
TAIL = re.compile(r"[0-9]{3,17}[0-9X]")
LETTERS = re.compile(r"[a-z]{2,30}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, and the ways it may be meant."""

    words: str
    """Without wide letters and needless blanks."""

    @property
    def code(self) -> str:
        """As a code or number: capitals, no blanks."""
        return "".join(self.words.split()).upper()

    @property
    def letters(self) -> str:
        """As initials of a reading; empty if it cannot be that."""
        low = self.words.lower()
        return low if LETTERS.fullmatch(low) else ""

    @property
    def tail(self) -> str:
        """As the last signs of an identity number; empty if it cannot be that."""
        return self.code if TAIL.fullmatch(self.code) else ""

    @property
    def stays_out_of_addresses(self) -> bool:
        """Whether a personal number may stand in it."""
        return LONG_NUMBER.search(self.words) is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that fits."""

    title: Text
    url: str
    detail: Text
    code: str = ""
    chip: Chip | None = None
    exact: bool = False
    """Whether this is the very thing asked for, not one of several it may be."""


Find = Callable[[Asked, Actor], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class SearchSource:
    """What one slice finds: within the asker's rights and area, best first, MOST_SHOWN + 1 at most
    (the one too many says that there are more).
    """

    key: str
    title: Text
    order: int
    find: Find


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one source."""

    title: Text
    hits: Sequence[Hit]
    more: bool


def read_asked(typed: str) -> Asked:
    """What was typed in plain letters; what no keyboard types is dropped."""
    plain = unicodedata.normalize("NFKC", typed[: LONGEST * 4])
    seen = "".join(letter for letter in plain if letter.isprintable() or letter.isspace())
    return Asked(" ".join(seen.split())[:LONGEST])


def add_search(app: Flask, source: SearchSource) -> None:
    """A slice's install(app) calls this."""
    kept: list[SearchSource] = app.extensions.setdefault(SOURCES, [])
    assert all(one.key != source.key for one in kept), f"search source {source.key} is there twice"
    kept.append(source)
    kept.sort(key=lambda one: one.order)


def search_all(asked: Asked, actor: Actor) -> list[Found]:
    """Every source that found something, in their order."""
    if not asked.words:
        return []
    sources: list[SearchSource] = current_app.extensions.get(SOURCES, [])
    found = [(source, source.find(asked, actor)) for source in sources]
    return [
        Found(source.title, hits[:MOST_SHOWN], len(hits) > MOST_SHOWN)
        for source, hits in found
        if hits
    ]


def only_hit(found: Sequence[Found]) -> Hit | None:
    """The record that was meant beyond doubt: named exactly, and by nothing else."""
    exact = [hit for part in found for hit in part.hits if hit.exact]
    return exact[0] if len(exact) == 1 else None


def render_search(
    asked: Asked, found: Sequence[Found], *, search_url: str, refused: bool = False
) -> str:
    """The page of results. `refused`: an address carried a long number; nothing was looked for."""
    return render_template(
        "web/search.html", asked=asked, found=found, search_url=search_url, refused=refused
    )
