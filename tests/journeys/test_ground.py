"""Places, rules, people and land, as those who work with them meet them."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.rulepacks.models import RuleChoice
from tests.journeys.conftest import PHONE, Watched, enter, overflow, take_picture


def test_a_county_compares_its_rules_and_sets_one_of_its_own(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """The approver sees what differs from 沙柳旗, and what the law leaves open to the county."""
    page = enter(visitor, "shenpi", "/rules")
    expect(page.get_by_role("heading", level=1, name="地方规则")).to_be_visible()
    page.get_by_role("link", name="两地比较").click()
    page.get_by_label("比较地").fill("150699")
    page.get_by_role("button", name="查询").click()
    differing = page.locator("table.sheet")
    expect(page.get_by_role("status")).to_contain_text("项不同")
    expect(differing.filter(has_text="造林等工程的最早时间")).to_contain_text("2013-01-01")
    expect(page.locator("main")).to_contain_text("征求意见稿")
    no_violations(page)
    take_picture(page, "rules-compared")

    page.goto(f"{visitor.address}/rules/names/notices.agreement_days")
    page.get_by_role("link", name="作出本地规定").click()
    page.get_by_label("本县的值").fill("0")
    page.get_by_label("理由").fill("山区村寨分散，传达需时")
    page.locator("main button[type=submit]").last.click()
    expect(page.locator(".note.bad").first).to_be_visible()
    page.get_by_label("本县的值").fill("20")
    page.locator("main button[type=submit]").last.click()
    expect(page.locator("#messages")).to_contain_text("已作出本地规定")
    expect(page.locator("main")).to_contain_text("山区村寨分散，传达需时")
    demo.rollback()
    row = demo.scalar(sa.select(RuleChoice).where(RuleChoice.name == "notices.agreement_days"))
    assert row is not None
    assert (row.value, row.chosen_by_name) == (20, "申慎之")

    phone = enter(visitor, "qishen", "/rules/names/notices.agreement_days", viewport=PHONE)
    expect(phone.locator("main")).not_to_contain_text("山区村寨分散")
    assert overflow(phone) <= 0
