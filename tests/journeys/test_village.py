"""The village clerk on a phone: one household, one account, no number in full, no other village."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.parties.models import Party
from seeds.demo.invented import card
from tests.journeys.conftest import PHONE, Watched, enter, overflow, take_picture

HOUSEHOLDS = "/parties/households"


def ask_for_account(page: Page, *, number: str, again: str) -> None:
    """The boxes of the request, from a passbook."""
    page.locator("input[name=number]").fill(number)
    page.get_by_label("再输一次账号").fill(again)
    page.locator("input[name=bank_name]").fill("示例农村商业银行")
    page.get_by_label("变更原因").fill("首次登记收款账户")
    page.get_by_role("button", name="提交复核").click()


def test_an_account_from_a_phone(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """From the desk by thumb: a slip caught, asked, taken back, asked again."""
    page = enter(visitor, "cun", viewport=PHONE)
    take_picture(page, "village-desk")
    page.locator("main").get_by_role("link", name="农户").click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(4)
    page.get_by_role("link", name="云望松").click()
    expect(page.locator("main")).not_to_contain_text("查看完整号码")
    page.get_by_role("link", name="登记收款账户").click()
    expect(page.locator("input[name=holder_name]")).to_have_value("云望松")
    ask_for_account(page, number=card(77), again=card(78))
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors")).to_contain_text("两次输入的账号不一致")
    no_violations(page)
    assert overflow(page) <= 0
    take_picture(page, "village-account-wrong")
    page.get_by_label("再输一次账号").fill(card(77))
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator(".note").first).to_contain_text("已提交")
    expect(page.locator("main")).to_contain_text("待复核")
    take_picture(page, "village-account-asked")
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("理由").fill("存折拿错了")
    page.get_by_role("button", name="撤回申请").click()
    expect(page.locator("main")).to_contain_text("已撤回")
    page.get_by_role("link", name="申请变更").or_(
        page.get_by_role("link", name="登记收款账户")
    ).first.click()
    ask_for_account(page, number=card(79), again=card(79))
    expect(page.locator("main")).to_contain_text("待复核")
    page.goto(f"{visitor.address}/?tab=started")
    expect(page.locator(".todo")).to_contain_text("云望松")
    take_picture(page, "village-started")


def test_only_the_own_village(demo: Session, visitor: Watched) -> None:
    """Another village's household does not exist here; nor does a full number of one's own."""
    other = demo.scalar(sa.select(Party.id).where(Party.name == "石敢当"))
    own = demo.scalar(sa.select(Party.id).where(Party.name == "云大山"))
    demo.rollback()
    page = enter(visitor, "cun", viewport=PHONE)
    for path, status in (
        (f"{HOUSEHOLDS}/{other}", 404),
        (f"/parties/{other}/history", 404),
        (f"/parties/{own}/reveal-phone", 403),
    ):
        answer = page.goto(visitor.address + path)
        assert answer is not None
        assert answer.status == status, path
        expect(page.get_by_role("link", name="到首页")).to_be_visible()
    page.goto(f"{visitor.address}{HOUSEHOLDS}?tab=all")
    expect(page.locator("main")).not_to_contain_text("石桥")
    expect(page.get_by_role("button", name="导出")).to_have_count(0)
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_the_list_in_large_letters(demo: Session, visitor: Watched) -> None:
    """Readable without scrolling sideways, with thumbs' room for each link."""
    page = enter(visitor, "cun", HOUSEHOLDS, viewport=PHONE, letters="large")
    assert overflow(page) <= 0
    heights = page.locator("main a.btn-main, main a.btn-plain, main button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 40
    take_picture(page, "village-list-large")
