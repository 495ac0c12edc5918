"""Two pairs of eyes on an account: the maker asks, the checker decides, nobody decides twice."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.parties.models import BankAccount, Party
from seeds.demo.invented import card
from tests.journeys.conftest import Watched, enter, take_picture


def party_id(database: Session, name: str) -> int:
    """A party by its name."""
    found = database.scalar(sa.select(Party.id).where(Party.name == name))
    database.rollback()
    assert found is not None
    return found


def pending_id(database: Session) -> int:
    """The request that waits for 云望松."""
    database.rollback()
    found = database.scalar(
        sa.select(BankAccount.id)
        .join(Party)
        .where(Party.name == "云望松", BankAccount.state == "pending")
    )
    database.rollback()
    assert found is not None
    return found


def ask_as_maker(page: Page, address: str, party: int) -> None:
    """The request of the maker."""
    page.goto(f"{address}/parties/{party}/accounts/new")
    page.locator("input[name=number]").fill(card(88))
    page.locator("input[name=number_again]").fill(card(88))
    page.locator("input[name=bank_name]").fill("示例农村商业银行")
    page.get_by_label("变更原因").fill("补登收款账户")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator("main")).to_contain_text("待复核")


def test_one_asks_and_another_agrees(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """The whole way, with the second decider told calmly that it is done."""
    party = party_id(demo, "云望松")
    maker = enter(visitor, "zhidan")
    ask_as_maker(maker, visitor.address, party)
    expect(maker.get_by_role("link", name="复核同意")).to_have_count(0)
    account = pending_id(demo)
    refused = maker.goto(f"{visitor.address}/parties/accounts/{account}/agree")
    assert refused is not None
    assert refused.status == 403
    take_picture(maker, "maker-cannot-decide")

    checker = enter(visitor, "fuhe")
    expect(checker.locator(".tabs [aria-current=page]")).to_contain_text("待我处理")
    take_picture(checker, "checker-desk")
    checker.get_by_role("link", name="云望松").click()
    expect(checker.locator("main")).to_contain_text("金一分")
    expect(checker.locator("main")).to_contain_text("示例农村商业银行")
    expect(checker.get_by_role("link", name="不予同意")).to_be_visible()
    take_picture(checker, "checker-decides")

    second = enter(visitor, "shenpi", f"/parties/accounts/{account}/agree")

    checker.get_by_label("复核意见").fill("已核对存折原件")
    checker.get_by_role("button", name="同意").click()
    expect(checker.locator("main")).to_contain_text("冷静期内")
    expect(checker.locator("main")).to_contain_text("起启用")
    expect(checker.locator("main")).to_contain_text("已核对存折原件")
    take_picture(checker, "checker-agreed")
    checker.goto(f"{visitor.address}/?tab=done")
    expect(checker.locator(".todo")).to_contain_text("云望松")
    checker.goto(visitor.address)
    expect(checker.locator("main .todo").get_by_role("link", name="云望松")).to_have_count(0)

    with second.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        second.get_by_role("button", name="同意").click()
    assert waiting.value.status == 409
    expect(second.get_by_role("heading", level=1)).to_contain_text("已被处理过")
    no_violations(second)
    take_picture(second, "second-decider")


def test_a_decided_request_says_so(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """An old link to a decision that was taken says by whom instead of asking again."""
    party = party_id(demo, "云望松")
    maker = enter(visitor, "zhidan")
    ask_as_maker(maker, visitor.address, party)
    account = pending_id(demo)
    checker = enter(visitor, "fuhe", f"/parties/accounts/{account}/refuse")
    checker.get_by_label("理由").fill("户名与存折不一致")
    checker.get_by_role("button", name="不予同意").click()
    expect(checker.locator("main")).to_contain_text("户名与存折不一致")
    checker.goto(f"{visitor.address}/parties/accounts/{account}/agree")
    expect(checker.locator("main")).to_contain_text("钱两清")
    expect(checker.get_by_role("button", name="核对无误，同意")).to_have_count(0)
    no_violations(checker)
    take_picture(checker, "decided-already")
    maker.goto(f"{visitor.address}/parties/households/{party}")
    expect(maker.locator("main")).to_contain_text("户名与存折不一致")
