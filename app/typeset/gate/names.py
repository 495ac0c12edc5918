"""Which names a template may use: the published ones of a paper, or any plain name."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.typeset.gate.wording import Fault

LOOP_WORDS = frozenset({"index", "first", "last", "length"})
WIDE_LOOP_WORDS = LOOP_WORDS | {"index0", "revindex", "revindex0"}
FILTERS = frozenset({"upper", "lower", "trim", "length", "e"})
_WIDE_FILTERS_WORDS = """
    escape count title capitalize first last int float abs string default d join round
"""
WIDE_FILTERS = FILTERS | frozenset(_WIDE_FILTERS_WORDS.split())
ARGUED_FILTERS = frozenset({"default", "d", "join", "round"})
_TESTS_WORDS = "defined undefined none odd even string number mapping sequence"
TESTS = frozenset(_TESTS_WORDS.split())
_RESERVED_WORDS = """
    loop self super caller varargs kwargs range dict lipsum cycler joiner namespace true
    false none True False None
"""
RESERVED = frozenset(_RESERVED_WORDS.split())


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What a paper publishes: names that are printed once, and lists with the names of a row."""

    scalars: frozenset[str]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop one is in."""

    row: str
    over: str
    """The list, dotted where it lies in a row of another."""
    columns: frozenset[str] | None
    """None: any."""


@dataclass
class Used:
    """The names that a template turned out to use."""

    names: set[str] = field(default_factory=set)
    lists: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """How wide the grammar is: `fields` None fills any template of docxtpl's kind."""

    fields: FieldNames | None
    made: bool = False
    """The engine's own rewriting is read, where merged cells multiply."""

    @property
    def wide(self) -> bool:
        """No list of published names is there to hold on to."""
        return self.fields is None

    @property
    def loops(self) -> int:
        """Loops inside one another."""
        return 3 if self.wide else 1

    @property
    def blocks(self) -> int:
        """Blocks of any kind inside one another."""
        return 12

    @property
    def loop_words(self) -> frozenset[str]:
        """What may follow `loop.`."""
        return WIDE_LOOP_WORDS if self.wide else LOOP_WORDS

    @property
    def filters(self) -> frozenset[str]:
        """Allowed filters."""
        return WIDE_FILTERS if self.wide else FILTERS


def is_plain(word: str) -> bool:
    """No underscore in front, and no letter that Python would take for another."""
    return not word.startswith("_") and unicodedata.normalize("NFKC", word) == word


def unknown_name(name: str, known: Iterable[str]) -> Fault:
    """With the nearest known name, if one is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if near:
        return Fault("grammar.misspelt_name", name=name, near=near[0])
    return Fault("grammar.unknown_name", name=name)


def unknown_column(name: str, loop: Loop) -> Fault:
    """The same for what a row holds."""
    near = difflib.get_close_matches(name, list(loop.columns or ()), n=1, cutoff=0.6)
    if near:
        row = f"{loop.row}.{near[0]}"
        return Fault("grammar.misspelt_column", name=name, list=loop.over, near=row)
    return Fault("grammar.unknown_column", name=name, list=loop.over)
