"""From a frozen paper to its files: the template's facts, the Word file, the PDF.

Rendering happens in the chamber, away from the web process; this module says what to render.
"""

from __future__ import annotations

import atexit
import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from flask import current_app

from app.core.bilingual import Text
from app.core.identifiers.dates import format_day
from app.documents.direct import draw, draws_directly
from app.documents.facts import expand
from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.models import Document, DocumentFile
from app.documents.queries import facts_of
from app.documents.rules import show_code
from app.typeset.chamber import Chamber, Made, PdfWish
from app.typeset.compiled import Picture
from app.typeset.faces import Faces, load_faces
from app.typeset.faults import RenderFailed
from app.typeset.office import convert
from app.typeset.pdf.reading import count_pages

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


def paper_of(document: Document, file: DocumentFile) -> Paper:
    """A frozen paper in one of its languages, its facts opened."""
    return Paper(
        own_layout=file.template_id is not None,
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
    # Any of the eight masks can be read; choosing the prettiest costs more than the whole paper.
    code = segno.make_qr(text, error="m", mask=4, boost_error=False)
    code.save(held, kind="png", scale=4, border=1)
    return Picture(held.getvalue(), QR_MM, QR_MM)


def wish_of(paper: Paper, language: PaperLanguage) -> PdfWish:
    """What the PDF says of itself; dated on the day of issue, so equal facts give equal bytes."""
    name = paper.kind.name.en if language is PaperLanguage.EN else paper.kind.name.zh
    return PdfWish(
        title=f"{name} {paper.number}",
        language="en" if language is PaperLanguage.EN else "zh-CN",
        identifier=paper.check_code,
        made_at=datetime.combine(paper.issued_on, time(0), UTC),
        archival=current_app.extensions[SETTINGS].pdf_archival,
    )


@dataclass(frozen=True, slots=True)
class Files:
    """What was made of one language of a paper."""

    word: bytes
    pdf: bytes | None
    pages: int | None
    way: str
    pdf_by: str | None


def make_paper(
    paper: Paper,
    *,
    template: bytes,
    language: PaperLanguage,
    pdf: bool = True,
    by_office: bool = False,
) -> Files:
    """One language of a paper: Word by a limited process, PDF by the way its kind asks for."""
    made = make_papers([paper], template=template, language=language, pdf=pdf, by_office=by_office)
    return next(made)


def make_papers(
    papers: Sequence[Paper],
    *,
    template: bytes,
    language: PaperLanguage,
    pdf: bool = True,
    by_office: bool = False,
) -> Iterator[Files]:
    """Papers of one template, many to a message; in their order."""
    soffice = current_app.extensions[SETTINGS].soffice if by_office else None
    said = [context_of(paper) for paper in papers]
    drawn = [
        _drawn(paper, words, language) if pdf else None
        for paper, words in zip(papers, said, strict=True)
    ]
    wishes = [
        wish_of(paper, language) if pdf and done is None and soffice is None else None
        for paper, done in zip(papers, drawn, strict=True)
    ]
    for done, made in zip(drawn, _rendered(template, said, wishes), strict=True):
        if done is not None:
            yield Files(made.docx, done, count_pages(done), made.way, "register")
        elif pdf and soffice is not None:
            content = convert(made.docx, soffice=soffice, fonts=faces_folder())
            yield Files(made.docx, content, count_pages(content), made.way, "libreoffice")
        else:
            by = "own" if made.pdf is not None else None
            yield Files(made.docx, made.pdf, made.pages, made.way, by)


def _drawn(paper: Paper, said: Mapping[str, Any], language: PaperLanguage) -> bytes | None:
    """A list or statement drawn straight to PDF; None where it is laid out from its Word file."""
    if paper.own_layout or not draws_directly(paper.kind):
        return None
    wish = wish_of(paper, language)
    try:
        return draw(
            paper.kind,
            said,
            language,
            faces=faces(),
            made_at=wish.made_at,
            archival=wish.archival,
        )
    except RenderFailed:
        # A statement with more words than its one page holds becomes an ordinary document.
        return None


def _rendered(
    template: bytes, said: Sequence[Mapping[str, Any]], wishes: Sequence[PdfWish | None]
) -> Iterator[Made]:
    """Through the chamber: those alike in what they want go in one message."""
    start = 0
    for wanted, group in groupby(wishes, key=lambda wish: wish is not None):
        some = list(group)
        part = said[start : start + len(some)]
        start += len(some)
        asked = [wish for wish in some if wish is not None] if wanted else None
        yield from chamber().render_many(template, part, pdf=asked)


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
