"""Without scripts: the door, a filter, a household, an account and its decision all work."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy.orm import Session

from seeds.demo.invented import card, id_number
from tests.journeys.conftest import PHONE, Watched, enter, take_picture

HOUSEHOLDS = "/parties/households"


def test_a_case_from_door_to_decision(demo: Session, visitor: Watched) -> None:
    """Plain forms and plain links, on a phone for one and at a desk for the other."""
    page = enter(visitor, "xiang", HOUSEHOLDS, scripts=False, viewport=PHONE)
    page.get_by_label("乡镇或村").select_option(label="　松林村")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(3)
    page.get_by_role("link", name="新建农户").click()
    page.get_by_label("所在村").select_option("529901101202")
    page.get_by_label("姓名").fill("无脚本")
    page.get_by_label("证件类型").select_option("id_card")
    page.get_by_label("证件号码").fill("12345")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".errors")).to_contain_text("身份证号应为 18 位")
    expect(page.get_by_label("姓名")).to_have_value("无脚本")
    page.get_by_label("证件号码").fill(id_number("19850505", 905))
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1, name="无脚本")).to_be_visible()
    page.get_by_role("link", name="登记收款账户").click()
    page.locator("input[name=number]").fill(card(66))
    page.locator("input[name=number_again]").fill(card(66))
    page.locator("input[name=bank_name]").fill("示例农村商业银行")
    page.get_by_label("变更原因").fill("首次登记")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator("main")).to_contain_text("待复核")
    take_picture(page, "plain-account")

    checker = enter(visitor, "fuhe", scripts=False)
    checker.get_by_role("link", name="无脚本").click()
    checker.get_by_role("button", name="同意").click()
    expect(checker.locator("main")).to_contain_text("冷静期内")


def test_language_letters_and_menu(demo: Session, visitor: Watched) -> None:
    """The switches are forms; the menu of a phone and the one of the name open by themselves."""
    page = enter(visitor, "cun", HOUSEHOLDS, scripts=False, viewport=PHONE)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="大字").click()
    size = page.locator("body.large").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 18
    page.locator(".nav-phone summary").click()
    page.locator(".menu-sheet").get_by_role("link", name="村集体").click()
    expect(page.get_by_role("heading", level=1, name="村集体")).to_be_visible()
    page.locator("details.drop summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
