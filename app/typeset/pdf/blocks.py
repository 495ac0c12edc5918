"""Blocks of lines around a table: laid out first, so that their height is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.typeset.pdf.models import Align, Label
from app.typeset.pdf.pages import Canvas
from app.typeset.pdf.setting import LEADING, SECOND, Setter, Style

_GAP = 18.0
"""Points between two things on one line."""


@dataclass(slots=True)
class Placed:
    """A line at a place: x as on the page, depth from the block's top to the base line."""

    text: str
    style: Style
    x: float
    depth: float
    align: Align = "left"


@dataclass(slots=True)
class Block:
    """Lines, and the height they take together."""

    height: float = 0.0
    lines: list[Placed] = field(default_factory=list)

    def add(self, text: str, style: Style, *, x: float, align: Align = "left") -> None:
        """A line below what is there."""
        base = self.height + style.size * (LEADING / 2 + 0.38)
        self.lines.append(Placed(text, style, x, base, align))
        self.height += style.size * LEADING

    def beside(self, text: str, style: Style, *, x: float, align: Align = "left") -> None:
        """A line at the height of the one added last."""
        self.lines.append(Placed(text, style, x, self.lines[-1].depth, align))

    def space(self, points: float) -> None:
        """Room below what is there."""
        self.height += points

    def draw(self, setter: Setter, page: Canvas, top: float) -> None:
        """Onto a page, its upper edge at a height."""
        for line in self.lines:
            setter.draw(page, line.text, line.style, x=line.x, y=top - line.depth, align=line.align)


def title_block(setter: Setter, title: Label, *, size: float, middle: float, width: float) -> Block:
    """A centred title, the other language below it."""
    block = Block()
    for line in setter.wrap(title.first, Style("title", size), width=width):
        block.add(line, Style("title", size), x=middle, align="center")
    if title.second:
        small = Style("latin", size * 0.66, bold=True)
        for line in setter.wrap(title.second, small, width=width):
            block.add(line, small, x=middle, align="center")
    return block


def flow(setter: Setter, items: Iterable[str], style: Style, *, left: float, width: float) -> Block:
    """Items side by side while they fit, else on the next line; a long one wraps by itself."""
    block = Block()
    at = width + 1
    for item in items:
        lines = setter.wrap(item, style, width=width)
        taken = setter.width(lines[0], style) if len(lines) == 1 else width
        if at + taken <= width:
            block.beside(lines[0], style, x=left + at)
        else:
            at = 0.0
            for line in lines:
                block.add(line, style, x=left)
        at += taken + _GAP
    return block


def paragraphs(
    setter: Setter, texts: Iterable[str], style: Style, *, left: float, width: float
) -> Block:
    """Texts one below the other, wrapped."""
    block = Block()
    for text in texts:
        for line in setter.wrap(text, style, width=width):
            block.add(line, style, x=left)
        block.space(2)
    return block


def signing_line(
    setter: Setter, signs: tuple[Label, ...], *, size: float, left: float, width: float
) -> Block:
    """Those who sign, spread over the width, room for a name after each."""
    block = Block()
    each = max(width / len(signs), 110.0) if signs else width
    style, small = Style("song", size), Style("latin", size * SECOND)
    per_line = max(1, int(width // each))
    for start in range(0, len(signs), per_line):
        row = signs[start : start + per_line]
        for at, sign in enumerate(row):
            put = block.add if at == 0 else block.beside
            put(
                f"{sign.first}：" if not sign.first.isascii() else f"{sign.first}:",
                style,
                x=left + at * each,
            )
        if any(sign.second for sign in row):
            for at, sign in enumerate(row):
                put = block.add if at == 0 else block.beside
                put(sign.second, small, x=left + at * each)
        block.space(size * 0.6)
    return block
