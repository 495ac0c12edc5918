"""Pages of imports: the door, templates, an upload followed to its end, and whose it is."""

from __future__ import annotations

import io
from urllib.parse import quote

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.core.bilingual import Language
from app.core.database import session
from app.imports.blank_sheets import blank_sheet
from app.imports.kinds import list_imports
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE
from app.imports.rules import returned_name, root_of
from app.imports.sheets import open_sheet
from tests.documents.uploads import send_file
from tests.imports.sheets import household_rows, run_waiting, text_file, workbook
from tests.people import People, hidden_boxes, sign_in

NEW = "/imports/new"


def latest() -> int:
    """The import made last."""
    session().rollback()
    return session().scalars(sa.select(sa.func.max(SheetImport.id))).one()


def imports_in(numbers: list[int]) -> list[SheetImport]:
    """As they stand now."""
    session().rollback()
    return [session().get_one(SheetImport, number) for number in numbers]


def order(client: FlaskClient, content: bytes, *, name: str = "云坪.xlsx", **boxes: str) -> int:
    answer = send_file(client, NEW, content=content, name=name, kind="households", **boxes)
    assert answer.status_code == 303, answer.text
    run_waiting(CHECK)
    return latest()


def press(client: FlaskClient, page: str, action: str, **boxes: str) -> int:
    hidden = hidden_boxes(client.get(page).text, action)
    return client.post(action, data={**hidden, **boxes}).status_code


@pytest.mark.parametrize(
    "path", ["", "/new", "/templates/households.xlsx", "/1", "/1/progress", "/1/answer.xlsx"]
)
def test_nobody_gets_past_the_door(client: FlaskClient, people: People, path: str) -> None:
    answer = client.get(f"/imports{path}")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_an_import_from_the_form_to_the_end(client: FlaskClient, people: People) -> None:
    sign_in(client, people.county_clerk)
    rows = household_rows(20)
    rows[4][2] = "1"
    number = order(client, workbook(rows))
    page = client.get(f"/imports/{number}")
    assert "成功 19 行，失败 1 行" in page.text
    assert "身份证号应为 18 位" in page.text
    assert "写入全部" not in page.text
    back = client.get(f"/imports/{number}/answer.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(back.data)).worksheets[0]["G6"].value
    assert "no-store" in back.headers["Cache-Control"]
    assert press(client, f"/imports/{number}", f"/imports/{number}/confirm", extent="all") == 422
    assert press(client, f"/imports/{number}", f"/imports/{number}/confirm", extent="good") == 303
    run_waiting(WRITE)
    assert "写入完成：成功 19 行，失败 1 行" in client.get(f"/imports/{number}").text
    assert "云坪.xlsx" in client.get("/imports").text
    assert client.get(f"/imports/{number}/progress").headers["HX-Refresh"] == "true"


def test_a_whole_sheet_can_be_given_up(client: FlaskClient, people: People) -> None:
    sign_in(client, people.county_clerk)
    number = order(client, text_file(household_rows(2)), name="云坪.csv")
    assert press(client, f"/imports/{number}", f"/imports/{number}/abandon") == 303
    page = client.get(f"/imports/{number}").text
    assert "已放弃" in page
    assert f"/imports/{number}/confirm" not in page
    client.post("/language", data={**hidden_boxes(page, "/language"), "language": "en"})


def test_an_unreadable_file_says_why(client: FlaskClient, people: People) -> None:
    sign_in(client, people.county_clerk)
    number = order(client, b"PK nothing")
    assert "文件已损坏" in client.get(f"/imports/{number}").text
    refused = send_file(client, NEW, content=b"x", name="a.docx", kind="households")
    assert refused.status_code == 422
    assert "请上传这些格式的文件" in refused.text
    empty = send_file(client, NEW, content=b"", name="a.xlsx", kind="households")
    assert empty.status_code == 422


def test_a_colleague_reads_the_report_but_not_the_file(client: FlaskClient, people: People) -> None:
    """The file holds whole identity numbers: it goes back to whoever sent it, and nobody else."""
    sign_in(client, people.village_clerk)
    rows = household_rows(2)
    rows[1][2] = "1"
    number = order(client, workbook(rows))
    assert client.get(f"/imports/{number}/answer.xlsx").status_code == 200
    client.post("/sign-out", data=hidden_boxes(client.get("/imports").text, "/sign-out"))
    sign_in(client, people.county_clerk)
    assert client.get(f"/imports/{number}").status_code == 200
    assert client.get(f"/imports/{number}/answer.xlsx").status_code == 404


def test_imports_of_another_county_are_not_there(client: FlaskClient, people: People) -> None:
    sign_in(client, people.county_clerk)
    number = order(client, workbook(household_rows(2)))
    client.post("/sign-out", data=hidden_boxes(client.get("/imports").text, "/sign-out"))
    sign_in(client, people.outsider)
    for path in ("", "/progress", "/answer.xlsx"):
        assert client.get(f"/imports/{number}{path}").status_code == 404
    assert "云坪.xlsx" not in client.get("/imports").text


def test_who_may_not_enter_records_may_not_import_them(client: FlaskClient, people: People) -> None:
    sign_in(client, people.auditor)
    assert client.get("/imports").status_code == 403
    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_every_template_reads_back_its_own_headings(
    client: FlaskClient, database: Session, spoken: Language
) -> None:
    kinds = list_imports()
    assert {"households", "members", "accounts", "parcels", "holders", "places"} == {
        kind.code for kind in kinds
    }
    for kind in kinds:
        content = blank_sheet(kind, language=spoken)
        sheet = open_sheet(content, name="a.xlsx", kind=kind)
        assert [column.name for column in sheet.layout if column] == [
            column.name for column in kind.columns
        ]
        assert list(sheet.rows) == []
        book = openpyxl.load_workbook(io.BytesIO(content))
        fill, explain = book.worksheets[:2]
        assert {fill.column_dimensions["A"].number_format} == {"@"}
        choices = sum(column.type in {"choice", "yes_no"} for column in kind.columns)
        assert len(fill.data_validations.dataValidation) == choices
        assert explain.max_row > len(kind.columns)
        assert kind.permission in set(Permission)


def test_templates_are_downloads(client: FlaskClient, people: People) -> None:
    sign_in(client, people.county_clerk)
    answer = client.get("/imports/templates/parcels.xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/imports/templates/nothing.xlsx").status_code == 404


def test_the_repaired_sheet_closes_the_import_it_came_from(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.county_clerk)
    rows = household_rows(3)
    rows[1][2] = "1"
    first = order(client, workbook(rows))
    back = client.get(f"/imports/{first}/answer.xlsx").headers["Content-Disposition"]
    assert quote("云坪-退回.xlsx") in back
    # Another sheet of the same name replaces nothing, nor does one that cannot be read.
    other = order(client, workbook(household_rows(1, first=50)))
    order(client, b"PK nothing", name="云坪-退回.xlsx")
    assert "等您确认" not in client.get(f"/imports/{first}").text
    assert [one.state for one in imports_in([first, other])] == ["checked", "checked"]
    # The first repair leaves a row wrong; it goes back under the same name and comes again.
    second = order(client, workbook(rows), name="云坪-退回 (1).xlsx")
    states = [one.state for one in imports_in([first, other, second])]
    assert states == ["replaced", "checked", "checked"]
    page = client.get(f"/imports/{first}").text
    assert f'href="/imports/{second}"' in page
    assert f"见第 {second} 次导入" in page
    assert "已由改好的表替代" in page
    assert f"/imports/{first}/confirm" not in page
    back = client.get(f"/imports/{second}/answer.xlsx").headers["Content-Disposition"]
    assert quote("云坪-退回.xlsx") in back
    # From its page, whatever the file is called now.
    link = f"/imports/new?replaces={second}"
    assert link in client.get(f"/imports/{second}").text
    form = client.get(link).text
    assert f'value="{second}"' in form
    third = order(client, workbook(household_rows(3)), name="改好.xlsx", replaces=str(second))
    assert [one.state for one in imports_in([second, third])] == ["replaced", "checked"]
    press(client, f"/imports/{third}", f"/imports/{third}/confirm", extent="all")
    run_waiting(WRITE)
    assert "写入完成：成功 3 行，失败 0 行" in client.get(f"/imports/{third}").text


def test_only_who_got_the_workbook_brings_it_back(client: FlaskClient, people: People) -> None:
    sign_in(client, people.village_clerk)
    rows = household_rows(2)
    rows[1][2] = "1"
    first = order(client, workbook(rows))
    elsewhere = client.application.test_client()
    sign_in(elsewhere, people.county_clerk)
    order(elsewhere, workbook(household_rows(2)), name="云坪-退回.xlsx", replaces=str(first))
    assert [one.state for one in imports_in([first])] == ["checked"]
    far = client.application.test_client()
    sign_in(far, people.outsider)
    assert far.get(f"/imports/new?replaces={first}").status_code == 404


@pytest.mark.parametrize(
    ("name", "root", "returned"),
    [
        ("云坪.xlsx", "云坪", False),
        ("云坪-退回.xlsx", "云坪", True),
        ("云坪-退回 (2).xlsx", "云坪", True),
        ("云坪-退回（1）.xlsx", "云坪", True),
        ("云坪-退回 - 副本.xlsx", "云坪", True),
        ("云坪-退回-returned.xlsx", "云坪", True),
        ("退回.xlsx", "退回", False),
        ("云坪-退回名单.xlsx", "云坪-退回名单", False),
    ],
)
def test_a_returned_file_is_known_by_its_name(name: str, root: str, returned: bool) -> None:
    assert root_of(name) == (root, returned)
    assert returned_name(name, "zh") == f"{root}-退回.xlsx"
    assert returned_name(name, "en") == f"{root}-returned.xlsx"
