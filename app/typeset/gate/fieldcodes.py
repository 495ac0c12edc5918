"""Word's own fields: which may stay in a template. Those that fetch, run or ask may not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from app.typeset.gate.addresses import is_plain_link
from app.typeset.gate.wording import Fault

_ALLOWED_WORDS = """
    PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME TOC
    TC PAGEREF REF NOTEREF STYLEREF SEQ XE INDEX HYPERLINK TITLE SUBJECT AUTHOR KEYWORDS
    COMMENTS LASTSAVEDBY REVNUM NUMWORDS NUMCHARS DOCPROPERTY INFO EQ SYMBOL ADVANCE LISTNUM
    AUTONUM AUTONUMLGL AUTONUMOUT FORMTEXT FORMCHECKBOX FORMDROPDOWN IF COMPARE MERGEFIELD
    MERGEREC MERGESEQ NEXT TA TOA CITATION BIBLIOGRAPHY DISPLAYBARCODE FILENAME FILESIZE
"""
_ALLOWED = frozenset(_ALLOWED_WORDS.split())
_FIRST_WORD = re.compile(r"[^\s\"\\]+")
_ARGUMENT = re.compile(r'"([^"]*)"|(\\\S+)|(\S+)')
_NESTED = "\x01"


def check_code(code: str) -> None:
    """Fault unless the field is one that only shows what the document itself knows."""
    plain = unicodedata.normalize("NFKC", code)
    plain = "".join(
        char
        for char in plain
        if char == _NESTED or char.isspace() or unicodedata.category(char)[0] != "C"
    ).strip()
    if not plain:
        return
    if plain.startswith("="):
        return
    found = _FIRST_WORD.match(plain)
    word = found.group(0).upper() if found else plain[:1]
    if _NESTED in word:
        raise Fault("package.field_built")
    if word not in _ALLOWED:
        raise Fault("package.field", name=word)
    if word == "HYPERLINK":
        _check_link(plain[len(word) :])


def _check_link(rest: str) -> None:
    """The first argument without a switch is where the link goes."""
    skip = False
    for quoted, switch, bare in _ARGUMENT.findall(rest):
        if switch:
            skip = switch.lower() in ("\\l", "\\o", "\\t", "\\s")
        elif skip:
            skip = False
        else:
            target = quoted or bare
            if target and not is_plain_link(target):
                raise Fault("package.link", target=target)
            return


@dataclass
class _Open:
    pieces: list[str] = field(default_factory=list)
    shows_result: bool = False


class FieldWatch:
    """Follows the fields of one part as their pieces come by."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._stray: list[str] = []

    @property
    def in_code(self) -> bool:
        """Whether text that comes now belongs to the code of a field."""
        return bool(self._open) and not self._open[-1].shows_result

    def mark(self, kind: str) -> None:
        """A fldChar: begin, separate or end."""
        if kind == "begin":
            if self.in_code:
                self._open[-1].pieces.append(_NESTED)
            self._open.append(_Open())
        elif self._open and kind == "separate":
            self._check(self._open[-1])
            self._open[-1].shows_result = True
        elif self._open and kind == "end":
            closed = self._open.pop()
            if not closed.shows_result:
                self._check(closed)

    def code(self, text: str) -> None:
        """A piece of a field code."""
        (self._open[-1].pieces if self._open else self._stray).append(text)

    def give_up(self) -> None:
        """After a refusal: the rest of this field is not asked again."""
        if self._open:
            self._open[-1] = _Open(shows_result=True)

    def finish(self) -> None:
        """At the end of the part, whatever was never closed."""
        for one in self._open:
            self._check(one)
        check_code("".join(self._stray))

    @staticmethod
    def _check(held: _Open) -> None:
        check_code("".join(held.pieces))
