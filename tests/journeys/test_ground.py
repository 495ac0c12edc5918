"""Places, rules, people and land, as those who work with them meet them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.parcels.models import Parcel
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


def test_a_villager_takes_home_what_is_kept_of_the_household(
    demo: Session, visitor: Watched
) -> None:
    """At the village desk: the household is found by one word, the extract comes as a PDF."""
    page = enter(visitor, "cun", "/")
    page.get_by_role("searchbox", name="查找").fill("云大山")
    page.keyboard.press("Enter")
    page.locator(".hits").get_by_role("link", name="云大山").click()
    expect(page.get_by_role("heading", level=1, name="云大山")).to_be_visible()
    take_picture(page, "household")
    page.get_by_role("link", name="打印信息摘录").click()
    address = page.url
    page.get_by_label("理由").fill("本人来村委会领取")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.locator("main").get_by_role("button", name="打印").click()
    assert answered.value.headers["content-type"] == "application/pdf"
    text = sent_as_pdf(page, address, {"reason": "本人来村委会再领一份"})
    for said in ("云大山", "水如月", "云知秋", "云坪村", "本人来村委会再领一份"):
        assert said in text, said


def sent_as_pdf(page: Page, address: str, boxes: dict[str, str]) -> str:
    """What the PDF says that answers a form: the browser shows it and keeps it to itself."""
    page.goto(address)
    hidden = page.evaluate(
        "Object.fromEntries(new FormData(document.querySelector('main form[method=post]')))"
    )
    origin = "/".join(address.split("/")[:3])
    answer = page.request.post(address, form={**hidden, **boxes}, headers={"Origin": origin})
    leaves = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    return "".join(leaf.extract_text() for leaf in leaves).replace(" ", "").replace("\n", "")


WHOLE = "529901101201-L001-X01-2020"


def test_a_parcel_is_split_and_its_history_still_reads(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """Typed into the one box by its key; cut in two; the old number leads to the new ones."""
    page = enter(visitor, "xian", "/")
    page.get_by_role("searchbox", name="查找").fill(WHOLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("001林班01小班")
    no_violations(page)
    take_picture(page, "parcel")
    address = page.url
    page.get_by_role("link", name="分割").click()
    demo.rollback()
    area = demo.scalar(sa.select(Parcel.area_mu_x100).where(Parcel.key == WHOLE))
    assert area is not None
    first, second = (page.locator("main .box-row").nth(at) for at in (0, 1))
    for row, number, mu_x100 in ((first, 1, 4000), (second, 2, area - 4000 + 1)):
        row.get_by_label("新小班号").fill(f"001林班01小班{number}细班")
        row.get_by_label("面积").fill(f"{mu_x100 // 100}.{mu_x100 % 100:02d}")
    page.get_by_label("依据或原因").fill("分户协议（示例）")
    page.locator("main").get_by_role("button", name="分割").last.click()
    expect(page.locator(".note.bad").first).to_contain_text("0.01")
    right = area - 4000
    second.get_by_label("面积").fill(f"{right // 100}.{right % 100:02d}")
    page.locator("main").get_by_role("button", name="分割").last.click()
    expect(page.locator("#messages")).to_contain_text("已分割")
    expect(page).to_have_url(address)
    expect(page.locator("main")).to_contain_text("只供查阅")
    history = page.locator("section").filter(has=page.get_by_role("heading", name="来历"))
    history.get_by_role("link", name="001林班01小班01细班").click()
    expect(page.locator("main")).to_contain_text("40.00 亩")
    expect(page.locator("main")).to_contain_text("云大山")
    expect(page.locator("main")).to_contain_text("分户协议（示例）")
    page.get_by_role("link", name="001林班01小班（").click()
    expect(page.locator("main")).to_contain_text("2021-01-01")
    page.get_by_role("searchbox", name="查找").fill("云坪村1林班1小班")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li")).to_have_count(3)
    expect(page.locator(".hits")).to_contain_text("已被替代")
    phone = enter(visitor, "cun", address.removeprefix(visitor.address), viewport=PHONE)
    assert overflow(phone) <= 0
    take_picture(phone, "parcel-phone")
