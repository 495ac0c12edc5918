"""The sentences of the gate: what is wrong and what to do, in the words of whoever made the file.

Two tables, code -> (message, remedy). Nothing is decided here.
"""

from __future__ import annotations

from app.core.bilingual import Text
from app.typeset.faults import BODY, Finding
from app.typeset.gate.sentences_package import PACKAGE
from app.typeset.gate.sentences_tags import TAGS

FILE = Text("文件", "File")
PROPERTIES = Text("文档属性", "Document properties")
_SENTENCES = PACKAGE | TAGS
_LONGEST_TAG = 80


class Fault(Exception):
    """Raised inside the gate only: the rest of this part cannot be read sensibly."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def finding(
    code: str,
    *,
    part: Text = BODY,
    place: Text | None = None,
    tag: str | None = None,
    **values: object,
) -> Finding:
    """The finding of a code; values fill its sentences."""
    return of_fault(Fault(code, **values), part=part, place=place, tag=tag)


def of_fault(
    fault: Fault, *, part: Text = FILE, place: Text | None = None, tag: str | None = None
) -> Finding:
    """What a Fault says, as a finding."""
    message, remedy = _SENTENCES[fault.code]
    return Finding(
        code=fault.code,
        message=_filled(message, fault.values),
        remedy=_filled(remedy, fault.values),
        part=part,
        place=place,
        tag=readable(tag) if tag is not None else None,
    )


def readable(text: str) -> str:
    """One line of printable text, cut where nobody reads on; line ends and marks become spaces."""
    plain = "".join(char if char.isprintable() else " " for char in text[: _LONGEST_TAG + 1])
    return plain if len(plain) <= _LONGEST_TAG else plain[: _LONGEST_TAG - 1] + "…"


def _filled(text: Text, values: dict[str, object]) -> Text:
    """Values come from the file: they are shown, never read as a format."""
    shown = {
        name: value.zh if isinstance(value, Text) else readable(str(value))
        for name, value in values.items()
    }
    other = {
        name: value.en if isinstance(value, Text) else readable(str(value))
        for name, value in values.items()
    }
    return Text(text.zh.format(**shown), text.en.format(**other))
