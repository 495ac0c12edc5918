"""What facts may hold: text, numbers, lists, rows, and the few typed values that make more of it.

Everything is looked at once, before anything is rendered. Nothing here calls a method of a value
that it did not make itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from docxtpl import Listing, RichText, RichTextParagraph

from app.core.bilingual import Text
from app.typeset.compiled.characters import is_plain
from app.typeset.compiled.kinds import Fact
from app.typeset.faults import RenderFailed

DEEPEST = 20
BATCH = 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a line of text; height by proportion when it is not given."""

    content: bytes
    width_mm: float
    height_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page or an address of electronic mail, in the text around it."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Subdocument:
    """Another Word file, put in whole with `{{p name }}`; docxtpl itself does that."""

    content: bytes


TRUSTED = (RichText, RichTextParagraph, Listing)
"""docxtpl's own: their `.xml` is written as it is, after a look at its form."""

SIMPLE = frozenset({str, int, bool, float, type(None)})
TYPED = frozenset({Picture, Link, Subdocument, *TRUSTED})


@dataclass(frozen=True, slots=True)
class Examined:
    """Facts that may be rendered."""

    plain: bool
    """No text in them needs a second look, so values may be written without one."""
    typed: frozenset[type]


def examine(facts: Mapping[str, object]) -> Examined:
    """Look at every value; RenderFailed names the first that may not be printed."""
    examiner = _Examiner()
    examiner.look_at_dict(dict(facts), "", 0)
    return Examined(examiner.is_plain(), frozenset(examiner.typed))


class _Examiner:
    """One walk over the facts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.typed: set[type] = set()
        self.plain = True

    def is_plain(self) -> bool:
        return self.plain and is_plain("".join(self.texts))

    def look(self, value: Fact, path: str, depth: int) -> None:
        """One value of any kind."""
        kind = type(value)
        if kind is str:
            self.texts.append(value)
        elif kind is dict:
            self.look_at_dict(value, path, depth + 1)
        elif kind is list or kind is tuple:
            self.look_at_list(value, path, depth + 1)
        elif kind in TYPED:
            self.typed.add(kind)
        elif kind not in SIMPLE:
            raise _refused(kind, path)

    def look_at_dict(self, value: dict[Any, Any], path: str, depth: int) -> None:
        if depth > DEEPEST:
            raise _too_deep(path)
        for name, inner in value.items():
            if type(name) is not str:
                raise _refused(type(name), path)
            if type(inner) is str:
                self.texts.append(inner)
            else:
                self.look(inner, f"{path}.{name}" if path else name, depth)
        self.texts.extend(value)

    def look_at_list(self, value: Fact, path: str, depth: int) -> None:
        if depth > DEEPEST:
            raise _too_deep(path)
        if set(map(type, value)) == {dict}:
            self.look_at_rows(value, path, depth)
            return
        for number, inner in enumerate(value, 1):
            self.look(inner, f"{path}[{number}]", depth)

    def look_at_rows(self, rows: Fact, path: str, depth: int) -> None:
        """Many rows of texts cost three passes in C; other rows are walked one by one."""
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            cells: list[Any] = list(chain.from_iterable(map(dict.values, batch)))
            if set(map(type, cells)) <= {str}:
                self.plain = self.plain and is_plain("".join(cells))
                continue
            for number, row in enumerate(batch, start + 1):
                self.look_at_dict(row, f"{path}[{number}]", depth + 1)


def _refused(kind: type, path: str) -> RenderFailed:
    place = path or "?"
    return RenderFailed(
        Text(
            f"“{place}”是 {kind.__name__}，不能写进文书。只接受文字、数字、列表和图片等类型。",
            f"“{place}” is a {kind.__name__}, which cannot go into a paper. "
            "Texts, numbers, lists, rows and pictures can.",
        )
    )


def _too_deep(path: str) -> RenderFailed:
    return RenderFailed(
        Text(
            f"“{path}”嵌套超过 {DEEPEST} 层。请把数据整理得平一些。",
            f"“{path}” is nested more than {DEEPEST} levels deep. Flatten it.",
        )
    )
