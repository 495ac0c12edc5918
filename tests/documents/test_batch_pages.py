"""Pages of batches: a sheet is checked whole, a batch is watched, its files are taken away."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.database import transaction
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.documents.blank_sheets import blank_sheet, example_of, fits_sheet, headings
from app.documents.kinds import Kind, get_kind, list_kinds
from app.documents.models import PaperBatch
from app.documents.sheets import read_facts
from tests.documents.kinds import EVERY
from tests.documents.uploads import send_file
from tests.factories.papers import KIND, VILLAGE, make_batch
from tests.people import People, send, sign_in

BATCHES = "/documents/batches"


@pytest.fixture
def clerk(client: FlaskClient, people: People) -> FlaskClient:
    sign_in(client, people.county_clerk)
    return client


def jsonl(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def order(client: FlaskClient, content: bytes, *, name: str = "rows.jsonl", **boxes: str) -> Any:
    given = {
        "kind": KIND,
        "language": "zh",
        "division_code": VILLAGE,
        "title": "云坪村证明",
        "wants_pdf": "y",
    }
    return send_file(client, f"{BATCHES}/new", content=content, name=name, **(given | boxes))


def filled(kind: Kind, *, rows: int, language: Any = "zh") -> bytes:
    """The empty sheet, filled in by hand with the invented case."""
    book = openpyxl.load_workbook(io.BytesIO(blank_sheet(kind, language=language)))
    sheet = book.worksheets[0]
    sample = kind.sample()
    for line in range(rows):
        for at, (field, _heading) in enumerate(headings(kind, language), 1):
            sheet.cell(line + 2, at, example_of(field, sample.get(field.name), language) or None)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("path", ["", "/new", "/1", "/1/papers.zip", f"/sheet/{KIND}.xlsx"])
def test_nobody_gets_past_the_door(client: FlaskClient, people: People, path: str) -> None:
    answer = client.get(BATCHES + path)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_who_only_looks_cannot_order(client: FlaskClient, people: People) -> None:
    sign_in(client, people.city_officer)
    assert client.get(BATCHES).status_code == 200
    assert client.get(f"{BATCHES}/new").status_code == 403
    assert client.get(f"{BATCHES}/sheet/{KIND}.xlsx").status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_empty_sheet_reads_back_what_is_filled_in(language: Any) -> None:
    kinds = [kind for kind in list_kinds() if fits_sheet(kind)]
    assert KIND in {kind.code for kind in kinds}
    for kind in kinds:
        assert (
            list(read_facts(blank_sheet(kind, language=language), name="a.xlsx", kind=kind)) == []
        )
        rows = list(read_facts(filled(kind, rows=2, language=language), name="a.xlsx", kind=kind))
        assert [row.errors for row in rows] == [(), ()], kind.code
        assert [row.line for row in rows] == [2, 3]
        plain = kind.sample()
        for field in kind.plain_fields:
            wanted = plain.get(field.name)
            if isinstance(wanted, dict) and "zh" in wanted:
                wanted = wanted["zh"]
            assert rows[0].facts.get(field.name) == wanted, (kind.code, field.name)


def test_a_sheet_marks_what_is_required_and_keeps_numbers_as_text() -> None:
    plain = Kind(
        **{name: getattr(EVERY, name) for name in EVERY.__dataclass_fields__}
        | {"fields": EVERY.plain_fields}
    )
    book = openpyxl.load_workbook(io.BytesIO(blank_sheet(_with_sample(plain), language="zh")))
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column_letter for cell in sheet[1]}
    assert "栏name*" in heads
    assert "栏about" in heads
    for field in plain.plain_fields:
        heading = f"栏{field.name}" + ("*" if field.required else "")
        form = sheet.column_dimensions[heads[heading]]
        assert form.width >= 20
    choices = {str(one.sqref) for one in sheet.data_validations.dataValidation}
    assert any(area.startswith(f"{heads['栏family*']}2:") for area in choices)
    assert any(area.startswith(f"{heads['栏agreed*']}2:") for area in choices)
    assert book.worksheets[1].title == "说明"


def _with_sample(kind: Kind) -> Kind:
    class Sampled(Kind):
        __slots__ = ()

        def sample(self) -> dict[str, Any]:
            return {}

    return Sampled(**{name: getattr(kind, name) for name in kind.__dataclass_fields__})


def test_the_empty_sheet_is_downloaded_in_the_readers_language(clerk: FlaskClient) -> None:
    for language, first in (("zh", "填写"), ("en", "Fill in")):
        answer = clerk.get(f"{BATCHES}/sheet/{KIND}.xlsx?lang={language}")
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        assert book.sheetnames[0] == first
        assert answer.headers["Cache-Control"] == "no-store"
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert clerk.get(f"{BATCHES}/sheet/nothing.xlsx").status_code == 404
    unfit = next((kind for kind in list_kinds() if not fits_sheet(kind)), None)
    if unfit is not None:
        assert clerk.get(f"{BATCHES}/sheet/{unfit.code}.xlsx").status_code == 404


def test_a_good_sheet_becomes_a_batch_with_sealed_rows(
    clerk: FlaskClient, database: Session
) -> None:
    answer = order(clerk, filled(get_kind(KIND), rows=3), name="证明.xlsx")
    assert answer.status_code == 303, answer.text
    batch = database.scalars(sa.select(PaperBatch)).one()
    assert answer.location == f"{BATCHES}/{batch.id}"
    assert (batch.total, batch.made, batch.wants_pdf, batch.title) == (3, 0, True, "云坪村证明")
    assert batch.source.encrypted
    rows = file_store().read(batch.source).decode().split("\n")
    assert len(rows) == 4
    assert rows[3] == ""
    assert json.loads(rows[0])["window"] == get_kind(KIND).sample()["window"]
    job = database.scalars(sa.select(Job).where(Job.kind == "documents.make_batch")).one()
    assert job.idempotency_key == batch.uid
    page = clerk.get(answer.location).text
    assert "0 / 3" in page
    assert f'hx-get="{answer.location}/progress"' in page
    assert "papers.zip" not in page


def test_a_box_left_empty_means_no_pdf(clerk: FlaskClient, database: Session) -> None:
    given = {
        "kind": KIND,
        "language": "zh",
        "division_code": VILLAGE,
        "title": "只要 Word",
        "file": (io.BytesIO(jsonl(get_kind(KIND).sample())), "rows.jsonl"),
    }
    assert send(clerk, f"{BATCHES}/new", given).status_code == 303
    assert database.scalars(sa.select(PaperBatch)).one().wants_pdf is False


def test_one_wrong_cell_and_nothing_is_made(clerk: FlaskClient, database: Session) -> None:
    good = get_kind(KIND).sample()
    bad = {**good, "objections": "很多", "stranger": 1}
    answer = order(clerk, jsonl(good, bad, {**good, "poster_name": ""}))
    assert answer.status_code == 422
    assert "2 行有 3 处要改正，一份也没有制作" in answer.text
    cells = re.findall(r'data-label="(?:行号|列名|怎么改)">([^<]*)<', answer.text)
    rows = [cells[at : at + 3] for at in range(0, len(cells), 3)]
    assert [row[0] for row in rows] == ["2", "2", "3"]
    assert {row[1] for row in rows} == {"stranger", "收到异议（件）", "公示单位"}
    assert all(row[2] for row in rows)
    assert database.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 0
    assert database.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_of_many_wrong_rows_the_first_two_hundred_are_shown(clerk: FlaskClient) -> None:
    bad = {**get_kind(KIND).sample(), "objections": "很多"}
    answer = order(clerk, jsonl(*[bad] * 230))
    assert answer.status_code == 422
    assert answer.text.count('data-label="行号"') == 200
    assert "另有 30 处没有列出" in answer.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.csv", "空的"),
        ("公示单位,乱七八糟\n甲,乙\n".encode(), "列.csv", "不认识这些列"),
        (b"PK\x03\x04broken", "坏.xlsx", "损坏"),
        (b"\xff\xfe\x00nothing", "坏.xls", "打不开这个表格文件"),
        (b"x", "表.pdf", "请上传这些格式"),
        (b"not json\n", "行.jsonl", "JSON"),
        ("公示单位\n".encode(), "只有列名.csv", "没有可以制作的行"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_what_to_do(
    clerk: FlaskClient, database: Session, content: bytes, name: str, said: str
) -> None:
    answer = order(clerk, content, name=name)
    assert answer.status_code == 422
    assert said in answer.text
    assert database.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 0


def test_a_place_outside_ones_area_is_not_on_offer(clerk: FlaskClient) -> None:
    answer = order(clerk, jsonl(get_kind(KIND).sample()), division_code="529902101")
    assert answer.status_code == 422
    assert "不在可选范围内" in answer.text


def test_pressing_twice_makes_one_batch(clerk: FlaskClient, database: Session) -> None:
    page = clerk.get(f"{BATCHES}/new")
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    assert csrf is not None
    codes = []
    for _press in range(2):
        boxes = {
            "kind": KIND,
            "language": "zh",
            "division_code": VILLAGE,
            "title": "云坪村证明",
            "file": (io.BytesIO(jsonl(get_kind(KIND).sample())), "rows.jsonl"),
            "form_token": token.group(1),
            "csrf_token": csrf.group(1),
        }
        codes.append(clerk.post(f"{BATCHES}/new", data=boxes).status_code)
    assert codes == [303, 409]
    assert database.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 1


def test_a_line_separator_inside_a_text_does_not_break_a_line(
    clerk: FlaskClient, database: Session
) -> None:
    facts = get_kind(KIND).sample()
    facts["handling"] = "无。\u2028共两行"
    assert order(clerk, jsonl(facts, facts)).status_code == 303
    assert database.scalars(sa.select(PaperBatch)).one().total == 2


def test_a_finished_batch_lists_and_gives_its_papers(clerk: FlaskClient, people: People) -> None:
    batch = make_batch(by=people.county_clerk.actor, rows=3)
    page = clerk.get(f"{BATCHES}/{batch.id}").text
    assert "已完成" in page
    assert "every 2s" not in page
    assert len(set(re.findall(r'href="(/documents/\d+)"', page))) == 3
    answer = clerk.get(f"{BATCHES}/{batch.id}/papers.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "filename*=UTF-8''%E4%BA%91" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert len(names) == 6
    assert sum(name.endswith(".pdf") for name in names) == 3
    assert all(name.startswith("云坪镇云坪村-") for name in names)


def test_a_finished_batch_is_merged_behind_its_contents(clerk: FlaskClient, people: People) -> None:
    batch = make_batch(by=people.county_clerk.actor, rows=3)
    answer = clerk.get(f"{BATCHES}/{batch.id}/papers.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_without_pdfs_nothing_is_merged(clerk: FlaskClient, people: People) -> None:
    batch = make_batch(by=people.county_clerk.actor, pdf=False)
    assert "papers.pdf" not in clerk.get(f"{BATCHES}/{batch.id}").text
    assert clerk.get(f"{BATCHES}/{batch.id}/papers.pdf").status_code == 404


def test_progress_sends_the_page_anew_at_the_end(clerk: FlaskClient, people: People) -> None:
    running = make_batch(by=people.county_clerk.actor, rows=3, made=1)
    part = clerk.get(f"{BATCHES}/{running.id}/progress")
    assert "1 / 3" in part.text
    assert "every 2s" in part.text
    assert "HX-Refresh" not in part.headers
    done = make_batch(by=people.county_clerk.actor)
    assert clerk.get(f"{BATCHES}/{done.id}/progress").headers["HX-Refresh"] == "true"


def test_a_batch_that_stopped_says_why_and_how_to_go_on(
    app: Flask, clerk: FlaskClient, people: People
) -> None:
    batch = make_batch(by=people.county_clerk.actor, rows=3, made=1)
    with transaction() as current:
        current.execute(
            sa.update(Job)
            .where(Job.idempotency_key == batch.uid)
            .values(
                status="failed", error_zh="缺字：䶮。", error_en="No glyph.", error_number="A1B2"
            )
        )
    page = clerk.get(f"{BATCHES}/{batch.id}").text
    assert "缺字：䶮。" in page
    assert "A1B2" in page
    assert "every 2s" not in page
    assert "只含已制成的 1 份" in page
    assert re.search(r'action="/jobs/\w+/retry"', page)
    other = app.test_client()
    sign_in(other, people.town_clerk)
    seen = other.get(f"{BATCHES}/{batch.id}").text
    assert "缺字：䶮。" in seen
    assert "/retry" not in seen
    listed = clerk.get(BATCHES).text
    assert "未成功" in listed


def test_nothing_made_means_nothing_to_take(clerk: FlaskClient, people: People) -> None:
    batch = make_batch(by=people.county_clerk.actor, made=0)
    for name in ("papers.zip", "papers.pdf"):
        assert clerk.get(f"{BATCHES}/{batch.id}/{name}").status_code == 404


def test_pages_of_a_long_batch(
    clerk: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = make_batch(by=people.county_clerk.actor, rows=5)
    monkeypatch.setattr("app.documents.routes.batches.PER_PAGE", 2)
    first = clerk.get(f"{BATCHES}/{batch.id}").text
    last = clerk.get(f"{BATCHES}/{batch.id}?page=3").text
    numbers = re.compile(r'data-label="行">(\d+)<')
    assert numbers.findall(first) == ["1", "2"]
    assert numbers.findall(last) == ["5"]
    for odd in ("0", "-1", "999", "x", "²", "1" * 30):
        assert clerk.get(f"{BATCHES}/{batch.id}?page={odd}").status_code == 200


def test_who_may_not_open_files_sees_the_batch_without_them(
    client: FlaskClient, people: People
) -> None:
    batch = make_batch(by=people.county_clerk.actor)
    sign_in(client, people.city_officer)
    page = client.get(f"{BATCHES}/{batch.id}")
    assert page.status_code == 200
    assert "papers.zip" not in page.text
    assert client.get(f"{BATCHES}/{batch.id}/papers.zip").status_code == 403


def test_batches_of_another_county_are_not_there(app: Flask, people: People) -> None:
    batch = make_batch(by=people.county_clerk.actor)
    for person in (people.outsider, people.developer, people.other_village_clerk):
        client = app.test_client()
        sign_in(client, person)
        for path in ("", "/progress", "/papers.zip", "/papers.pdf"):
            assert client.get(f"{BATCHES}/{batch.id}{path}").status_code == 404
        assert batch.title not in client.get(BATCHES).text


def test_a_developer_orders_for_a_county_and_sees_its_own(
    client: FlaskClient, people: People, database: Session
) -> None:
    sign_in(client, people.developer)
    answer = order(client, jsonl(get_kind(KIND).sample()), division_code="529901")
    assert answer.status_code == 303, answer.text
    batch = database.scalars(sa.select(PaperBatch)).one()
    assert batch.owner_party_id == people.developer.actor.party_id
    assert client.get(answer.location).status_code == 200
    assert batch.title in client.get(BATCHES).text
