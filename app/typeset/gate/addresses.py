"""Where a file may point to: plain hyperlinks and its own parts, nothing else."""

from __future__ import annotations

import posixpath
import re

_LINK = re.compile(r"(?:https?://|mailto:)[^\s\\<>\"]*\Z", re.IGNORECASE)
_ANCHOR = re.compile(r"#[^\s\\<>\"]*\Z")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[\\/]{2}|\\)", re.IGNORECASE)


def is_plain_link(target: str) -> bool:
    """http, https, mailto, or a place in the same document."""
    if not target.isprintable():
        return False
    return bool(_LINK.match(target) or _ANCHOR.match(target))


def points_elsewhere(target: str) -> bool:
    """A scheme, a share or a drive: something that is not a part of this package."""
    return bool(_ELSEWHERE.match(target)) or not target.isprintable()


def resolve(source: str, target: str) -> str | None:
    """The part a relationship means; None when it lies outside the package."""
    plain = target.split("#", 1)[0]
    if points_elsewhere(plain) or "\\" in plain or "%" in plain or "?" in plain:
        return None
    base = "/" if plain.startswith("/") else "/" + posixpath.dirname(source)
    pieces: list[str] = [piece for piece in base.split("/") if piece]
    for piece in plain.split("/"):
        if piece == "..":
            if not pieces:
                return None
            pieces.pop()
        elif piece not in ("", "."):
            pieces.append(piece)
    return "/".join(pieces)
