"""A developer: the own company and its papers, one household opened for a time, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.access.models import User
from app.core.clock import today
from app.parties.models import Party
from tests.journeys.conftest import Watched, enter, take_picture

HOUSEHOLDS = "/parties/households?tab=all"
LIST_ROWS = "[data-rows] tbody tr"


def status_of(page: Page, url: str) -> int:
    """What an address answers."""
    answer = page.goto(url)
    assert answer is not None
    return answer.status


def test_the_own_company_and_nothing_else(demo: Session, visitor: Watched) -> None:
    """One line in one list; the papers with how they stand; everybody else is not found."""
    others = demo.scalars(sa.select(Party.id).where(Party.name != "松原碳汇科技有限公司")).all()
    demo.rollback()
    page = enter(visitor, "yezhu", "/parties/developers?tab=all")
    expect(page.locator(LIST_ROWS)).to_have_count(1)
    page.get_by_role("link", name="松原碳汇科技有限公司").click()
    expect(page.locator("main")).to_contain_text("法人公共信用信息报告")
    expect(page.locator("main")).to_contain_text("项目业绩证明")
    for word in ("修改", "注销", "登记材料", "申请变更"):
        expect(page.get_by_role("link", name=word)).to_have_count(0)
    take_picture(page, "developer-own")
    for path in ("households", "collectives", "farms"):
        page.goto(f"{visitor.address}/parties/{path}?tab=all")
        expect(page.locator(LIST_ROWS)).to_have_count(0)
        expect(page.locator("main")).to_contain_text("您的辖区和职责范围内还没有登记")
    found = {status_of(page, f"{visitor.address}/parties/{one}/history") for one in others}
    assert found == {404}


def test_a_household_opened_for_a_time(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """The security administrator opens it until a day, and closes it again."""
    user_id = demo.scalar(sa.select(User.id).where(User.user_name == "yezhu"))
    number = demo.scalar(sa.select(Party.number).where(Party.name == "云大山"))
    assert number is not None
    demo.rollback()
    developer = enter(visitor, "yezhu", HOUSEHOLDS)
    expect(developer.locator(LIST_ROWS)).to_have_count(0)

    officer = enter(visitor, "anquan", f"/users/{user_id}")
    officer.get_by_role("link", name="开放一条记录").click()
    officer.get_by_label("哪类记录").select_option(index=1)
    officer.get_by_label("编号", exact=False).first.fill(number)
    officer.get_by_label("到哪天止").fill((today() + timedelta(days=30)).isoformat())
    officer.get_by_label("依据或理由").fill("签约期间核对户主")
    officer.get_by_role("button", name="开放").click()
    expect(officer.get_by_role("table", name="单独开放的记录")).to_contain_text("云大山")
    # The history names the record and the company instead of their row numbers.
    expect(officer.locator("main")).to_contain_text("所属单位：松原碳汇科技有限公司")
    expect(officer.locator("main")).not_to_contain_text("party ")
    take_picture(officer, "record-opened")

    developer.reload()
    expect(developer.locator(LIST_ROWS)).to_have_count(1)
    developer.get_by_role("link", name="云大山").click()
    expect(developer.get_by_role("heading", level=1, name="云大山")).to_be_visible()
    expect(developer.locator("main")).not_to_contain_text("查看完整号码")
    opened = developer.url

    officer.get_by_role("table", name="单独开放的记录").get_by_role("link", name="收回").click()
    no_violations(officer)
    take_picture(officer, "record-closing")
    officer.get_by_label("理由").fill("签约完成")
    officer.get_by_role("button", name="收回").click()
    expect(officer.locator(".note.good")).to_be_visible()
    assert status_of(developer, opened) == 404
    developer.goto(visitor.address + HOUSEHOLDS)
    expect(developer.locator(LIST_ROWS)).to_have_count(0)
