"""Section: households and parcels from sheets, from the file to the register.

The floor is the same rows by bare Core inserts of 1,000, nothing checked, sealed, numbered or
logged. One row in a hundred is bad; the run fails when one of them is not reported, or a good one
is.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from app.core.clock import now, today
from app.core.database import db, session, transaction
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.divisions.models import Division
from app.imports.commands import confirm_import, start_import
from app.imports.kinds import get_import_kind
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE, some_problems
from app.imports.rules import Extent
from app.parcels.models import Parcel
from app.parties.models import Household, HouseholdMember, Party, new_uid
from benchmarks import memory
from benchmarks.house import House, new_house
from benchmarks.rounds import Gates, heading, line, tell
from seeds.demo.invented import id_number

VILLAGE = "529901101201"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAD_EVERY = 100
PORTION = 1_000
Sheet = tuple[Sequence[str], Iterator[Sequence[Any]]]


def is_bad(number: int) -> bool:
    """One row in a hundred."""
    return number % BAD_EVERY == 50


def head_number(serial: int) -> str:
    """An identity number nobody else has, and none that ends in zeros as a cut one does."""
    block, within = divmod(serial, 990)
    day = f"{1940 + block // 12}{1 + block % 12:02d}15"
    return id_number(day, within // 99 * 100 + within % 99 + 1)


def households(count: int) -> Sheet:
    """Heads with a wrong check digit in every hundredth row."""
    headings = ("所在村", "户主姓名", "户主证件号码", "村民小组", "联系电话", "住址")

    def rows() -> Iterator[Sequence[Any]]:
        for n in range(count):
            number = head_number(n)
            if is_bad(n):
                number = number[:-1] + ("1" if number[-1] != "1" else "2")
            yield (VILLAGE, f"林示例{n}", number, "一组", f"138{n:08d}", f"云坪村 {n} 号")

    return headings, rows()


def parcels(count: int) -> Sheet:
    """Parcels without any area in every hundredth row."""
    headings = (
        "所在村",
        "小班号",
        "调查年份",
        "小地名",
        "面积(亩)",
        "地类",
        "树种",
        "郁闭度",
        "东至",
    )

    def rows() -> Iterator[Sequence[Any]]:
        for n in range(count):
            unit = f"{n // 90 + 1:03d}林班{n % 90 + 1:02d}小班"
            area = 0 if is_bad(n) else 5 + n % 300
            yield (VILLAGE, unit, 2024, "长坡", area, "乔木林地", "杉木", "0.65")

    return headings, rows()


def workbook(sheet: Sheet) -> bytes:
    """An .xlsx of text cells, as the template has them."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"constant_memory": True})
    page = book.add_worksheet()
    headings, rows = sheet
    page.write_row(0, 0, headings)
    for at, row in enumerate(rows, 1):
        page.write_row(at, 0, row)
    book.close()
    return held.getvalue()


def bare_households(count: int) -> None:
    """The rows themselves, sealed text copied."""
    village, at = _village()
    for start in range(1, count + 1, PORTION):
        numbers = range(start, min(count + 1, start + PORTION))
        with db.engine.begin() as connection:
            connection.execute(sa.insert(Party), [_party(n, village, at) for n in numbers])
            connection.execute(
                sa.insert(Household), [{"party_id": n, "villager_group": "一组"} for n in numbers]
            )
            connection.execute(sa.insert(HouseholdMember), [_member(n) for n in numbers])


def _party(n: int, village: tuple[int, str], at: Any) -> dict[str, Any]:  # noqa: ANN401 - a moment
    return {
        "id": n,
        "uid": new_uid(),
        "number": f"529901-HU-{n:06d}",
        "kind": "household",
        "status": "active",
        "name": f"林示例{n}",
        "initials": "lsl",
        "division_id": village[0],
        "division_path": village[1],
        "contact_name": f"林示例{n}",
        "phone_sealed": "a1.1." + "x" * 56,
        "phone_index": f"{n:032d}",
        "address": f"云坪村 {n} 号",
        "version": 1,
        "created_at": at,
        "created_by_name": "bare",
    }


def _member(n: int) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "household_id": n,
        "name": f"林示例{n}",
        "initials": "lsl",
        "relation": "head",
        "document_type": "id_card",
        "document_sealed": "a1.1." + "x" * 64,
        "document_index": f"{n:032d}",
        "tail_index": f"{n % 10000:032d}",
        "document_reason": "",
        "joined_on": today(),
    }


def bare_parcels(count: int) -> None:
    """The rows themselves."""
    village, at = _village()
    for start in range(1, count + 1, PORTION):
        rows = [_parcel(n, village, at) for n in range(start, min(count + 1, start + PORTION))]
        with db.engine.begin() as connection:
            connection.execute(sa.insert(Parcel), rows)


def _parcel(n: int, village: tuple[int, str], at: Any) -> dict[str, Any]:  # noqa: ANN401 - a moment
    return {
        "id": n,
        "key": f"{VILLAGE}-L{n // 90 + 1:03d}-X{n % 90 + 1:02d}-2024",
        "status": "current",
        "division_id": village[0],
        "division_path": village[1],
        "name": "长坡",
        "initials": "cp",
        "area_mu_x100": 500 + n % 300,
        "survey_year": 2024,
        "from_on": today(),
        "resource_type": "forest",
        "ownership_kind": "collective",
        "land_class": "arbor",
        "species": "杉木",
        "canopy_x100": 65,
        "version": 1,
        "created_at": at,
        "created_by_name": "bare",
    }


def _village() -> tuple[tuple[int, str], Any]:
    found = session().scalars(sa.select(Division).where(Division.code == VILLAGE)).one()
    village = (found.id, found.path)
    session().rollback()
    return village, now()


def import_sheet(
    house: House, content: bytes, *, kind: str, extent: Extent
) -> tuple[float, float, set[int], int]:
    """Seconds of check and write, the lines reported, the rows written."""
    assert house.people is not None
    actor = house.people.county_clerk.actor
    kept = file_store().put(
        "import",
        content,
        suffix="xlsx",
        media_type=XLSX,
        name="bench.xlsx",
        encrypted=True,
        actor=actor,
    )
    with transaction():
        found = start_import(
            kind=get_import_kind(kind), file=kept, updates=False, language="zh", actor=actor
        )
        import_id = found.id
    checked = _timed_job(CHECK)
    told = {number for number, _ in some_problems(session().get_one(SheetImport, import_id), 10**6)}
    with transaction():
        confirm_import(import_id=import_id, extent=extent, language="zh", actor=actor)
    wrote = _timed_job(WRITE)
    written = session().get_one(SheetImport, import_id).written
    session().rollback()
    return checked, wrote, told, written


def _timed_job(kind: str) -> float:
    job_id = (
        session().scalars(sa.select(Job.id).where(Job.kind == kind, Job.status == "queued")).one()
    )
    session().rollback()
    gc.collect()
    began = time.perf_counter()
    assert run_job(job_id, place=Workplace(lease_seconds=3600))
    spent = time.perf_counter() - began
    db.session.remove()
    assert session().get_one(Job, job_id).status == "succeeded"
    session().rollback()
    return spent


def measure(
    gates: Gates,
    count: int,
    *,
    kind: str,
    sheet: Callable[[int], Sheet],
    bare: Callable[[int], None],
) -> None:
    """One kind: bare inserts and the import, each into an empty house of its own."""
    with new_house() as house, house.app.app_context():
        gc.collect()
        began = time.perf_counter()
        bare(count)
        floor = (time.perf_counter() - began) / count
    content = workbook(sheet(count))
    with new_house() as house, house.app.app_context(), memory.growth() as grown:
        checked, wrote, told, written = import_sheet(house, content, kind=kind, extent=Extent.GOOD)
    bad = {n + 2 for n in range(count) if is_bad(n)}
    heading(
        f"{count:,} {kind} from an .xlsx of {len(content) / 1e6:.1f} MB",
        f"bare inserts of {PORTION:,}, {1 / floor:,.0f} rows a second",
    )
    line(checked / count / floor, "seconds a row, the check", f"{count / checked:,.0f} a second")
    line(wrote / count / floor, "seconds a row, the write", f"{count / wrote:,.0f} a second")
    whole = (checked + wrote) / count / floor
    line(whole, "seconds a row, both", f"{count / (checked + wrote):,.0f} a second")
    said = f"{kind}: MB of memory more than before the import"
    tell(gates, grown.mb, said, at_most=200)
    line(len(told & bad) / len(bad), "of the bad rows reported", f"{len(bad):,} of {count:,}")
    gates.at_least(f"{kind}: bad rows reported", len(told & bad) / len(bad), 1)
    gates.at_most(f"{kind}: good rows reported as bad", len(told - bad), 0)
    gates.at_least(f"{kind}: good rows written", written / (count - len(bad)), 1)
    gates.at_most(f"{kind}: seconds a row against bare inserts", whole, GATES[kind])


GATES = {"households": 40, "parcels": 40}


def run(gates: Gates, *, quick: bool) -> None:
    """Both kinds of issue 4."""
    part = 10 if quick else 1
    measure(gates, 20_000 // part, kind="households", sheet=households, bare=bare_households)
    measure(gates, 50_000 // part, kind="parcels", sheet=parcels, bare=bare_parcels)
