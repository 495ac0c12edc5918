"""One XML part of a Word file read once: what is active in it is refused, its texts are noted.

The texts come out in the order of the file, each with its place, for the scan of the braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from app.core.bilingual import Text
from app.typeset.faults import Finding
from app.typeset.gate.addresses import is_plain_link, points_elsewhere
from app.typeset.gate.caps import Caps
from app.typeset.gate.fieldcodes import FieldWatch
from app.typeset.gate.places import Places, Spot, W
from app.typeset.gate.wording import Fault, of_fault
from app.typeset.gate.xmlread import XmlReader

STRICT = "http://purl.oclc.org/ooxml/"
DELIMITER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_OTHER_DOCUMENT = frozenset({"altChunk", "subDoc"})
_EMBEDDED_WORDS = """
    OLEObject OLELink object externalData movie video audioFile videoFile wavAudioFile
    quickTimeFile
"""
_EMBEDDED = frozenset(_EMBEDDED_WORDS.split())
_ACTIVE = frozenset(
    {"control", "ocx", "webVideoPr", "webExtension", "webextension", "scriptAnchor"}
)
_ELSEWHERE = frozenset({"attachedTemplate", "sourceFileName", "saveThroughXslt", "attachedSchema"})
_MERGE = frozenset({"mailMerge"})
_CODES = frozenset({"instrText", "delInstrText"})


class Kind(Enum):
    """Where characters stood."""

    TEXT = "w:t"
    OTHER = "text that is not plain"
    CODE = "field code"
    HIDDEN = "attribute"
    COMMENT = "comment in the XML"


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters with their place."""

    text: str
    kind: Kind
    spot: Spot


_REFUSED = {
    name: code
    for names, code in (
        (_OTHER_DOCUMENT, "package.other_document"),
        (_EMBEDDED, "package.embedded"),
        (_ACTIVE, "package.active"),
        (_MERGE, "package.mail_merge"),
        (_ELSEWHERE, "package.external"),
    )
    for name in names
}


class MarkupReader(XmlReader):
    """Reads a part; `findings` and `fragments` hold what it found."""

    def __init__(
        self, name: str, caps: Caps, *, part: Text, filled: bool, notes: bool, flat: bool = False
    ) -> None:
        super().__init__(name, caps)
        self.part = part
        self.filled = filled
        """The engine fills this part in, so it must look exactly as Word writes it."""
        self.flat = flat
        """Properties: each element is a text of its own."""
        self.notes = notes
        """Whether texts are wanted."""
        self.findings: list[Finding] = []
        self.fragments: list[Fragment] = []
        self.places = Places()
        self.fields = FieldWatch()
        self.root = ""
        self._inside: list[str] = []

    def read(self, data: bytes) -> None:
        """The part, and the fields that never ended."""
        super().read(data)
        self._field(None)

    def on_start(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        """Look at the element's name, its attributes, and note where one is."""
        if not self.root:
            self.root = f"{space} {local}"
            if space.startswith(STRICT):
                raise Fault("package.strict")
        word = space == W
        if word:
            self.places.begin(local)
        elif self.flat:
            self.places.stand_alone(local)
        self._inside.append(local if word else "")
        if local in _REFUSED:
            self._report(_REFUSED[local], name=local, kind=local, target=self.name)
        for name, value in attributes.items():
            self._check_attribute(name.rpartition("\x1f")[2], value)
        if word and local == "fldSimple":
            self._simple_field(attributes)
        elif word and local == "fldChar":
            self._field(attributes.get(f"{W}\x1ffldCharType", ""))

    def on_end(self, space: str, local: str) -> None:
        """Leave the place."""
        self._inside.pop()
        if space == W:
            self.places.end(local)

    def on_text(self, text: str) -> None:
        """Characters: a field code, words, or something between."""
        inside = self._inside[-1] if self._inside else ""
        if inside in _CODES:
            self.fields.code(text)
            self._note(text, Kind.CODE)
        elif inside == "t" or self.flat:
            self._note(text, Kind.TEXT)
        elif not text.isspace():
            self._note(text, Kind.OTHER)

    def on_comment(self, text: str) -> None:
        """Word writes none; one that could be taken for markup is refused."""
        if DELIMITER.search(text):
            self._note(text, Kind.COMMENT)
        elif self.filled and any(sign in text for sign in "<>{}"):
            self._report("package.prefix", name=self.name)

    def on_cdata(self) -> None:
        """Never written by Word in these parts."""
        if self.filled:
            self._report("package.prefix", name=self.name)

    def on_instruction(self, target: str, text: str) -> None:
        """None belongs into a part that is filled in."""
        super().on_instruction(target, text)
        if self.filled:
            self._report("package.script", name=self.name)

    def on_prefix(self, prefix: str | None, address: str | None) -> None:
        """The engine knows Word's elements by the prefix w, so that is what they must have."""
        if self.filled and (prefix == "w") != (address == W):
            strict = (address or "").startswith(STRICT)
            raise Fault("package.strict" if strict else "package.prefix", name=self.name)

    def _note(self, text: str, kind: Kind) -> None:
        if self.notes:
            self.fragments.append(Fragment(text, kind, self.places.here()))

    def _report(self, code: str, **values: object) -> None:
        if len(self.findings) < self.caps.findings:
            place = self.places.here().say()
            self.findings.append(of_fault(Fault(code, **values), part=self.part, place=place))

    def _check_attribute(self, local: str, value: str) -> None:
        if ("{" in value or "}" in value) and DELIMITER.search(value):
            self._note(value, Kind.HIDDEN)
        if local == "href":
            if value and not is_plain_link(value):
                self._report("package.link", target=value)
        elif local in ("src", "base", "althref") and points_elsewhere(value):
            self._report("package.external", kind=local, target=value)
        elif local == "embeddedHtml":
            self._report("package.active", name=local)

    def _simple_field(self, attributes: Mapping[str, str]) -> None:
        watch = FieldWatch()
        watch.code(attributes.get(f"{W}\x1finstr", ""))
        try:
            watch.finish()
        except Fault as fault:
            self._report(fault.code, **fault.values)

    def _field(self, mark: str | None) -> None:
        """A fldChar; None: the part is over."""
        try:
            if mark is None:
                self.fields.finish()
            else:
                self.fields.mark(mark)
        except Fault as fault:
            self._report(fault.code, **fault.values)
            if mark is not None:
                self.fields.give_up()


def read_markup(reader: MarkupReader, data: bytes) -> None:
    """Read; what stops the reading becomes a finding like the others."""
    try:
        reader.read(data)
    except Fault as fault:
        reader.findings.append(of_fault(fault, part=reader.part))
