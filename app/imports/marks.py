"""A person's own .xlsx given back: an answer in each wrong line, its wrong cells coloured.

The file is edited as it lies in the zip, line by line, so that everything else in it stays as it
was and a sheet of any length takes the memory of one line. Colours of an earlier round are taken
off again. Pure.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from posixpath import join, normpath
from xml.sax.saxutils import escape

FILL = "FFFFD6D1"
"""Ours and nobody else's, so that a later round knows which cells it may clear."""
INK = "FFB3261E"
PIECE = 256 * 1024
ANSWER = -1
"""In place of a look: that of the answers."""
TEXT_FORMAT = 49
_SHEETS = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(/?)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
_END = re.compile(rb"</(?:\w+:)?row>")


class NotPatchable(Exception):
    """The workbook is built in a way that is not edited here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one line, and the columns (from 0) it is about."""

    said: str
    columns: tuple[int, ...]
    texts: frozenset[int] = frozenset()
    """Columns of numbers kept as text: what is typed into them anew must stay text."""


@dataclass(slots=True)
class Styles:
    """The looks of a workbook's cells; marked twins are added as they are asked for."""

    xml: bytes
    looks: list[bytes]
    fill: int
    ink: int
    twins: dict[tuple[int, bool], int] = field(default_factory=dict)
    plain: dict[int, int] = field(default_factory=dict)
    """Marked looks of an earlier round, and what they looked like before."""

    def marked(self, look: int, *, text: bool) -> int:
        """The same look on our colour."""
        look = self.plain.get(look, look)
        if look >= len(self.looks):
            raise NotPatchable
        if (look, text) not in self.twins:
            twin = _with(_with(self.looks[look], b"fillId", self.fill), b"applyFill", 1)
            self.twins[look, text] = self._add(_as_text(twin) if text else twin)
        return self.twins[look, text]

    def answer_look(self) -> int:
        """Red words, as text."""
        if (ANSWER, True) not in self.twins:
            red = _with(_with(self.looks[0], b"fontId", self.ink), b"applyFont", 1)
            self.twins[ANSWER, True] = self._add(_as_text(red))
        return self.twins[ANSWER, True]

    def _add(self, look: bytes) -> int:
        self.looks.append(look)
        return len(self.looks) - 1

    def rendered(self) -> bytes:
        """The part again, with the looks added."""
        return _refilled(self.xml, b"cellXfs", self.looks)


def mark_workbook(
    content: bytes, *, answers: Mapping[int, Answer], heading_line: int, heading: str, column: int
) -> bytes:
    """The workbook with `answers` (by line number) in `column`; NotPatchable when it cannot be."""
    source = io.BytesIO(content)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        sheet = _first_sheet(old)
        styles_part = _part_beside(old, b"/styles", "xl/styles.xml")
        styles = read_styles(old.read(styles_part))
        wanted = dict(answers)
        wanted[heading_line] = Answer(heading, ())
        for entry in old.infolist():
            if entry.filename == styles_part:
                continue
            with old.open(entry) as given, new.open(entry.filename, "w", force_zip64=True) as made:
                if entry.filename != sheet:
                    while piece := given.read(PIECE):
                        made.write(piece)
                    continue
                pieces = iter(partial(given.read, PIECE), b"")
                for part in _edited(pieces, answers=wanted, column=column, styles=styles):
                    made.write(part)
        new.writestr(styles_part, styles.rendered())
    return target.getvalue()


def _first_sheet(book: zipfile.ZipFile) -> str:
    """Where the first sheet lies."""
    try:
        listed = _SHEETS.search(book.read("xl/workbook.xml"))
    except KeyError as error:
        raise NotPatchable from error
    wanted = _attribute(listed.group(), rb"\w+:id") if listed else None
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        if _attribute(relation, b"Id") == wanted:
            return _resolved(_attribute(relation, b"Target") or b"")
    raise NotPatchable


def _part_beside(book: zipfile.ZipFile, kind: bytes, usual: str) -> str:
    """The styles part; a workbook without one is not edited."""
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        if (_attribute(relation, b"Type") or b"").endswith(kind):
            usual = _resolved(_attribute(relation, b"Target") or b"")
    if usual not in book.namelist():
        raise NotPatchable
    return usual


def _resolved(target: bytes) -> str:
    name = target.decode()
    return name.lstrip("/") if name.startswith("/") else normpath(join("xl", name))


def read_styles(xml: bytes) -> Styles:
    """Looks as they stand, our colour and ink added, marks of an earlier round known."""
    looks = _XF.findall(_inside(xml, b"cellXfs"))
    if not looks:
        raise NotPatchable
    fills = _children(_inside(xml, b"fills"), b"fill")
    fonts = _children(_inside(xml, b"fonts"), b"font")
    if not fills or not fonts:
        raise NotPatchable
    prefix = _prefix(looks[0])
    ours = [at for at, one in enumerate(fills) if FILL.encode() in one]
    if not ours:
        solid = f'<P:fill><P:patternFill patternType="solid"><P:fgColor rgb="{FILL}"/>'
        fills.append(_named(f"{solid}</P:patternFill></P:fill>", prefix))
        xml = _refilled(xml, b"fills", fills)
    inks = [at for at, one in enumerate(fonts) if INK.encode() in one]
    if not inks:
        fonts.append(_with_colour(fonts[0], prefix))
        xml = _refilled(xml, b"fonts", fonts)
    fill = ours[0] if ours else len(fills) - 1
    styles = Styles(xml, looks, fill, inks[0] if inks else len(fonts) - 1)
    if ours:
        styles.plain = _unmarked(looks, fill)
    return styles


def _unmarked(looks: list[bytes], fill: int) -> dict[int, int]:
    """For each look on our colour the first that is the same without it."""
    bare = [_without(look, (b"fillId", b"applyFill")) for look in looks]
    marked = [at for at, look in enumerate(looks) if _number(look, b"fillId") == fill]
    others = [at for at in range(len(looks)) if at not in marked]
    plain: dict[int, int] = {}
    for at in marked:
        same = next((other for other in others if bare[other] == bare[at]), None)
        if same is None:
            looks.append(_with(looks[at], b"fillId", 0))
            same = len(looks) - 1
        plain[at] = same
    return plain


def _as_text(look: bytes) -> bytes:
    return _with(_with(look, b"numFmtId", TEXT_FORMAT), b"applyNumberFormat", 1)


def _edited(
    pieces: Iterator[bytes], *, answers: Mapping[int, Answer], column: int, styles: Styles
) -> Iterator[bytes]:
    """The sheet's text with its lines edited; no more than a line is held back."""
    held, line = b"", 0
    for piece in pieces:
        held += piece
        while (found := _ROW.search(held)) is not None:
            end = found.end()
            if not found[3]:
                closing = _END.search(held, end)
                if closing is None:
                    break
                end = closing.end()
            number = _number(found[2], b"r")
            line = number if number is not None else line + 1
            row = held[found.start() : end]
            yield held[: found.start()]
            yield _edited_row(
                row, line=line, answer=answers.get(line), column=column, styles=styles
            )
            held = held[end:]
        else:
            # A tag may be cut in two by the end of a piece.
            cut = held.rfind(b"<")
            if cut > 0:
                yield held[:cut]
                held = held[cut:]
    yield held


def _edited_row(
    row: bytes, *, line: int, answer: Answer | None, column: int, styles: Styles
) -> bytes:
    head = _ROW.match(row)
    assert head is not None
    cells = _cells(row[head.end() :] if not head[3] else b"")
    if answer is None and column not in cells and not styles.plain:
        return row
    cells.pop(column, None)
    changed = {at: _relooked(cell, styles, at=at, answer=answer) for at, cell in cells.items()}
    prefix = head[1]
    for at in answer.columns if answer else ():
        if at not in changed and at != column:
            # A required cell left empty has no element of its own.
            look = styles.marked(0, text=answer is not None and at in answer.texts)
            changed[at] = _named(f'<P:c r="{_name(at, line)}" s="{look}"/>', prefix)
    if answer is not None:
        text = escape("".join(sign for sign in answer.said if sign >= " " or sign == "\n"))
        made = (
            f'<P:c r="{_name(column, line)}" s="{styles.answer_look()}" t="inlineStr">'
            f'<P:is><P:t xml:space="preserve">{text}</P:t></P:is></P:c>'
        )
        changed[column] = _named(made, prefix)
    inside = b"".join(cell for _at, cell in sorted(changed.items()))
    given = _without(head[2], (b"spans",))
    return b"<" + prefix + b"row" + given + b">" + inside + b"</" + prefix + b"row>"


def _cells(inside: bytes) -> dict[int, bytes]:
    """The cells of a line by their column; those without a reference follow the one before."""
    cells: dict[int, bytes] = {}
    at = -1
    for found in _CELL.finditer(inside):
        named = _attribute(found[1], b"r")
        at = _column(named) if named else at + 1
        cells[at] = found[0]
    return cells


def _relooked(cell: bytes, styles: Styles, *, at: int, answer: Answer | None) -> bytes:
    """A cell on our colour, or with our colour taken off."""
    head, rest = _split_head(cell)
    look = _number(head, b"s") or 0
    if answer is not None and at in answer.columns:
        wanted = styles.marked(look, text=at in answer.texts)
    else:
        wanted = styles.plain.get(look, look)
    return cell if wanted == look else _with(head, b"s", wanted) + rest


def _split_head(element: bytes) -> tuple[bytes, bytes]:
    end = element.index(b">") + 1
    return element[:end], element[end:]


def _name(column: int, line: int) -> str:
    """`C7`."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{line}"


def _column(reference: bytes) -> int:
    """C7 → 2."""
    number = 0
    for sign in reference:
        if not ord("A") <= sign <= ord("Z"):
            break
        number = number * 26 + sign - ord("A") + 1
    return number - 1


def _attribute(tag: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found[1] if found else None


def _number(tag: bytes, name: bytes) -> int | None:
    found = _attribute(_split_head(tag)[0] if b">" in tag else tag, name)
    return int(found) if found and found.isdigit() else None


def _without(tag: bytes, names: tuple[bytes, ...]) -> bytes:
    head, rest = _split_head(tag) if b">" in tag else (tag, b"")
    for name in names:
        head = re.sub(rb"\s" + name + rb"\s*=\s*[\"'][^\"']*[\"']", b"", head)
    return head + rest


def _with(element: bytes, name: bytes, value: int) -> bytes:
    """An element with an attribute set."""
    bare = _without(element, (name,))
    head = re.match(rb"<[\w:]+", bare)
    assert head is not None
    return head[0] + b" " + name + b'="' + str(value).encode() + b'"' + bare[head.end() :]


def _prefix(element: bytes) -> bytes:
    found = re.match(rb"<(\w+:)?", element)
    return found[1] or b"" if found else b""


def _named(text: str, prefix: bytes) -> bytes:
    """Our elements under the prefix the part uses."""
    return (
        text.replace("<P:", f"<{prefix.decode()}").replace("</P:", f"</{prefix.decode()}").encode()
    )


def _with_colour(font: bytes, prefix: bytes) -> bytes:
    """The ordinary font in our ink."""
    colour = _named(f'<P:color rgb="{INK}"/>', prefix)
    bare = re.sub(rb"<(?:\w+:)?color\b[^>]*/>", colour, font, count=1)
    if bare != font:
        return bare
    closed = re.fullmatch(rb"<((?:\w+:)?font)\s*/>", font)
    if closed:
        return b"<" + closed[1] + b">" + colour + b"</" + closed[1] + b">"
    end = re.search(rb"<(?:\w+:)?(?:name|family|charset|scheme)\b|</(?:\w+:)?font>", font)
    assert end is not None
    return font[: end.start()] + colour + font[end.start() :]


def _outer(name: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"(<(?:\w+:)?" + name + rb"\b[^>]*>)(.*?)(</(?:\w+:)?" + name + rb">)", re.DOTALL
    )


def _inside(xml: bytes, name: bytes) -> bytes:
    found = _outer(name).search(xml)
    return found[2] if found else b""


def _children(xml: bytes, name: bytes) -> list[bytes]:
    tag = rb"(?:\w+:)?" + name
    return re.findall(
        rb"<" + tag + rb"(?:\s[^>]*)?/>|<" + tag + rb"\b.*?</" + tag + rb">", xml, re.DOTALL
    )


def _refilled(xml: bytes, name: bytes, children: list[bytes]) -> bytes:
    """A part with the list inside one element exchanged, and its count."""
    found = _outer(name).search(xml)
    if found is None:
        raise NotPatchable
    head = _with(found[1], b"count", len(children))
    return xml[: found.start()] + head + b"".join(children) + found[3] + xml[found.end() :]
