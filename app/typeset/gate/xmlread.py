"""XML read in one pass by expat: no DOCTYPE, UTF-8 only, bounded depth. Subclasses take notes.

expat never opens a file or an address, and with a DOCTYPE refused there are no entities at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.parsers import expat

from app.typeset.gate.caps import Caps
from app.typeset.gate.wording import Fault

_DECLARATIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_ENCODINGS = ("utf-8", "us-ascii", "ascii")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_PACKAGE_SPACES = (f"{_PACKAGE}content-types", f"{_PACKAGE}relationships")
_BETWEEN = "\x1f"
_FORBIDDEN_TEXT = re.compile("[\ufffe\uffff]")


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition(_BETWEEN)
    return space, local


class XmlReader:
    """Reads one part; raises Fault for what makes it unreadable."""

    def __init__(self, name: str, caps: Caps) -> None:
        self.name = name
        self.caps = caps
        self.depth = 0
        self.elements = 0
        self.most_elements = caps.elements

    def read(self, data: bytes) -> None:
        """The whole part at once: expat is linear in it only when it is not fed by crumbs."""
        self._require_plain(data)
        parser = expat.ParserCreate("UTF-8", _BETWEEN)
        parser.buffer_text = True
        parser.ordered_attributes = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.on_text
        parser.CommentHandler = self.on_comment
        parser.ProcessingInstructionHandler = self.on_instruction
        parser.StartCdataSectionHandler = self.on_cdata
        parser.StartNamespaceDeclHandler = self.on_prefix
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declared
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            raise Fault("package.xml", name=self.name) from None

    def _require_plain(self, data: bytes) -> None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Fault("package.encoding", name=self.name) from None
        if "\x00" in text:
            raise Fault("package.encoding", name=self.name)
        if _DECLARATIONS.search(data):
            raise Fault("package.doctype", name=self.name)
        if _FORBIDDEN_TEXT.search(text):
            raise Fault("package.xml", name=self.name)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise Fault("package.encoding", name=self.name)

    def _doctype(self, *_: object) -> None:
        raise Fault("package.doctype", name=self.name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > self.caps.depth:
            raise Fault("package.deep", name=self.name)
        if self.elements > self.most_elements:
            raise Fault("package.many_elements", name=self.name)
        if len(attributes) > self.caps.attributes:
            raise Fault("package.xml", name=self.name)
        self.on_start(*_split(name), attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.on_end(*_split(name))

    def on_start(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def on_end(self, space: str, local: str) -> None:
        """An element ends."""

    def on_text(self, text: str) -> None:
        """Characters between elements."""

    def on_comment(self, text: str) -> None:
        """A comment in the XML, which no author ever sees."""

    def on_instruction(self, target: str, text: str) -> None:
        """A processing instruction; a style sheet is a program."""
        if target.lower() == "xml-stylesheet":
            raise Fault("package.script", name=self.name)

    def on_cdata(self) -> None:
        """A CDATA section."""

    def on_prefix(self, prefix: str | None, address: str | None) -> None:
        """A namespace prefix is bound."""


class Rows(XmlReader):
    """The flat lists of a package: types and relationships."""

    def __init__(self, name: str, caps: Caps) -> None:
        super().__init__(name, caps)
        self.rows: list[tuple[str, dict[str, str]]] = []

    def on_start(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        """Remember the element; one of another namespace is read by some and not by others."""
        if space not in _PACKAGE_SPACES:
            raise Fault("package.damaged")
        self.rows.append((local, {_split(key)[1]: value for key, value in attributes.items()}))


def read_rows(name: str, data: bytes, caps: Caps) -> list[tuple[str, dict[str, str]]]:
    """Every element of a flat list, with its attributes."""
    reader = Rows(name, caps)
    reader.read(data)
    return reader.rows
