"""Stage two: every tag of a part, in one straight pass over its texts in the order of the file.

A tag is what the engine would take for one: characters that follow each other in the file, whatever
runs they are split over. It must lie in one paragraph and in plain text, so that what the author
sees is what is filled in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.typeset.faults import Finding
from app.typeset.gate.caps import Caps
from app.typeset.gate.markup import DELIMITER, Fragment, Kind
from app.typeset.gate.places import Spot
from app.typeset.gate.wording import finding

CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_APART = "\x00"
"""Stands around attributes and comments: never part of a document, never part of a tag."""
_FULLWIDTH = re.compile(r"[｛{]｛|｛[{%％]")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in the file."""

    text: str
    part: Text
    spot: Spot
    kind: Kind

    @property
    def opens(self) -> str:
        """{{, {% or {#."""
        return self.text[:2]

    @property
    def inner(self) -> str:
        """What stands between its ends, as the engine reads it."""
        return straighten(self.text[2:-2])


def straighten(text: str) -> str:
    """Word's curly quotes become straight ones inside tags, as the engine makes them."""
    for curly, straight in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'")):
        text = text.replace(curly, straight)
    return text


class Stream:
    """All texts of a part joined, and for each character the fragment it came from."""

    def __init__(self, fragments: Sequence[Fragment]) -> None:
        self.starts: list[int] = []
        self.fragments = fragments
        pieces: list[str] = []
        at = 0
        for fragment in fragments:
            text = fragment.text
            if fragment.kind in (Kind.HIDDEN, Kind.COMMENT):
                text = f"{_APART}{text}{_APART}"
            self.starts.append(at)
            pieces.append(text)
            at += len(text)
        self.text = "".join(pieces)

    def at(self, offset: int) -> Fragment:
        """The fragment of a character."""
        return self.fragments[bisect_right(self.starts, offset) - 1]

    def between(self, start: int, end: int) -> Sequence[Fragment]:
        """The fragments that a piece of the text touches."""
        first = bisect_right(self.starts, start) - 1
        return self.fragments[first : bisect_right(self.starts, end - 1)]

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int, Fragment]]:
        """The same with where each begins and ends."""
        at = bisect_right(self.starts, start) - 1
        while at < len(self.starts) and self.starts[at] < end:
            ends = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
            yield self.starts[at], ends, self.fragments[at]
            at += 1

    def show(self, start: int, end: int, spot: Spot) -> str:
        """A piece as far as it lies in one paragraph."""
        return (
            "".join(
                self.text[max(start, begins) : min(end, ends)]
                for begins, ends, fragment in self.spans(start, end)
                if fragment.spot.paragraph == spot.paragraph
            )
            .replace(_APART, " ")
            .strip()
        )


@dataclass
class Scan:
    """The tags of a part and what is wrong with their braces."""

    tags: list[Tag]
    findings: list[Finding]


def scan_braces(fragments: Sequence[Fragment], *, part: Text, caps: Caps) -> Scan:
    """Linear: one pass of a pattern without repetition, and a look-up per hit."""
    stream = Stream(fragments)
    scan = Scan([], [])
    for start, end, code in _pieces(stream.text):
        if len(scan.findings) >= caps.findings:
            break
        if code is not None:
            scan.findings.append(_broken(stream, (start, end), code, part=part))
        else:
            _take(scan, stream, (start, end), part=part, caps=caps)
        if len(scan.tags) > caps.tags:
            scan.findings.append(finding("braces.many", part=part, limit=caps.tags))
            break
    scan.findings.extend(_full_width(stream, part=part, room=caps.findings - len(scan.findings)))
    return scan


def _pieces(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and fault of every tag; None for a tag that opens and closes as it should."""
    opened = -1
    reached = 0
    for found in DELIMITER.finditer(text):
        start, mark = found.start(), found.group(0)
        if mark in CLOSES:
            if opened >= 0:
                yield opened, start, "braces.nested"
            opened = start
        elif opened < 0:
            yield max(reached, start - 20), found.end(), "braces.stray"
            reached = found.end()
        else:
            wanted = CLOSES[text[opened : opened + 2]]
            yield opened, found.end(), None if mark == wanted else "braces.mismatched"
            opened, reached = -1, found.end()
    if opened >= 0:
        yield opened, len(text), "braces.unclosed"


def _broken(stream: Stream, piece: tuple[int, int], code: str, *, part: Text) -> Finding:
    start, end = piece[0], min(piece[1], piece[0] + 200)
    # A stray end is shown with what stands before it; its place is that of the end itself.
    anchor = end - 1 if code == "braces.stray" else start
    spot = stream.at(anchor).spot
    if code == "braces.nested" and stream.at(piece[1]).spot.paragraph != spot.paragraph:
        code = "braces.unclosed"
    shown = stream.show(start, end, spot)
    return finding(
        code,
        part=part,
        place=spot.say(),
        tag=shown,
        close=CLOSES.get(stream.text[start : start + 2], ""),
    )


def _take(scan: Scan, stream: Stream, piece: tuple[int, int], *, part: Text, caps: Caps) -> None:
    start, end = piece
    text = stream.text[start:end]
    spot = stream.at(start).spot
    touched = stream.between(start, end)
    code = None
    if len(text) > caps.tag_length:
        code = "braces.long"
    elif _APART in text:
        code = "braces.hidden"
    elif any(one.spot.paragraph != spot.paragraph for one in touched):
        code = "braces.across"
    else:
        kinds = {one.kind for one in touched}
        if Kind.COMMENT in kinds:
            code = "braces.hidden"
        elif Kind.CODE in kinds:
            code = "braces.in_field"
        elif kinds - {Kind.TEXT, Kind.HIDDEN}:
            code = "braces.revised"
    if code is not None:
        scan.findings.append(
            finding(
                code,
                part=part,
                place=spot.say(),
                tag=text.replace(_APART, " "),
                limit=caps.tag_length,
            )
        )
        return
    scan.tags.append(Tag(text, part, spot, touched[0].kind))


def _full_width(stream: Stream, *, part: Text, room: int) -> Iterator[Finding]:
    for found in _FULLWIDTH.finditer(stream.text):
        if room <= 0:
            return
        room -= 1
        start = found.start()
        spot = stream.at(start).spot
        text = stream.show(start, start + 20, spot)
        yield finding("braces.fullwidth", part=part, place=spot.say(), tag=text)
