"""Three administrators and a newcomer: account, role, second factor, end; and the log of it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.access.totp import code_for, step_at
from app.core.clock import now, today
from tests.journeys.conftest import Watched, enter, sign_out, take_picture

NEW_PASSWORD = "青苔 石阶 雨后 trail"


def make_account(page: Page, address: str) -> tuple[str, str]:
    """A new user by the system administrator: the address of the account, the first password."""
    page.goto(f"{address}/users")
    page.get_by_role("link", name="新建用户").click()
    page.get_by_label("姓名").fill("新来人")
    page.get_by_label("用户名").fill("xin.lai")
    page.get_by_label("所属区划").select_option(label="青禾县")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="初始密码")).to_be_visible()
    password = page.locator("main code").inner_text()
    take_picture(page, "first-password")
    page.reload()
    expect(page.locator("main")).to_contain_text("初始密码只显示一次")
    page.get_by_role("link", name="回到用户").click()
    expect(page.get_by_role("heading", level=1, name="新来人")).to_be_visible()
    return page.url, password


def give_role(page: Page, account: str) -> None:
    """A role with an end, by the security administrator."""
    page.goto(account)
    page.get_by_role("link", name="授予岗位").click()
    page.get_by_label("岗位").select_option("county_clerk")
    page.get_by_label("到哪天止").fill((today() + timedelta(days=90)).isoformat())
    page.get_by_label("依据或理由").fill("借调三个月")
    page.get_by_role("button", name="授予").click()
    expect(page.get_by_role("table", name="岗位")).to_contain_text("县级经办")
    take_picture(page, "role-granted")


def set_up_code(page: Page, address: str) -> tuple[str, str]:
    """The second factor; the secret and a recovery code."""
    page.goto(f"{address}/account/second-factor")
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_alt_text("动态口令二维码")).to_be_visible()
    secret = page.locator("main code").inner_text().replace(" ", "")
    take_picture(page, "second-factor")
    page.get_by_label("动态口令").fill("000000")
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".errors")).to_be_visible()
    page.get_by_label("动态口令").fill(code_for(secret, step_at(now())))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) >= 8
    take_picture(page, "recovery-codes")
    page.get_by_role("link", name="已收好").click()
    return secret, codes[0]


def test_from_nobody_to_clerk_and_back(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """Made, empowered, secured, put out."""
    account, first = make_account(enter(visitor, "xitong"), visitor.address)
    officer = enter(visitor, "anquan")
    give_role(officer, account)

    page = visitor.open("/sign-in")
    sign_in(page, first)
    expect(page).to_have_url(re.compile(r"/account/password$"))
    page.goto(f"{visitor.address}/parties/households")
    expect(page).to_have_url(re.compile(r"/account/password"))
    no_violations(page)
    page.get_by_label("原密码").fill(first)
    page.get_by_label("新密码", exact=False).first.fill(NEW_PASSWORD)
    page.get_by_label("再输一遍新密码").fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_role("heading", name="新来人，您好")).to_be_visible()
    secret, recovery = set_up_code(page, visitor.address)
    sign_out(page)
    sign_in(page, NEW_PASSWORD)
    expect(page.get_by_role("heading", name="输入动态口令")).to_be_visible()
    no_violations(page)
    take_picture(page, "enter-code")
    # The code that confirmed the setting-up is spent; the next one is not.
    page.get_by_label("动态口令").fill(code_for(secret, step_at(now()) + 1))
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", name="新来人，您好")).to_be_visible()
    sign_out(page)
    sign_in(page, NEW_PASSWORD)
    page.get_by_label("动态口令").fill(recovery)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", name="新来人，您好")).to_be_visible()
    page.goto(f"{visitor.address}/parties/households")
    expect(page.get_by_role("link", name="新建农户")).to_be_visible()

    officer.goto(account)
    officer.get_by_role("link", name="收回").click()
    officer.get_by_label("理由").fill("借调结束")
    officer.get_by_role("button", name="收回").click()
    expect(officer.locator(".note.good")).to_be_visible()
    page.goto(f"{visitor.address}/parties/households")
    expect(page).to_have_url(re.compile(r"/sign-in"))


def sign_in(page: Page, password: str) -> None:
    """The newcomer at the door."""
    page.get_by_label("用户名或手机号").fill("xin.lai")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="登录").click()


def test_the_log_for_people(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None], tmp_path: Path
) -> None:
    """Filtered by person, by what and by day; taken out; the heads printed."""
    page = enter(visitor, "rizhi", "/audit")
    page.get_by_label("操作人").fill("管日志")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(1)
    expect(page.locator("[data-rows] tbody tr")).to_contain_text("登录")
    page.get_by_role("link", name="清空条件").click()
    page.get_by_label("动作").select_option(label="授予岗位")
    page.get_by_label("起始日").fill(today().isoformat())
    page.get_by_label("截止日").fill(today().isoformat())
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[data-rows] tbody tr").first).to_contain_text("授予岗位")
    no_violations(page)
    take_picture(page, "audit-filtered")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出").click()
    waiting.value.save_as(tmp_path / "log.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "log.xlsx").get_sheet_by_index(0).to_python()
    assert any("授予岗位" in str(cell) for row in cells for cell in row)
    page.goto(f"{visitor.address}/audit?since=2026-02-30")
    expect(page.locator("main")).to_contain_text("没有这一天")
    page.goto(f"{visitor.address}/audit/heads")
    expect(page.locator("table")).to_contain_text(today().isoformat())
    page.emulate_media(media="print")
    expect(page.locator(".paper-bar")).to_be_hidden()
    take_picture(page, "audit-heads-print")
