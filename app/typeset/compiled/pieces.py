"""A part after docxtpl's patch_xml, cut into what is written and what is worked out.

Jinja's own lexer cuts, so that quotes, comments and raw blocks mean here what they mean there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from jinja2 import Environment

Kind = Literal["data", "value", "block", "raw"]

OPENS = ("variable_begin", "block_begin")
CLOSES = ("variable_end", "block_end")


@dataclass(slots=True)
class Piece:
    """Written text, or one tag."""

    kind: Kind
    text: str
    word: str = ""
    """The first name in a block tag: `for`, `endif`; "set block" for a set without a value."""


def cut(source: str, environment: Environment) -> list[Piece]:
    """Every piece in order; comments are gone. TemplateSyntaxError when a tag does not close."""
    pieces: list[Piece] = []
    held, word, inside, assigns = "", "", False, False
    for _line, lexeme, value in environment.lex(source):
        if lexeme in OPENS:
            held, word, inside, assigns = value, "", True, False
        elif inside:
            held += value
            if lexeme == "name" and not word:
                word = value
            assigns = assigns or (lexeme == "operator" and value == "=")
            if lexeme in CLOSES:
                inside = False
                word = "set block" if word == "set" and not assigns else word
                kind: Kind = "block" if lexeme == "block_end" else "value"
                pieces.append(Piece(kind, held.rstrip(), word if kind == "block" else ""))
        elif lexeme == "data":
            pieces.append(Piece("data", value))
        elif lexeme in ("raw_begin", "raw_end"):
            pieces.append(Piece("raw", value.rstrip() if lexeme == "raw_end" else value))
    return pieces


class Masks:
    """Stands in for the tags, so that what is left is XML and can be read as XML."""

    def __init__(self, source: str) -> None:
        free = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in source)
        self.left, self.right, self.number = next(free), next(free), next(free)
        self.pattern = re.compile(f"{self.left}([0-9]+){self.right}")

    def of(self, index: int) -> str:
        """What stands for the piece of this index."""
        return f"{self.left}{index}{self.right}"

    def mask(self, pieces: Sequence[Piece], also: Callable[[int], str] | None = None) -> str:
        """The whole text with masks for tags, and something more after each value if wanted."""
        return "".join(
            piece.text
            if piece.kind == "data"
            else self.of(index) + (also(index) if also and piece.kind == "value" else "")
            for index, piece in enumerate(pieces)
        )

    def unmask(self, text: str, pieces: Sequence[Piece]) -> list[tuple[int | None, Piece]]:
        """The pieces of a masked text with their indexes; a tag can come back more than once."""
        found: list[tuple[int | None, Piece]] = []
        for position, part in enumerate(self.pattern.split(text)):
            if position % 2:
                found.append((int(part), pieces[int(part)]))
            elif part:
                found.append((None, Piece("data", part)))
        return found
