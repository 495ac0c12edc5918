"""From a frozen paper to its files: the template's facts, the Word file, the PDF.

Rendering happens in the chamber, away from the web process; this module says what to render.
"""

from __future__ import annotations

import atexit
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import segno
from flask import current_app

from app.core.bilingual import Text
from app.core.identifiers.dates import format_day
from app.documents.facts import expand
from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.models import Document
from app.documents.queries import facts_of
from app.documents.rules import show_code
from app.typeset.chamber import Chamber, Made, PdfWish
from app.typeset.compiled import Picture
from app.typeset.faces import Faces, load_faces

EXTENSION = "linyue.chamber"
SETTINGS = "linyue.settings"
QR_MM = 22.0
MARK = Text("参考样式", "Reference layout")
_starting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Paper:
    """What the template of a paper is given besides its facts."""

    kind: Kind
    facts: Mapping[str, Any]
    number: str
    issued_on: date
    check_code: str
    check_url: str
    office: Text
    title: str = ""
    own_layout: bool = False
    """A county's own template is no longer 参考样式."""


def paper_of(document: Document) -> Paper:
    """A frozen paper, its facts opened."""
    return Paper(
        kind=get_kind(document.kind),
        facts=facts_of(document),
        number=document.number,
        issued_on=document.issued_on,
        check_code=document.check_code,
        check_url=document.check_url,
        office=Text(document.office_zh, document.office_en),
        title=document.title,
    )


def context_of(paper: Paper) -> dict[str, Any]:
    """Every name the template may use."""
    kind = paper.kind
    marked = kind.reference_layout and not paper.own_layout
    said = expand(kind, paper.facts)
    said.update(
        number=paper.number,
        issued_on=format_day(paper.issued_on, "zh"),
        issued_on_en=format_day(paper.issued_on, "en"),
        check_code=show_code(paper.check_code),
        check_url=paper.check_url,
        check_qr=qr_picture(paper.check_url),
        layout_mark=MARK.zh if marked else "",
        layout_mark_en=MARK.en if marked else "",
        office_name=paper.office.zh,
        office_name_en=paper.office.en,
    )
    return said


def qr_picture(text: str) -> Picture:
    """The address of the check page as a QR square of 22 mm."""
    held = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(held, kind="png", scale=4, border=1)
    return Picture(held.getvalue(), QR_MM, QR_MM)


def wish_of(paper: Paper, language: PaperLanguage) -> PdfWish:
    """What the PDF says of itself; dated on the day of issue, so equal facts give equal bytes."""
    name = paper.kind.name.en if language is PaperLanguage.EN else paper.kind.name.zh
    return PdfWish(
        title=f"{name} {paper.number}",
        language="en" if language is PaperLanguage.EN else "zh-CN",
        identifier=paper.check_code,
        made_at=datetime.combine(paper.issued_on, time(0), UTC),
    )


def make_paper(paper: Paper, *, template: bytes, language: PaperLanguage, pdf: bool = True) -> Made:
    """One language of a paper, rendered by a limited process."""
    wish = wish_of(paper, language) if pdf else None
    return chamber().render(template, context_of(paper), pdf=wish)


def chamber() -> Chamber:
    """The application's rendering processes, started at first use."""
    held = current_app.extensions.get(EXTENSION)
    if held is None:
        with _starting:
            held = current_app.extensions.get(EXTENSION)
            if held is None:
                held = Chamber(faces_folder=faces_folder())
                atexit.register(held.close)
                current_app.extensions[EXTENSION] = held
    assert isinstance(held, Chamber)
    return held


def faces_folder() -> Path:
    """Where set-up put the fonts."""
    folder = current_app.extensions[SETTINGS].fonts
    assert isinstance(folder, Path)
    return folder


def faces() -> Faces:
    """The fonts of this installation; says how to get them when there are none."""
    return load_faces(faces_folder())
