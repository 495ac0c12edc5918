"""Households from a sheet: checked whole, given back, written whole or in part, and again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.styles import PatternFill
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.database import session, transaction
from app.core.errors import RuleBroken
from app.imports.marks import FILL
from app.imports.queries import some_differences
from app.imports.rules import Extent, ImportState
from app.parties.commands.households import add_member
from app.parties.imports.households import NEW_PHONE, OLD_PHONE
from app.parties.models import Household, Party
from app.parties.rules import Relation
from tests.factories.parties import make_household, person
from tests.factories.places import COUNTY, FAR_VILLAGE, VILLAGE, actor_at, make_places
from tests.imports.sheets import (
    HEADINGS,
    again,
    answer_of,
    by_heading,
    confirm,
    head_number,
    household_rows,
    opened,
    text_file,
    upload,
    workbook,
    wrong,
)


@pytest.fixture
def clerk(database: Session) -> Actor:
    make_places()
    return actor_at(COUNTY, "imports.run", "parties.edit", user_id=7, name="何青禾")


def count_households() -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(Household)) or 0


def test_a_good_sheet_is_written_whole(clerk: Actor) -> None:
    found = upload(workbook(household_rows(30)), actor=clerk)
    assert (found.state, found.total, found.bad, found.added) == ("checked", 30, 0, 30)
    assert count_households() == 0
    done = confirm(found, Extent.ALL, actor=clerk)
    assert (done.state, done.written) == (ImportState.DONE, 30)
    assert count_households() == 30
    party = session().scalars(sa.select(Party).where(Party.name == "林示例7")).one()
    assert party.address == "云坪村 7 号"
    assert party.division_path.endswith("529901101201/")


def test_every_bad_row_is_told_and_the_file_comes_back(clerk: Actor) -> None:
    rows = household_rows(40)
    rows[3][2] = "12345"
    rows[8][1] = ""
    rows[9][0] = FAR_VILLAGE
    rows[20][2] = rows[21][2]
    rows[30][4] = "12"
    found = upload(workbook(rows), actor=clerk)
    assert (found.total, found.bad, found.good) == (40, 6, 34)
    said = wrong(found)
    assert sorted(said) == [5, 10, 11, 22, 23, 32]
    assert said[10] == [("name", "必填，请补上。")]
    assert said[22] == [("document_number", "与第 23 行重复，请只留一行。")]
    assert said[23] == [("document_number", "与第 22 行重复，请只留一行。")]
    back = answer_of(found)
    assert "应为 18 位" in by_heading(back, 5)["错误说明"].value
    for row, heading in ((5, "户主证件号码"), (10, "户主姓名"), (11, "所在村"), (32, "联系电话")):
        assert by_heading(back, row)[heading].fill.fgColor.rgb == FILL, (row, heading)
    assert by_heading(back, 6)["户主证件号码"].fill.fgColor.rgb != FILL
    assert by_heading(back, 6)["错误说明"].value is None
    assert by_heading(back, 6)["户主证件号码"].value == rows[4][2]


def test_the_returned_file_is_repaired_and_uploaded_as_it_is(clerk: Actor) -> None:
    rows = household_rows(10)
    rows[3][2] = rows[6][2] = "12345"
    first = upload(workbook(rows), actor=clerk)
    assert first.bad == 2
    book = openpyxl.load_workbook(io.BytesIO(answer_of(first)))
    sheet = book.worksheets[0]
    sheet["C5"] = head_number(4)
    held = io.BytesIO()
    book.save(held)
    second = upload(held.getvalue(), actor=clerk)
    assert (second.bad, sorted(wrong(second))) == (1, [8])
    back = answer_of(second)
    assert [cell.value for cell in opened(back)[1]] == [*HEADINGS, "错误说明"]
    assert by_heading(back, 5)["错误说明"].value is None
    assert by_heading(back, 5)["户主证件号码"].fill.fgColor.rgb != FILL
    assert by_heading(back, 8)["户主证件号码"].fill.fgColor.rgb == FILL
    done = confirm(second, Extent.GOOD, actor=clerk)
    assert (done.state, done.written, count_households()) == ("done", 9, 9)
    third = upload(answer_of(done), actor=clerk)
    assert (third.added, third.same, third.bad) == (0, 9, 1)


def test_all_or_nothing_refuses_a_sheet_with_errors(clerk: Actor) -> None:
    rows = household_rows(3)
    rows[1][2] = "1"
    found = upload(workbook(rows), actor=clerk)
    with pytest.raises(RuleBroken, match="不能全部写入"):
        confirm(found, Extent.ALL, actor=clerk)
    assert count_households() == 0


def test_what_others_wrote_meanwhile_stops_all_or_only_itself(clerk: Actor) -> None:
    rows = household_rows(1200)
    whole = upload(workbook(rows), actor=clerk).id
    part = upload(workbook(rows), actor=clerk).id
    assert again(whole).good == again(part).good == 1200
    make_household(
        head=person("别家人", Relation.HEAD, document_number=head_number(900)), actor=clerk
    )
    refused = confirm(again(whole), Extent.ALL, actor=clerk)
    assert (refused.state, refused.bad, refused.written) == (ImportState.REFUSED, 1, 0)
    assert list(wrong(refused)) == [901]
    assert count_households() == 1
    done = confirm(again(part), Extent.GOOD, actor=clerk)
    assert (done.state, done.bad, done.written) == (ImportState.DONE, 1, 1199)
    assert count_households() == 1200
    assert by_heading(answer_of(done), 901)["错误说明"].value


def test_number_cells_of_identity_numbers_are_refused_with_the_reason(clerk: Actor) -> None:
    rows = [list(row) for row in household_rows(2)]
    rows[0][2] = int(rows[0][2].replace("X", "1"))
    found = upload(workbook(rows), actor=clerk)
    assert "只保留前 15 位" in wrong(found)[2][0][1]
    assert by_heading(answer_of(found), 2)["户主证件号码"].number_format == "@"


def test_existing_households_change_only_when_asked_to(clerk: Actor) -> None:
    confirm(upload(workbook(household_rows(4)), actor=clerk), Extent.ALL, actor=clerk)
    rows = household_rows(4)
    rows[1][3], rows[1][5] = "二组", "云坪村新居"
    rows[2][4] = "13900000000"
    plain = upload(workbook(rows), actor=clerk)
    assert (plain.same, plain.bad, plain.changed) == (2, 2, 0)
    assert "更新已存在的数据" in wrong(plain)[3][0][1]
    asked = upload(workbook(rows), actor=clerk, updates=True)
    assert (asked.same, asked.bad, asked.changed) == (2, 0, 2)
    shown = {
        (line, one.column, one.before, one.after)
        for line, changes in some_differences(asked, 10)
        for one in changes
    }
    assert (3, "villager_group", "一组", "二组") in shown
    assert (4, "phone", OLD_PHONE, NEW_PHONE) in shown
    done = confirm(asked, Extent.ALL, actor=clerk)
    assert done.state == ImportState.DONE
    party = session().scalars(sa.select(Party).where(Party.name == "林示例2")).one()
    assert (party.address, party.household and party.household.villager_group) == (
        "云坪村新居",
        "二组",
    )
    assert upload(workbook(rows), actor=clerk).same == 4


def test_columns_in_any_order_styled_empty_rows_and_csv(clerk: Actor) -> None:
    rows = household_rows(3)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(["户主证件号码 *", "户主姓名", " 所在村"])
    for row in rows:
        sheet.append([row[2], row[1], "云坪村"])
    for line in range(6, 300):
        for column in range(1, 5):
            sheet.cell(line, column).fill = PatternFill("solid", fgColor="FFFF00")
    held = io.BytesIO()
    book.save(held)
    found = upload(held.getvalue(), actor=clerk)
    assert (found.total, found.bad) == (3, 0)
    rows[1][2] = "1"
    text = upload(text_file(rows), actor=clerk, name="云坪.csv")
    assert (text.total, text.bad) == (3, 1)
    back = answer_of(text)
    assert by_heading(back, 3)["户主证件号码"].fill.fgColor.rgb == FILL
    assert upload(back, actor=clerk, name="云坪.xlsx").bad == 1


def test_old_workbooks_are_read_and_come_back_as_new_ones(clerk: Actor) -> None:
    content = (Path(__file__).parent / "old_sheet.xls").read_bytes()
    found = upload(content, actor=clerk, name="老表.xls")
    assert (found.total, list(wrong(found))) == (2, [2])
    assert "只保留前 15 位" in wrong(found)[2][0][1]
    back = answer_of(found)
    marked = by_heading(back, 2)["户主证件号码"]
    assert (marked.fill.fgColor.rgb, marked.number_format) == (FILL, "@")
    assert by_heading(back, 4)["户主证件号码"].value == "529901194001150048"
    assert list(wrong(upload(back, actor=clerk, name="老表.xlsx"))) == [2]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("所在村", "户主姓名", "户主证件号码", "肤色"), "不认识这些列：肤色"),
        (("所在村", "户主姓名"), "缺少必填的列：户主证件号码"),
        (("所在村", "户主姓名", "户主证件号码", "户主姓名"), "不止一次"),
        (("甲", "乙"), "不是列名"),
    ],
)
def test_wrong_headings_are_named(clerk: Actor, headings: tuple[str, ...], said: str) -> None:
    found = upload(workbook([], headings=headings), actor=clerk)
    assert found.state == ImportState.UNREADABLE
    assert said in found.error_zh


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xff\xfe\x00nothing"])
def test_files_that_are_no_sheets_are_refused_in_words(clerk: Actor, content: bytes) -> None:
    found = upload(content or b" ", actor=clerk)
    assert found.state == ImportState.UNREADABLE
    assert found.error_zh


def test_members_of_another_household_are_not_heads(clerk: Actor) -> None:
    party = make_household(actor=clerk)
    child = person()

    with transaction():
        add_member(household_id=party.id, given=child, actor=clerk)
    rows = [[VILLAGE, child.name, child.document_number, "", "", ""]]
    assert "另一户" in wrong(upload(workbook(rows), actor=clerk))[2][0][1]
