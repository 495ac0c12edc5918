"""Blocks made into strips: what stands one below the other, each with its height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.typeset.faces import Face
from app.typeset.layout.blocks import Atom, Block, Paragraph, Table
from app.typeset.layout.boxes import Strip
from app.typeset.layout.drawn import draw_words
from app.typeset.layout.figures import LineForm, figures_of, forms_of, kind_of, say_all
from app.typeset.layout.lines import Line, LineBreaker, Piece
from app.typeset.layout.looks import ParaLook
from app.typeset.layout.moulds import bound
from app.typeset.layout.rows import RowMaker, RowShelf
from app.typeset.layout.single import set_single
from app.typeset.layout.words import WordCutter
from app.typeset.pdf.pictures import PictureUse

KEPT = 5_000
Counts = tuple[int, int, int]
"""Page, pages of the section, pages of the document: what fields say."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lines of paragraphs without pictures, kept from paper to paper."""

    lines: dict[object, list[Line]] = field(default_factory=dict)
    counting: dict[object, list[Line]] = field(default_factory=dict)
    """Those that say a page's number."""
    forms: dict[object, tuple[LineForm, ...] | None] = field(default_factory=dict)
    """Those of paragraphs with figures, whatever the figures are."""
    rows: RowShelf = field(default_factory=RowShelf)


class StripMaker:
    """Makes strips of blocks at a width; `name_of` says what the file calls a face."""

    def __init__(
        self,
        cutter: WordCutter,
        picture: Callable[[str], PictureUse],
        name_of: Callable[[Face], str],
        shelf: Shelf,
    ) -> None:
        self.cutter, self._picture, self._name_of = cutter, picture, name_of
        self._shelf = shelf
        self.pitch = 0.0
        self.counts: Counts = (1, 1, 1)
        self.used_fields = False
        self._kept: dict[object, list[Line]] = {}

    def stack(self, blocks: Sequence[Block], width: float, *, passing: bool = False) -> list[Strip]:
        """Strips in order, with the air between paragraphs; `passing` words are not kept."""
        strips: list[Strip] = []
        before: Paragraph | None = None
        for block in blocks:
            if isinstance(block, Table):
                shelf = self._shelf.rows
                maker = RowMaker(block, width, self.stack, shelf=shelf, pitch=self.pitch)
                rows = maker.rows()
                if rows and before is not None:
                    rows[0].before = before.look.after
                strips.extend(rows)
                before = None
            else:
                strips.extend(self.paragraph(block, width, before, passing=passing))
                before = block
        return strips

    # ---- paragraphs ----
    def paragraph(
        self, block: Paragraph, width: float, before: Paragraph | None, *, passing: bool
    ) -> list[Strip]:
        """The lines of a paragraph as strips."""
        look = block.look
        lines = self.lines(block, width, passing=passing)
        air = look.before
        if before is not None:
            same = before.look.style == look.style
            after = 0.0 if before.look.contextual and same else before.look.after
            air = (0.0 if look.contextual and same else air) + after
        last = len(lines) - 1
        para = look if look.is_framed else None
        if not last:
            line = lines[0]
            only = Strip(line.height, air, look.keep_next, look.page_before, line, para)
            only.edges = (True, True)
            return [only]
        strips = [
            Strip(line.height, keep=self._keeps(look, at, last), line=line, para=para)
            for at, line in enumerate(lines)
        ]
        strips[0].before = air
        strips[0].new_page = look.page_before
        strips[0].edges = (True, False)
        strips[last].edges = (False, True)
        return strips

    @staticmethod
    def _keeps(look: ParaLook, at: int, last: int) -> bool:
        """Widows, orphans, and what its author wants kept together."""
        if at == last:
            return look.keep_next
        return look.keep_lines or (look.widow and (at == 0 or at == last - 1))

    def lines(self, block: Paragraph, width: float, *, passing: bool = False) -> list[Line]:
        """The lines of a paragraph; the same words at the same width are set once."""
        self.used_fields |= block.has_fields
        # Clauses are the same in every paper of a template; what stands in long lists would push
        # them out.
        kept, counts = self._shelf.lines, None
        if block.has_fields:
            kept, counts = self._shelf.counting, self.counts
        if passing or block.has_pictures:
            kept = self._kept
        key = (
            (block.cast, width, self.pitch, counts)
            if block.cast
            else (block.look, width, self.pitch, counts, block.mark, *block.atoms)
        )
        held = kept.get(key)
        if held is None:
            bound(kept, KEPT)
            held = kept[key] = self._with_figures(block, width)
        return held

    def _with_figures(self, block: Paragraph, width: float) -> list[Line]:
        """New lines; those of a paragraph that differed in figures alone, if there was one."""
        alone = block.has_pictures or block.has_fields
        kind = kind_of(block.cast) if block.cast and not alone else None
        if kind is None:
            return self._break(block, width)
        forms = self._shelf.forms
        key = (kind, width, self.pitch)
        if key not in forms:
            lines = self._break(block, width)
            for line in lines:
                line.drawn = draw_words(line.ops, self._name_of)
            bound(forms, KEPT)
            forms[key] = forms_of(lines, figures_of(block))
            return lines
        form = forms[key]
        return self._break(block, width) if form is None else say_all(form, figures_of(block))

    def _break(self, block: Paragraph, width: float) -> list[Line]:
        atoms = [self._spoken(one) if one.kind == "field" else one for one in block.atoms]
        single = set_single(self.cutter, block.look, atoms, width=width, pitch=self.pitch)
        if single is not None:
            return [single]
        pieces: list[Piece] = []
        for atom in atoms:
            look = atom.look
            if atom.kind == "picture":
                pieces.append(
                    Piece("picture", look, picture=self._picture(atom.text), size=atom.size)
                )
            elif atom.kind == "text":
                pieces += [
                    Piece("word", look, word, link=atom.link)
                    for word in self.cutter.cut(atom.text, look)
                ]
            else:
                pieces.append(Piece(atom.kind, look))
        return LineBreaker(self.cutter, block.look, width, self.pitch).set(pieces, block.mark)

    def _spoken(self, atom: Atom) -> Atom:
        return Atom("text", self._said(atom.text), atom.look, atom.size, atom.link)

    def _said(self, name: str) -> str:
        page, section, total = self.counts
        return str({"PAGE": page, "SECTIONPAGES": section}.get(name, total))
