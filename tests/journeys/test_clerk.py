"""The county clerk's day: by keyboard in, a household found, entered, mended, closed, taken out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Dialog, Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.core.bilingual import Text
from app.parties.models import Party
from app.web.models import FormDraft
from seeds.demo.invented import id_number
from seeds.demo.people import PASSWORD
from tests.journeys.conftest import PHONE, Watched, enter, take_picture

GOOD = id_number("19800101", 901)
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")
HOUSEHOLDS = "/parties/households"
LIST_ROWS = "[data-rows] tbody tr"


def fill_household(page: Page, *, name: str, number: str) -> None:
    """The boxes a clerk fills from a paper."""
    page.get_by_label("所在村").select_option("529901101201")
    page.get_by_label("村民小组").fill("三组")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("证件类型").select_option("id_card")
    page.get_by_label("证件号码").fill(number)


def households(database: Session) -> int:
    """How many there are."""
    database.rollback()
    found = database.scalar(
        sa.select(sa.func.count()).select_from(Party).where(Party.kind == "household")
    )
    return found or 0


def sheet(path: Path) -> list[list[Any]]:
    """The cells of a workbook as a spreadsheet reads them."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def names_on_page(page: Page) -> list[str]:
    """The heads of the rows in sight."""
    return page.locator(f"{LIST_ROWS} td:nth-child(2)").all_inner_texts()


def test_signing_in_by_keyboard_alone(demo: Session, visitor: Watched) -> None:
    """The focus stands in the name; Tab, Enter; then / and Enter to find somebody."""
    page = visitor.open("/sign-in")
    page.keyboard.type("xian")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="陈敏行，您好")).to_be_visible()
    expect(page.get_by_role("navigation", name="主菜单").first).to_contain_text("农户")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.goto(visitor.address + HOUSEHOLDS)
    page.keyboard.press("/")
    page.keyboard.type("云大")
    page.keyboard.press("Enter")
    expect(page.locator(LIST_ROWS)).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="云大山")).to_be_visible()


def test_finding_households(demo: Session, visitor: Watched) -> None:
    """By place, by part of a name, by a whole identity number, sorted; tabs count what is seen."""
    page = enter(visitor, "xian", HOUSEHOLDS)
    expect(page.locator(".tabs [aria-current=page] .n")).to_have_text("13")
    page.get_by_label("乡镇或村").select_option(label="　石桥村")
    page.get_by_role("button", name="查询").click()
    expect(page.locator(LIST_ROWS)).to_have_count(4)
    expect(page.locator(".sum")).to_contain_text("乡镇或村：石桥村")
    expect(page.locator(".tabs [aria-current=page] .n")).to_have_text("4")
    page.get_by_role("link", name="清空条件").click()
    page.get_by_label("查找", exact=True).fill("望")
    page.keyboard.press("Enter")
    expect(page.locator(LIST_ROWS)).to_have_count(1)
    assert names_on_page(page) == ["云望松"]
    page.goto(f"{visitor.address}{HOUSEHOLDS}?q={GOOD}")
    expect(page.locator(".empty")).to_contain_text("按号码查找")
    page.goto(f"{visitor.address}{HOUSEHOLDS}")
    for order in ("ascending", "descending"):
        head = page.get_by_role("columnheader", name="编号")
        head.get_by_role("link").click()
        expect(head).to_have_attribute("aria-sort", order)
    assert names_on_page(page)[0] == "石榴红"


def test_finding_somebody_by_number(demo: Session, visitor: Watched) -> None:
    """The whole number leads to the household, and never into an address."""
    page = enter(visitor, "xian", HOUSEHOLDS)
    page.get_by_role("link", name="按号码查找").click()
    page.get_by_label("证件号、电话或账号").fill(id_number("19700921", 12))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="云大山")).to_be_visible()
    assert "1970" not in page.url
    page.goto(f"{visitor.address}/parties/find")
    page.get_by_label("证件号、电话或账号").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("辖区内没有登记这个号码")


def test_entering_a_household(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """Wrong, said, kept, mended; pressed twice, entered once; a member follows."""
    before = households(demo)
    page = enter(visitor, "xian", HOUSEHOLDS)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="登记农户")).to_be_visible()
    fill_household(page, name="山外青", number=WRONG)
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors")).to_contain_text("校验位不对")
    expect(page.locator("#document_number-wrong")).to_contain_text("校验位不对")
    expect(page.get_by_label("姓名")).to_have_value("山外青")
    expect(page.get_by_label("证件号码")).to_have_value(WRONG)
    expect(page.get_by_label("所在村")).to_have_value("529901101201")
    no_violations(page)
    take_picture(page, "clerk-household-wrong")
    page.locator(".errors a").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(GOOD)
    page.get_by_role("button", name="登记").dblclick()
    expect(page.get_by_role("heading", level=1, name="山外青")).to_be_visible()
    assert households(demo) == before + 1
    page.get_by_role("link", name="添加成员").click()
    page.get_by_label("怎样加入").select_option("registered")
    page.get_by_label("姓名").fill("水中月")
    page.get_by_label("与户主关系").select_option("spouse")
    page.get_by_label("证件类型").select_option("id_card")
    page.get_by_label("证件号码").fill(id_number("19820202", 902))
    page.get_by_role("button", name="添加").click()
    expect(page.locator(".note.good, .note.say").first).to_contain_text("已添加成员")
    expect(page.get_by_role("table", name="家庭成员")).to_contain_text("水中月")
    take_picture(page, "clerk-household-entered")


def test_the_same_person_is_not_entered_twice(demo: Session, visitor: Watched) -> None:
    """The number of somebody who is there already: said so, with where."""
    page = enter(visitor, "xian", f"{HOUSEHOLDS}/new")
    fill_household(page, name="云大山", number=id_number("19680312", 11))
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".errors")).to_be_focused()
    take_picture(page, "clerk-household-twice")


def test_unsaved_changes_and_drafts(demo: Session, visitor: Watched) -> None:
    """Leaving asks; what was typed is kept, all but the numbers; it is gone once it is sent."""
    page = enter(visitor, "xian", f"{HOUSEHOLDS}/new")
    fill_household(page, name="草稿人", number=GOOD)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.clock.install()
    page.reload()
    fill_household(page, name="草稿人", number=GOOD)
    with page.expect_response(lambda answer: "/drafts/" in answer.url):
        page.clock.fast_forward(21_000)
    expect(page.locator("[data-draft-said]")).not_to_be_empty()
    page.on("dialog", leave)
    page.get_by_role("link", name="取消").click()
    page.wait_for_url(f"**{HOUSEHOLDS}")
    assert asked == ["beforeunload"]
    demo.rollback()
    kept = demo.scalars(sa.select(FormDraft)).one()
    assert GOOD not in str(kept.payload)
    demo.rollback()
    page.goto(f"{visitor.address}{HOUSEHOLDS}/new")
    expect(page.locator(".note")).to_contain_text(["没有提交的草稿"])
    take_picture(page, "clerk-draft")
    page.get_by_role("link", name="接着填写").click()
    expect(page.get_by_label("姓名")).to_have_value("草稿人")
    expect(page.get_by_label("证件号码")).to_have_value("")
    page.get_by_label("证件号码").fill(GOOD)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1, name="草稿人")).to_be_visible()
    page.goto(f"{visitor.address}{HOUSEHOLDS}/new")
    expect(page.locator("main")).not_to_contain_text("草稿")


def open_household(page: Page, name: str) -> None:
    """From the list, as anybody would."""
    page.locator(LIST_ROWS).get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_editing_closing_and_reopening(demo: Session, visitor: Watched) -> None:
    """Each with its reason, each in the history."""
    page = enter(visitor, "xian", HOUSEHOLDS)
    open_household(page, "田有余")
    page.get_by_role("link", name="修改", exact=True).click()
    expect(page.get_by_label("村民小组")).to_have_value("二组")
    page.get_by_label("住址").fill("云坪村二组 12 号")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("云坪村二组 12 号")
    page.get_by_role("link", name="注销").click()
    page.get_by_role("button", name="注销").click()
    expect(page.locator(".errors")).to_contain_text("请填写理由")
    page.get_by_label("理由").fill("全户迁往县外")
    page.get_by_role("button", name="注销").click()
    expect(page.locator("main")).to_contain_text("本户已注销：全户迁往县外")
    expect(page.get_by_role("link", name="添加成员")).to_have_count(0)
    take_picture(page, "clerk-household-closed")
    page.goto(f"{visitor.address}{HOUSEHOLDS}")
    expect(page.locator(".tabs")).to_contain_text("已注销1")
    page.get_by_role("link", name="已注销").click()
    open_household(page, "田有余")
    page.get_by_role("link", name="恢复在册").click()
    page.get_by_label("理由").fill("登记有误，仍在本村")
    page.get_by_role("button", name="恢复在册").click()
    expect(page.get_by_role("link", name="添加成员")).to_be_visible()
    page.get_by_role("link", name="操作日志").click()
    for said in ("云坪村二组 12 号", "全户迁往县外", "登记有误，仍在本村"):
        expect(page.locator("main")).to_contain_text(said)


def test_a_full_number_leaves_a_trace(demo: Session, visitor: Watched) -> None:
    """Masked on the page; in full after a reason; who, when and why in the history."""
    page = enter(visitor, "xian", HOUSEHOLDS)
    open_household(page, "云大山")
    expect(page.locator("main")).not_to_contain_text(id_number("19680312", 11))
    page.get_by_role("link", name="查看完整号码 云大山").click()
    page.get_by_label("理由").fill("核对合同上的证件号码")
    page.get_by_role("button", name="查看完整号码").click()
    expect(page.get_by_test_id("revealed")).to_have_text(id_number("19680312", 11))
    take_picture(page, "clerk-revealed")
    page.get_by_role("link", name="看完了，返回").click()
    page.get_by_role("link", name="操作日志").click()
    newest = page.locator("main .card-l li").first
    expect(newest).to_contain_text("陈敏行")
    expect(newest).to_contain_text("核对合同上的证件号码")
    expect(page.locator("main")).not_to_contain_text(id_number("19680312", 11))


def test_exports_are_what_is_seen(demo: Session, visitor: Watched, tmp_path: Path) -> None:
    """The same rows in the same order, text cells, no formula; or the ticked rows alone."""
    page = enter(visitor, "xian", f"{HOUSEHOLDS}?tab=all&sort=-number&q=云")
    seen = names_on_page(page)
    assert len(seen) == 3
    whole = taken(page, tmp_path / "all.xlsx")
    head = next(at for at, row in enumerate(whole) if "户主" in row)
    rows = [row for row in whole[head + 1 :] if any(row)]
    column = whole[head].index("户主")
    assert [row[column] for row in rows] == seen
    assert all(isinstance(row[whole[head].index("编号")], str) for row in rows)
    page.get_by_role("checkbox", name="选中这一行 2").check()
    chosen = taken(page, tmp_path / "some.xlsx")
    assert [row[column] for row in chosen[head + 1 :] if any(row)] == [seen[1]]


def taken(page: Page, path: Path) -> list[list[Any]]:
    """The sheet behind the export button."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出").click()
    waiting.value.save_as(path)
    cells = sheet(path)
    assert not any(str(cell).startswith("=") for row in cells for cell in row)
    return cells


def test_printing(demo: Session, visitor: Watched, tmp_path: Path) -> None:
    """A paper with a head row, numbered rows and who printed it; no menu on it."""
    page = enter(visitor, "xian", HOUSEHOLDS)
    page.get_by_role("link", name="打印").click()
    expect(page.locator("thead")).to_contain_text("村民小组")
    expect(page.locator("tbody tr")).to_have_count(13)
    page.emulate_media(media="print")
    expect(page.locator(".paper-bar")).to_be_hidden()
    expect(page.locator(".paper-foot")).to_contain_text("陈敏行")
    shown = page.locator("thead").evaluate("one => getComputedStyle(one).display")
    assert shown == "table-header-group"
    printed = page.pdf(path=tmp_path / "list.pdf", format="A4")
    assert printed.startswith(b"%PDF")
    take_picture(page, "clerk-print")


def test_language_and_letters_stay_on_the_page(demo: Session, visitor: Watched) -> None:
    """The switch keeps the record, the filters and the words in both languages."""
    page = enter(visitor, "xian", f"{HOUSEHOLDS}?tab=all&q=云")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile(r"/parties/households\?tab=all&q=%E4%BA%91$"))
    expect(page.get_by_role("heading", name="Households")).to_be_visible()
    open_household(page, "云大山")
    record = page.url
    page.get_by_role("button", name="中文").click()
    expect(page).to_have_url(record)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="大字").click()
    expect(page).to_have_url(record)
    body = page.locator("body.large")
    assert body.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 18
    take_picture(page, "clerk-large")


def test_a_stranger_county_is_not_found(demo: Session, visitor: Watched) -> None:
    """The clerk next door sees one household, and an address of ours does not exist there."""
    here = demo.scalar(sa.select(Party.id).where(Party.name == "云大山"))
    demo.rollback()
    page = enter(visitor, "linxian", HOUSEHOLDS)
    expect(page.locator(LIST_ROWS)).to_have_count(1)
    answer = page.goto(f"{visitor.address}{HOUSEHOLDS}/{here}")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text(Text("没有找到", "Not found").zh)
