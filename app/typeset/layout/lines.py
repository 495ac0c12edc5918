"""A paragraph's pieces set into lines: breaking, tabs, alignment, heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.typeset.faces import Face
from app.typeset.layout.drawn import Drawn
from app.typeset.layout.looks import ParaLook, RunLook, TabStop
from app.typeset.layout.words import HANGING, Word, WordCutter, may_break, split_wide, wants_air
from app.typeset.pdf.pictures import PictureUse

AIR = 0.2
"""Of the size, between Chinese and Latin."""
DEFAULT_TAB = 36.0


@dataclass(slots=True, eq=False)
class Piece:
    """What a paragraph is made of, in order."""

    kind: str
    """word, tab, break, page, picture."""
    look: RunLook
    word: Word | None = None
    picture: PictureUse | None = None
    size: tuple[float, float] = (0.0, 0.0)
    link: str = ""


@dataclass(slots=True)
class Op:
    """Text of one face and look at a place of a line."""

    x: float
    text: str
    face: Face
    look: RunLook
    width: float
    space: float = 0.0
    link: str = ""


@dataclass(slots=True)
class Line:
    """One line, ready to be drawn with its top at some height."""

    height: float
    base: float
    """From the top of the line down to the base line."""
    ops: list[Op]
    """None are needed where `drawn` says the words."""
    pictures: list[tuple[float, PictureUse, tuple[float, float]]] = field(default_factory=list)
    ends_page: bool = False
    drawn: Drawn | None = None
    """Its words as PDF operators, once it was drawn; kept with it from paper to paper."""


@dataclass(slots=True)
class _Set:
    """A piece that was given its place."""

    x: float
    width: float
    piece: Piece
    air: float = 0.0
    stop: TabStop | None = None
    """Of a tab: where it leads."""


class LineBreaker:
    """Sets one paragraph; `width` is what the column gives."""

    def __init__(self, cutter: WordCutter, look: ParaLook, width: float, pitch: float) -> None:
        self._cutter, self._look, self._pitch = cutter, look, pitch
        self._limit = width - look.right
        self._lines: list[Line] = []
        self._row: list[_Set] = []
        self._x = 0.0
        self._pulled: tuple[int, _Set] | None = None
        """The tab before a right or centred stop, which what follows it stands back over."""

    def set(self, pieces: Sequence[Piece], mark: RunLook) -> list[Line]:
        """All lines of a paragraph; an empty one has one line of its mark's height."""
        self._begin()
        for piece in pieces:
            if piece.kind == "word":
                self._add_word(piece)
            elif piece.kind == "tab":
                self._add_tab(piece)
            elif piece.kind == "picture":
                self._add_picture(piece)
            else:
                self._end(last=True, mark=piece.look, page=piece.kind == "page")
        if self._row or not self._lines or not self._lines[-1].ends_page:
            self._end(last=True, mark=mark)
        return self._lines

    # ---- one line ----
    def _begin(self) -> None:
        look = self._look
        self._row, self._pulled = [], None
        self._x = look.left + (look.first if not self._lines else 0.0)

    def _add_word(self, piece: Piece) -> None:
        word = piece.word
        assert word is not None
        size = piece.look.shown_size
        width = word.width * size / 1000
        before = self._row[-1] if self._row else None
        air = 0.0
        if before is not None and before.piece.word is not None:
            air = AIR * size if wants_air(before.piece.word, word) else 0.0
        room = self._limit if self._pulled is None else self._room()
        if self._x + air + width <= room + 0.01 or self._fits_hanging(word):
            self._put(piece, width, air)
        elif word.kind == "s":
            self._put(piece, 0.0, 0.0)
        else:
            self._wrap(piece, width)

    def _room(self) -> float:
        """How far a line may reach; before a right stop the tab itself gives way."""
        return self._limit if self._pulled is None else self._limit + self._pulled[1].width

    def _fits_hanging(self, word: Word) -> bool:
        return word.text in HANGING and self._x <= self._limit + 0.01 and bool(self._row)

    def _put(self, piece: Piece, width: float, air: float) -> None:
        self._row.append(_Set(self._x + air, width, piece, air))
        self._x += air + width
        if self._pulled is not None:
            self._pull(air + width)

    def _pull(self, wide: float) -> None:
        """Right and centred stops: what follows the tab is moved back over its space."""
        assert self._pulled is not None
        at, tab = self._pulled
        assert tab.stop is not None
        back = min(wide / 2 if tab.stop.kind == "center" else wide, tab.width)
        tab.width -= back
        for after in self._row[at + 1 :]:
            after.x -= back
        self._x -= back

    def _wrap(self, piece: Piece, width: float) -> None:
        """Carry to the next line what may not stay behind; cut what no line can hold."""
        word = piece.word
        assert word is not None
        carried = self._carried(word)
        full = self._limit - self._look.left
        if not self._row and not carried and width > full:
            self._cut(piece, full)
            return
        if carried and len(carried) == len(self._row):
            carried = []  # a whole line that cannot be broken: broken all the same
        if self._row:
            del self._row[len(self._row) - len(carried) :]
            self._end(last=False, mark=piece.look)
        for one in carried:
            self._put(one.piece, one.width, 0.0)
        if self._x + width > self._limit + 0.01 and width > full - 0.01:
            self._cut(piece, full)
        else:
            self._put(piece, width, 0.0)

    def _carried(self, word: Word) -> list[_Set]:
        """Pieces at the end of the row that must stand together with the next."""
        row = self._row
        at = len(row)
        after = word
        while at > 0:
            held = row[at - 1].piece.word
            if held is None or may_break(held, after):
                break
            after = held
            at -= 1
        return row[at:]

    def _cut(self, piece: Piece, full: float) -> None:
        assert piece.word is not None
        size = piece.look.shown_size
        for part in split_wide(piece.word, max(full, size) * 1000 / size):
            width = part.width * size / 1000
            if self._row and self._x + width > self._limit + 0.01:
                self._end(last=False, mark=piece.look)
            self._put(Piece("word", piece.look, part, link=piece.link), width, 0.0)

    def _add_tab(self, piece: Piece) -> None:
        stop = next((one for one in self._look.tabs if one.at > self._x + 0.5), None)
        hang = self._look.left if self._look.first < 0 else 0.0
        if self._x + 0.5 < hang and (stop is None or hang < stop.at):
            stop = TabStop(hang)  # where the text of a list stands, before any stop by default
        if stop is None:
            stop = TabStop((int(self._x / DEFAULT_TAB) + 1) * DEFAULT_TAB)
        width = max(min(stop.at, self._limit) - self._x, 0.0)
        tab = _Set(self._x, width, piece, stop=stop)
        self._row.append(tab)
        self._x += width
        back = stop.kind in {"right", "center", "end"}
        self._pulled = (len(self._row) - 1, tab) if back else None

    def _add_picture(self, piece: Piece) -> None:
        if self._row and self._x + piece.size[0] > self._room() + 0.01:
            self._end(last=False, mark=piece.look)
        self._put(piece, piece.size[0], 0.0)

    def _end(self, *, last: bool, mark: RunLook, page: bool = False) -> None:
        row = self._row
        while row and row[-1].piece.kind == "word" and _is_space(row[-1]):
            row.pop()
        shift, extra = self._align(row, last=last)
        ops, pictures = self._place(row, shift, extra)
        height, base = self._height(row, mark)
        self._lines.append(Line(height, base, ops, pictures, page))
        self._begin()

    # ---- alignment ----
    def _align(self, row: list[_Set], *, last: bool) -> tuple[float, float]:
        """How far the line moves, and what every gap gains."""
        if not row:
            return 0.0, 0.0
        align = self._look.align
        slack = self._limit - (row[-1].x + row[-1].width)
        if any(one.piece.kind == "tab" for one in row):
            return 0.0, 0.0
        if align == "center":
            return slack / 2, 0.0
        if align == "right":
            return slack, 0.0
        spread = align == "distribute" or (align == "both" and not last)
        if spread and slack > 0.01:
            gaps = sum(_stretches(one) for one in row[:-1])
            return (0.0, slack / gaps) if gaps else (0.0, 0.0)
        return 0.0, 0.0

    def _place(
        self, row: list[_Set], shift: float, extra: float
    ) -> tuple[list[Op], list[tuple[float, PictureUse, tuple[float, float]]]]:
        """Neighbours of one face and look become one piece of text."""
        ops: list[Op] = []
        pictures: list[tuple[float, PictureUse, tuple[float, float]]] = []
        moved = shift
        open_op: Op | None = None
        for one in row:
            piece, x = one.piece, one.x + moved
            if piece.kind == "picture" and piece.picture is not None:
                pictures.append((x, piece.picture, piece.size))
                open_op = None
                continue
            word = piece.word
            if word is None:
                open_op = None
                self._lead(ops, one, x)
                continue
            spread = extra if extra and _stretches(one) else 0.0
            joined = (
                open_op is not None
                and open_op.face is word.face
                and open_op.look is piece.look
                and not one.air
                and open_op.space == spread
                and open_op.link == piece.link
            )
            if joined and open_op is not None:
                open_op.text += word.text
                open_op.width += one.width + spread * len(word.text)
            else:
                wide = one.width + spread * len(word.text)
                open_op = Op(x, word.text, word.face, piece.look, wide, spread, piece.link)
                ops.append(open_op)
            moved += spread * len(word.text)
        return ops, pictures

    def _lead(self, ops: list[Op], one: _Set, x: float) -> None:
        """The leader of a tab."""
        stop = one.stop
        if stop is None or not stop.leader or one.width < 4:
            return
        look = one.piece.look
        face = self._cutter.faces.pick(look.latin)
        each = face.width(stop.leader) * look.size / 1000
        if each <= 0:
            return
        text = stop.leader * int(one.width / each)
        ops.append(Op(x, text, face, look, len(text) * each))

    # ---- height ----
    def _height(self, row: list[_Set], mark: RunLook) -> tuple[float, float]:
        up = down = 0.0
        seen: tuple[RunLook, bool] | None = None
        for one in row:
            piece = one.piece
            if piece.kind == "picture":
                up = max(up, piece.size[1])
                continue
            east = piece.word is not None and piece.word.kind == "c"
            if seen is not None and seen[0] is piece.look and seen[1] is east:
                continue
            seen = (piece.look, east)
            above, below = self._natural(piece.look, east=east)
            up, down = max(up, above), max(down, below)
        if not row:
            up, down = self._natural(mark, east=False)
        return line_height(self._look, up, down, pitch=self._pitch)

    def _natural(self, look: RunLook, *, east: bool) -> tuple[float, float]:
        above, below = self._cutter.natural(look, east=east)
        return above * look.size / 1000, below * look.size / 1000


def line_height(look: ParaLook, up: float, down: float, *, pitch: float) -> tuple[float, float]:
    """Height and base line of a line whose words reach so far above and below theirs."""
    if look.rule == "exact":
        return look.line, look.line * 0.8
    natural = up + down
    height = max(natural, look.line) if look.rule == "atLeast" else natural * look.line
    if pitch and look.snap and look.rule == "auto":
        height = max(1, -(-round(height, 2) // pitch)) * pitch
        return height, (height - natural) / 2 + up
    return height, up + (height - natural)


def _is_space(one: _Set) -> bool:
    return one.piece.word is not None and one.piece.word.kind == "s"


def _stretches(one: _Set) -> int:
    """Whether justified lines gain space behind this piece."""
    word = one.piece.word
    return 0 if word is None or word.kind == "w" else len(word.text)
