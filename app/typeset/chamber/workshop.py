"""The work itself, inside a rendering process: template and facts in, documents out."""

from __future__ import annotations

import gc
import importlib
from collections import OrderedDict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.bilingual import Text
from app.typeset.chamber.frames import BadFrame
from app.typeset.chamber.wishes import Made, PdfWish
from app.typeset.compiled import CompiledTemplate, compile_template
from app.typeset.compiled.opening import Opened, open_template
from app.typeset.faults import Finding, TemplateRefused
from app.typeset.gate.trees import check_source
from app.typeset.gate.wording import PROPERTIES

_MOST_TEMPLATES = 64


class Workshop:
    """Holds the templates in use and the fonts."""

    def __init__(self, faces_folder: Path | None) -> None:
        self._folder = faces_folder
        self._faces: Any = None
        self._lay_out: Any = None
        self._held: OrderedDict[str, CompiledTemplate] = OrderedDict()

    def knows(self, key: str) -> bool:
        """Whether a template need not be sent again."""
        return key in self._held

    def learn(self, key: str, content: bytes, *, second_look: bool) -> None:
        """Compile a template; TemplateRefused when it cannot be used."""
        if second_look:
            look_again(content)
        self._held[key] = compile_template(content)
        while len(self._held) > _MOST_TEMPLATES:
            self._held.popitem(last=False)

    def load_faces(self) -> None:
        """Fonts and layout are loaded when a PDF is first asked for: Word alone needs none."""
        assert self._folder is not None, "a PDF needs a folder of fonts"
        if self._faces is None:
            self._lay_out = importlib.import_module("app.typeset.layout").lay_out
            self._faces = importlib.import_module("app.typeset.faces").load_faces(self._folder)

    def make(self, key: str, facts: dict[str, Any], wish: PdfWish | None) -> Made:
        """One document."""
        template = self._held[key]
        self._held.move_to_end(key)
        rendered = template.render(facts)
        if wish is None:
            return Made(rendered.content, way=rendered.way, reason=rendered.reason)
        self.load_faces()
        laid = self._lay_out(
            rendered.content,
            faces=self._faces,
            title=wish.title,
            language=wish.language,
            identifier=wish.identifier,
            made_at=wish.made_at,
            archival=wish.archival,
        )
        return Made(
            rendered.content,
            pdf=laid.content,
            pages=laid.pages,
            way=rendered.way,
            reason=rendered.reason,
        )


def look_again(content: bytes) -> None:
    """The closed grammar on what the engine will really compile; TemplateRefused."""
    opened = open_template(content)
    findings: list[Finding] = []
    for title, source in _sources(opened):
        findings.extend(check_source(source, part=title))
    if findings:
        raise TemplateRefused(tuple(findings))


def _sources(opened: Opened) -> list[tuple[Text, str]]:
    parts = [(part.title, part.patched) for part in opened.parts]
    return parts + [(PROPERTIES, source) for source in opened.properties.values()]


def wish_of(found: object) -> PdfWish | None:
    """A wish as it came in a frame."""
    match found:
        case None:
            return None
        case [str(title), str(language), str(identifier), str(made_at), bool(archival)]:
            moment = datetime.fromisoformat(made_at)
            return PdfWish(title, language, identifier, moment, archival)
    raise BadFrame


def settle() -> None:
    """What was loaded stays: the collector need not look at it again, and forks share it."""
    gc.collect()
    gc.freeze()
