"""The list pattern: counts, filters, order, pages, export and print agree with one another."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.audit.entries import AuditEntry
from app.core.database import transaction
from app.web.drafts import keep_draft
from app.web.listing import MOST_PRINTED, Ask, page_links
from tests.web.pages import csrf_token

ROW = re.compile(r'<tr role="row">(?!.*columnheader)')


@pytest.fixture
def rows(database: Session) -> None:
    """Sixty rows in three states, with values a spreadsheet would love to misread."""
    strange = ["=1+1", "+86", "@sum", "-5", "520621199001011234", "<b>粗</b>", "2026-01-05"]
    with transaction():
        for at in range(60):
            subject = strange[at] if at < len(strange) else f"事项 {at}"
            keep_draft(user_id=at, form_key="aabbc"[at % 5], subject_id=subject, values={})


def body_rows(page: str) -> int:
    """How many rows the table shows."""
    return page.count('data-label="键"')


@pytest.mark.usefixtures("rows")
def test_tabs_count_what_they_show(lab_client: FlaskClient) -> None:
    """The number on a tab is the number of rows behind it."""
    page = lab_client.get("/lab/rows?per_page=100").get_data(as_text=True)
    counts = dict(re.findall(r'">(甲|其他|全部)<span class="n">(\d+)</span>', page))
    assert counts == {"甲": "24", "其他": "36", "全部": "60"}
    for tab, count in (("a", 24), ("other", 36), ("all", 60)):
        shown = lab_client.get(f"/lab/rows?per_page=100&tab={tab}").get_data(as_text=True)
        assert body_rows(shown) == count
        assert f"共 {count} 条" in shown


@pytest.mark.usefixtures("rows")
def test_counts_follow_the_filter(lab_client: FlaskClient) -> None:
    """Tabs count under the same filter as the rows."""
    page = lab_client.get("/lab/rows?q=事项 5&tab=all&per_page=100").get_data(as_text=True)
    counts = dict(re.findall(r'">(甲|其他|全部)<span class="n">(\d+)</span>', page))
    assert int(counts["甲"]) + int(counts["其他"]) == int(counts["全部"]) == body_rows(page) == 10
    assert "清空条件" in page


@pytest.mark.usefixtures("rows")
def test_pages_and_order(lab_client: FlaskClient) -> None:
    """Every row appears once over the pages; the order is the one asked for."""
    seen: list[int] = []
    for page in (1, 2, 3):
        url = f"/lab/rows?tab=all&sort=id&page={page}"
        text = lab_client.get(url).get_data(as_text=True)
        assert 'aria-sort="ascending"' in text
        seen += [int(found) for found in re.findall(r'data-label="号" class="num">(\d+)<', text)]
    assert seen == sorted(set(seen))
    assert len(seen) == 60
    newest = lab_client.get("/lab/rows?tab=all").get_data(as_text=True)
    assert newest.index(f'class="num">{seen[-1]}<') < newest.index(f'class="num">{seen[-2]}<')
    beyond = lab_client.get("/lab/rows?tab=all&page=99").get_data(as_text=True)
    assert "第 41 至 60 条" in beyond


@pytest.mark.parametrize(
    "query", ["tab=zzz", "sort=secret", "per_page=7", "page=x", "page=-1", "kind=zzz", "q=%00"]
)
def test_unknown_values_are_refused(lab_client: FlaskClient, query: str) -> None:
    """A wrong filter never shows more than was asked for."""
    assert lab_client.get(f"/lab/rows?{query}").status_code == 422


@pytest.mark.usefixtures("rows")
def test_unknown_names_are_ignored(lab_client: FlaskClient) -> None:
    """Links passed on by chat programs carry names of their own."""
    answer = lab_client.get("/lab/rows?from=chat&tab=all")
    assert answer.status_code == 200
    assert "from=chat" not in answer.get_data(as_text=True).split('id="list"')[1]


@pytest.mark.usefixtures("rows")
def test_cells_are_escaped(lab_client: FlaskClient) -> None:
    """What people typed is text."""
    page = lab_client.get("/lab/rows?tab=all&per_page=100").get_data(as_text=True)
    assert "&lt;b&gt;粗&lt;/b&gt;" in page
    assert "<b>粗" not in page


def test_an_empty_list_says_what_to_do(lab_client: FlaskClient) -> None:
    """Nothing at all, and nothing under a filter, are told apart."""
    assert "还没有记录" in lab_client.get("/lab/rows").get_data(as_text=True)
    assert "没有符合条件的记录" in lab_client.get("/lab/rows?q=x").get_data(as_text=True)


@pytest.mark.usefixtures("rows")
def test_print_shows_all_rows_with_headings(lab_client: FlaskClient) -> None:
    """The print view has every row of the tab, numbered, and says what was chosen."""
    page = lab_client.get("/lab/rows?view=print&tab=other").get_data(as_text=True)
    assert body_rows(page) == 36
    assert "<thead>" in page
    assert "状态：其他" in page
    assert 'class="side"' not in page
    assert MOST_PRINTED == 2000


def sheet_of(answer: TestResponse) -> list[list[object]]:
    """The cells of a downloaded workbook."""
    book = load_workbook(BytesIO(answer.data))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


@pytest.mark.usefixtures("rows")
def test_export_is_what_is_seen_and_stays_text(lab_client: FlaskClient, database: Session) -> None:
    """Same rows, same order; no formula, no lost digit; one audit entry."""
    token = {"csrf_token": csrf_token(lab_client)}
    answer = lab_client.post("/lab/rows/export?tab=all&sort=id", data=token)
    assert answer.status_code == 200
    disposition = unquote(answer.headers["Content-Disposition"])
    assert "filename*=UTF-8''试验：表" in disposition
    cells = sheet_of(answer)
    assert cells[0] == ["号", "键", "事", "只导出"]
    assert len(cells) == 61
    assert [row[2] for row in cells[1:8]] == [
        "=1+1", "+86", "@sum", "-5", "520621199001011234", "<b>粗</b>", "2026-01-05",
    ]  # fmt: skip
    book = load_workbook(BytesIO(answer.data))
    assert book.active["C2"].data_type == "s"
    assert book.active["C2"].number_format == "@"
    assert book.active["A2"].data_type == "n"
    assert book.active.freeze_panes == "B2"
    database.rollback()
    verbs = database.scalars(sa.select(AuditEntry.verb)).all()
    assert verbs == ["lab.rows_exported"]


@pytest.mark.usefixtures("rows")
def test_export_of_ticked_rows_only(lab_client: FlaskClient) -> None:
    """The second choice: only what was ticked, and nothing outside the list's own scope."""
    token = {"csrf_token": csrf_token(lab_client)}
    page = lab_client.get("/lab/rows?tab=all&sort=id").get_data(as_text=True)
    keys = re.findall(r'name="chosen" value="(\d+)"', page)[:3]
    boxes = {**token, "chosen": [*keys, "x"]}
    cells = sheet_of(lab_client.post("/lab/rows/export?tab=all&sort=id", data=boxes))
    assert [str(row[0]) for row in cells[1:]] == keys
    stranger = lab_client.post("/lab/rows/export", data={**token, "all": "1"})
    assert stranger.status_code == 422


def test_export_speaks_the_language_of_the_page(lab_client: FlaskClient) -> None:
    """English headings for an English reader."""
    lab_client.set_cookie("linyue_language", "en")
    token = {"csrf_token": csrf_token(lab_client)}
    assert sheet_of(lab_client.post("/lab/rows/export", data=token)) == [
        ["No.", "Key", "Subject", "Export only"]
    ]


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9])],
)
def test_page_numbers_leave_gaps(page: int, last: int, shown: list[int | None]) -> None:
    """The ends, and two around the page shown."""
    assert [number for number, _url in page_links(Ask(page=page), last)] == shown
