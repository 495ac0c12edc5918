"""Sheets as people make them, uploads through the page, and jobs run on the spot."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import sqlalchemy as sa

from app.core.actor import Actor
from app.core.database import db, session, transaction
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.imports.commands import confirm_import, start_import
from app.imports.kinds import get_import_kind
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE, some_problems
from app.imports.rules import Extent
from seeds.demo.invented import id_number
from tests.factories.places import VILLAGE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("所在村", "户主姓名", "户主证件号码", "村民小组", "联系电话", "住址")


def head_number(serial: int) -> str:
    """An identity number nobody else in a test has; none that looks cut by a spreadsheet."""
    block, within = divmod(serial, 990)
    day = f"{1940 + block // 12}{1 + block % 12:02d}15"
    return id_number(day, within // 99 * 100 + within % 99 + 1)


def household_rows(count: int, *, first: int = 1, village: str = VILLAGE) -> list[list[str]]:
    """As many households, in the order of HEADINGS."""
    return [
        [village, f"林示例{n}", head_number(n), "一组", f"138{n:08d}", f"云坪村 {n} 号"]
        for n in range(first, first + count)
    ]


def workbook(rows: Sequence[Sequence[Any]], *, headings: Sequence[str] = HEADINGS) -> bytes:
    """An .xlsx as a spreadsheet program writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def text_file(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS) -> bytes:
    """A .csv as Excel saves it in China."""
    held = io.StringIO()
    csv.writer(held).writerows([headings, *rows])
    return held.getvalue().encode("gb18030")


def opened(content: bytes) -> Any:
    """The first sheet, as somebody sees it."""
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def upload(
    content: bytes,
    *,
    actor: Actor,
    name: str = "rows.xlsx",
    kind: str = "households",
    updates: bool = False,
) -> SheetImport:
    """Uploaded and checked."""
    kept = file_store().put(
        "import",
        content,
        suffix=name.rpartition(".")[2],
        media_type=XLSX,
        name=name,
        encrypted=True,
        actor=actor,
    )
    with transaction():
        started = start_import(
            kind=get_import_kind(kind), file=kept, updates=updates, language="zh", actor=actor
        )
        import_id = started.id
    run_waiting(CHECK)
    return again(import_id)


def confirm(found: SheetImport, extent: Extent, *, actor: Actor) -> SheetImport:
    """Confirmed and written."""
    import_id = found.id
    with transaction():
        confirm_import(import_id=import_id, extent=extent, language="zh", actor=actor)
    run_waiting(WRITE)
    return again(import_id)


def run_waiting(kind: str) -> None:
    """Do the queued jobs of a kind here and now."""
    ids = session().scalars(
        sa.select(Job.id).where(Job.kind == kind, Job.status == "queued").order_by(Job.id)
    )
    waiting = list(ids)
    session().rollback()
    for job_id in waiting:
        assert run_job(job_id, place=Workplace(lease_seconds=600))
    db.session.remove()
    failed = session().scalars(sa.select(Job.error_zh).where(Job.status != "succeeded")).all()
    assert failed == []


def again(import_id: int) -> SheetImport:
    """As it stands now."""
    session().rollback()
    return session().get_one(SheetImport, import_id)


def wrong(found: SheetImport) -> dict[int, list[tuple[str, str]]]:
    """What the report says: by line, column and words."""
    return {
        line: [(one.column, one.said.zh) for one in problems]
        for line, problems in some_problems(found, 10_000)
    }


def answer_of(found: SheetImport) -> bytes:
    """The file given back."""
    assert found.answer is not None
    return file_store().read(found.answer)


def by_heading(content: bytes, row: int) -> Mapping[str, Any]:
    """One line of a workbook by its headings."""
    sheet = opened(content)
    return {str(cell.value): sheet.cell(row, cell.column) for cell in sheet[1] if cell.value}
