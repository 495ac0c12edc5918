"""Statements: notices of one page, as many as there are people, in one file or a file each.

Statements of one packet differ in their values alone. Their frame (title, labels, lines, notes) is
drawn once and shown on every page; the values are encoded slot by slot for many people at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from app.typeset.faces import Faces
from app.typeset.pdf.codes import draw_qr
from app.typeset.pdf.forms import QR, RIGHT, TOP, Frame, KeptFrame, Needs, draw_frame, kept_frame
from app.typeset.pdf.models import Statement, StatementForm
from app.typeset.pdf.pages import Page
from app.typeset.pdf.setting import Setter
from app.typeset.pdf.slots import Slots, texts_of
from app.typeset.pdf.words import language
from app.typeset.pdf.writer import A4, PdfFile

_AT_ONCE = 512


def write_statement(
    statement: Statement, faces: Faces, *, made_at: datetime, archival: bool = False
) -> bytes:
    """One statement as a file of its own."""
    form = statement.form
    file = PdfFile(
        title=form.title.first,
        language=language(form.tongue),
        identifier=statement.number,
        made_at=made_at,
        author=form.office,
        archival=archival,
    )
    _Writer(file, faces).add([statement])
    return file.finish()


def write_statements(
    statements: Iterable[Statement],
    faces: Faces,
    *,
    title: str,
    identifier: str,
    made_at: datetime,
    archival: bool = False,
) -> bytes:
    """Many statements in one file, a page and a bookmark each."""
    writer: _Writer | None = None
    for some in _batches(statements):
        if writer is None:
            form = some[0].form
            file = PdfFile(
                title=title,
                language=language(form.tongue),
                identifier=identifier,
                made_at=made_at,
                author=form.office,
                archival=archival,
            )
            writer = _Writer(file, faces)
        for page, statement in zip(writer.add(some), some, strict=True):
            name = statement.bookmark or statement.number
            if name:
                writer.file.bookmark(name, page)
    assert writer is not None, "a packet holds at least one statement"
    return writer.file.finish()


def _batches(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    remaining = iter(statements)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


class _Writer:
    """Sets values into frames, page after page."""

    def __init__(self, file: PdfFile, faces: Faces) -> None:
        self.file = file
        self.faces = faces
        self.setter = Setter(file, faces)
        self._frames: dict[KeptFrame, Frame] = {}
        self._slots: dict[tuple[StatementForm, int], Slots] = {}

    def add(self, statements: Sequence[Statement]) -> list[Page]:
        """Each statement on a page of its own, in their order."""
        alike: dict[tuple[StatementForm, int, bool, bool], list[int]] = {}
        for at, one in enumerate(statements):
            kind = (one.form, len(one.rows), bool(one.number), bool(one.check_code))
            alike.setdefault(kind, []).append(at)
        pages = [self.file.page(*A4) for _ in statements]
        for (form, _, _, _), members in alike.items():
            self._add_alike(
                form, [statements[at] for at in members], pages=[pages[at] for at in members]
            )
        return pages

    def _add_alike(
        self, form: StatementForm, statements: Sequence[Statement], *, pages: Sequence[Page]
    ) -> None:
        """Statements of one form with equally many rows."""
        first = statements[0]
        slots = self._slots.get((form, len(first.rows)))
        if slots is None:
            slots = self._slots[form, len(first.rows)] = Slots(
                self.setter, form, rows=len(first.rows)
            )
        needs = Needs(
            (1,) * len(first.values),
            (1,) * len(first.rows),
            bool(first.number),
            bool(first.check_code),
        )
        texts = [texts_of(one) for one in statements]
        frame = self._frame(form, needs)
        written = slots.write_all(frame.places, texts)
        for at, (page, body) in enumerate(zip(pages, written, strict=True)):
            if body is None:
                # A value that wraps or needs another face: a frame of its own height.
                lines = slots.wrap(texts[at])
                own = self._frame(form, slots.needs(lines, like=needs))
                page.put(own.stamp)
                slots.draw(page, own.places, lines)
            else:
                page.put(frame.stamp)
                page.raw(body)
            url = statements[at].check_url
            if url:
                draw_qr(page, url, (RIGHT - QR, TOP - QR + 12), side=QR)
            page.close()

    def _frame(self, form: StatementForm, needs: Needs) -> Frame:
        kept = kept_frame(form, self.faces, needs)
        frame = self._frames.get(kept)
        if frame is None:
            if kept.kept is None:
                frame = draw_frame(form, self.setter, needs)
            else:
                frame = replace(kept.frame, stamp=self.file.add_kept(kept.kept))
            self._frames[kept] = frame
        return frame
