"""A story cut into its paragraphs and tables as they are written, without parsing them.

Papers of one template say nearly the same; what was parsed once is not parsed again. Whatever is
not written the way Word and our own templates write it is not cut: it is parsed as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.typeset.layout.package import INSIDE, R, W

ROOT = re.compile(rb"\s*<w:(document|hdr|ftr)\s[^>]*[^>/]>")
BODY = re.compile(rb"\s*<w:body>")
TAG = re.compile(rb"\s*<w:(\w+)(?:\s[^>]*?)?(/?)>")
DECLARATION = re.compile(rb"\s*<\?xml[^>]*?\?>")
BOUND = b'xmlns:w="' + W[1:-1].encode() + b'"'
HEAD_ENDS = (b"</w:tblGrid>", b"<w:tblGrid/>")
BINDING = re.compile(rb"xmlns:([^\s=]+)\s*=\s*[\"']([^\"']*)[\"']")
RELATIONS = R[1:-1].encode()
LONGEST_ROOT = 16_384
"""Bytes of the tag that every piece is parsed in."""
PIECES = frozenset({"p", "tbl", "sectPr", *(name.rpartition("}")[2] for name in INSIDE)})
ROW_ENDS, WORDS_END = b"</w:tr>", b"</w:t>"
FIRST_ROW = re.compile(rb"<w:tr[ >]")


@dataclass(frozen=True, slots=True)
class Story:
    """A part cut up: the tag its pieces stand in, and each piece with its name."""

    opening: bytes
    closing: bytes
    pieces: tuple[tuple[str, bytes], ...]


def cut(content: bytes) -> Story | None:
    """The pieces of a part's body; None where it has to be parsed as a whole."""
    declared = DECLARATION.match(content)
    root = ROOT.match(content, declared.end() if declared else 0)
    if root is None or not _is_plain(content, root, declared):
        return None
    name = root[1]
    at, end = root.end(), b"</w:%b>" % name
    if name == b"document":
        body = BODY.match(content, at)
        if body is None:
            return None
        at, end = body.end(), b"</w:body>"
    pieces: list[tuple[str, bytes]] = []
    while not content.startswith(end, at):
        piece = _piece(content, at)
        if piece is None:
            return None
        pieces.append((piece[0], content[at : piece[1]]))
        at = piece[1]
    return Story(root[0].strip(), b"</w:%b>" % name, tuple(pieces))


def _is_plain(content: bytes, root: re.Match[bytes], declared: re.Match[bytes] | None) -> bool:
    """Whether bytes can be read as they stand: no other encoding, comments, returns, prefixes."""
    if declared is not None and b"encoding" in declared[0]:
        if not re.search(rb"encoding=[\"'](?i:utf-8)[\"']", declared[0]):
            return False
    elif content.startswith((b"\xff", b"\xfe")):
        return False
    tag = root[0]
    bound = dict(BINDING.findall(tag))
    if (
        len(tag) > LONGEST_ROOT
        or b"&" in tag
        or RELATIONS in {uri for prefix, uri in bound.items() if prefix != b"r"}
    ):
        return False
    return (
        BOUND in tag
        and content.count(b"xmlns:w=") == 1
        and b"\r" not in content
        # One sign is looked for much faster than two, and papers hardly ever hold either.
        and (b"!" not in content or b"<!" not in content)
        and (content.find(b"?", root.end()) < 0 or content.find(b"<?", root.end()) < 0)
    )


def _piece(content: bytes, at: int) -> tuple[str, int] | None:
    """Name and end of the element that begins at a place."""
    tag = TAG.match(content, at)
    if tag is None:
        return None
    name = tag[1]
    if tag[2]:
        return name.decode(), tag.end()
    if name.decode() not in PIECES:
        return None
    closing = b"</w:%b>" % name
    end = content.find(closing, tag.end())
    if end < 0:
        return None
    for inside in (b"<w:%b>" % name, b"<w:%b " % name):
        if content.find(inside, tag.end(), end) >= 0:
            return None  # one inside another of its kind, as in a text box
    return name.decode(), end + len(closing)


class NotAsUsual(Exception):
    """A piece that only a parser of the whole part can tell the meaning, or the fault, of."""


SUSPECT = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xee\x80[\x80\x81]|\xef\xbf[\xbe\xbf]"
    rb"|&(?!(?:lt|gt|amp|quot|apos);)"
)


def cut_table(raw: bytes) -> tuple[bytes, list[bytes], bytes] | None:
    """A table's beginning, its rows, its end; None where more than rows follows its grid."""
    first = FIRST_ROW.search(raw)
    if first is None or not raw[: first.start()].rstrip().endswith(HEAD_ENDS):
        return None
    rows = raw[first.start() :].split(ROW_ENDS)
    tail = rows.pop()
    if tail.strip() != b"</w:tbl>" or not all(FIRST_ROW.match(row) for row in rows):
        return None
    return raw[: first.start()], [row + ROW_ENDS for row in rows], tail


def cut_words(raw: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """What stands around the words of a piece, and its words as they are written.

    Quotation marks are put as themselves: templates write them as numbers. NotAsUsual where words
    hold anything else but text and the five names XML has for signs.
    """
    around, words = [], []
    pieces = raw.split(WORDS_END)
    last = pieces.pop()
    for one in pieces:
        start = one.rfind(b">") + 1
        around.append(one[:start])
        words.append(one[start:])
    around.append(last)
    said = b"\n".join(words)
    if b"&#" in said:
        words = [one.replace(b"&#39;", b"'").replace(b"&#34;", b'"') for one in words]
        said = b"\n".join(words)
    if SUSPECT.search(said):
        raise NotAsUsual
    return tuple(around), tuple(words)
