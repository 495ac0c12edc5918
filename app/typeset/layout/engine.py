"""From the bytes of a Word file to the bytes of a PDF."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.typeset.faces import Faces
from app.typeset.layout.blocks import Block
from app.typeset.layout.flow import Flow, sections_of
from app.typeset.layout.numbering import lists_of
from app.typeset.layout.package import Package, Packed, W, is_on, parse, unpacked
from app.typeset.layout.stories import StoryReader
from app.typeset.layout.strips import Shelf, StripMaker
from app.typeset.layout.styles import styles_of
from app.typeset.layout.words import WordCutter
from app.typeset.pdf.pictures import PictureUse
from app.typeset.pdf.writer import PdfFile


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The PDF, and how many pages it has."""

    content: bytes
    pages: int


def lay_out(
    docx: bytes,
    *,
    faces: Faces,
    title: str,
    language: str,
    identifier: str,
    made_at: datetime,
    archival: bool = False,
) -> LaidOut:
    """Lay out a Word file. The same file and words about it give the same bytes.

    One at a time in a process: what papers share is kept without locks.
    """
    with _without_collector():
        return _laid_out(
            docx,
            faces,
            title=title,
            language=language,
            identifier=identifier,
            made_at=made_at,
            archival=archival,
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """A paper is a hundred thousand small things that all live to its end: looking for garbage
    among them again and again took a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid_out(
    docx: bytes,
    faces: Faces,
    *,
    title: str,
    language: str,
    identifier: str,
    made_at: datetime,
    archival: bool,
) -> LaidOut:
    package = Package(docx)
    pdf = PdfFile(
        title=title,
        language=language,
        identifier=identifier,
        made_at=made_at,
        archival=archival,
        faces=faces.all(),
    )

    def picture(part: str) -> PictureUse:
        return pdf.picture(package.read(part))

    def new_maker() -> StripMaker:
        return StripMaker(_cutter(faces), picture, lambda face: pdf.use(face).name, _shelf(faces))

    flow = _flowed(package, new_maker)
    flow.draw(pdf)
    return LaidOut(pdf.finish(), len(flow.sheets))


@lru_cache(maxsize=4)
def _cutter(faces: Faces) -> WordCutter:
    """Kept: words and their widths are the same in all papers."""
    return WordCutter(faces)


@lru_cache(maxsize=4)
def _shelf(_faces: Faces) -> Shelf:
    """Kept: clauses are the same in every paper of a template."""
    return Shelf()


def _flowed(package: Package, new_maker: Callable[[], StripMaker]) -> Flow:
    relations = package.relations(package.main)
    parts = dict(relations.values())
    styles = styles_of(package.packed(parts["styles"]) if "styles" in parts else None)
    lists = lists_of(package.packed(parts["numbering"]) if "numbering" in parts else None)
    even = "settings" in parts and _even_and_odd(package.packed(parts["settings"]))
    reader = StoryReader(package, package.main, styles, lists)
    blocks, last = reader.read(package.read(package.main))
    sections = list(sections_of(blocks, last, relations))
    stories: dict[str, list[Block]] = {}

    def read(part: str) -> list[Block]:
        if part not in stories:
            own = StoryReader(package, part, styles, lists)
            stories[part] = own.read(package.read(part))[0]
        return stories[part]

    total = 1
    for _attempt in range(3):
        maker = new_maker()
        maker.counts = (1, 1, total)
        flow = Flow(maker, read, even=even)
        flow.fill(sections)
        if flow.settle():
            break
        total = len(flow.sheets)
    return flow


@lru_cache(maxsize=64)
def _even_and_odd(settings: Packed) -> bool:
    return is_on(parse(unpacked(settings)).find(f"{W}evenAndOddHeaders"))
