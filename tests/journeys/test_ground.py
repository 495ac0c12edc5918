"""Places, rules, people and land, as those who work with them meet them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.parcels.models import Parcel
from app.parties.models import Party
from app.rulepacks.models import RuleChoice
from tests.imports.sheets import HEADINGS, XLSX, household_rows
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
    expect(differing.filter(has_text="造林等工程的最早时间")).to_contain_text("2013年1月1日")
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
    page.get_by_role("searchbox", name="全站查找").fill("云大山")
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
    page.get_by_role("searchbox", name="全站查找").fill(WHOLE)
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
    page.get_by_role("searchbox", name="全站查找").fill("云坪村1林班1小班")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li")).to_have_count(3)
    expect(page.locator(".hits")).to_contain_text("已被替代")
    phone = enter(visitor, "cun", address.removeprefix(visitor.address), viewport=PHONE)
    assert overflow(phone) <= 0
    take_picture(phone, "parcel-phone")


ROWS, CHECKED = 500, 60_000
"""Rows of the sheet; milliseconds its check may take on a busy machine."""
FIRST_ROW = 2


def filled(template: Path) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """The template with five hundred households, twelve of them wrong as hands leave them; and by
    line which cell is wrong and what should stand there.
    """
    book = openpyxl.load_workbook(io.BytesIO(template.read_bytes()))
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    right: dict[int, tuple[str, str]] = {}
    for at, row in enumerate(household_rows(ROWS, village="529901101202")):
        line = at + FIRST_ROW
        for heading, value in zip(HEADINGS, row, strict=True):
            sheet.cell(line, columns[heading], value)
        if at % 45 == 0:
            heading, wrong = WRONG[at // 45]
            right[line] = (heading, row[HEADINGS.index(heading)])
            number = wrong(row[HEADINGS.index(heading)])
            sheet.cell(line, columns[heading]).value = number
    held = io.BytesIO()
    book.save(held)
    return held.getvalue(), right


def mistyped(number: str) -> str:
    """One digit of the birth day wrong, which the check digit finds."""
    return f"{number[:12]}{(int(number[12]) + 1) % 3}{number[13:]}"


def as_a_number(number: str) -> int:
    """What a spreadsheet makes of digits when nobody tells it that they are text."""
    return int(number.replace("X", "0"))


WRONG: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("户主证件号码", mistyped),
    ("户主姓名", lambda _name: None),
    ("所在村", lambda _code: "529901101299"),
    ("户主证件号码", lambda number: number[:17]),
    ("联系电话", lambda _number: "12345"),
    ("户主证件号码", as_a_number),
    ("户主姓名", lambda _name: None),
    ("户主证件号码", mistyped),
    ("所在村", lambda _code: "没有这个村"),
    ("户主证件号码", lambda _number: None),
    ("户主证件号码", as_a_number),
    ("户主证件号码", mistyped),
)


def repaired(answer: Path, right: dict[int, tuple[str, str]]) -> bytes:
    """The returned workbook with the marked cells put right, and its own column left as it is."""
    book = openpyxl.load_workbook(io.BytesIO(answer.read_bytes()))
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    said = columns["错误说明"]
    marked = [line for line in range(FIRST_ROW, ROWS + FIRST_ROW) if sheet.cell(line, said).value]
    assert marked == sorted(right)
    for line, (heading, value) in right.items():
        cell = sheet.cell(line, columns[heading])
        assert cell.fill.fgColor.rgb not in ("00000000", None), line
        cell.value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def hand_in(page: Page, name: str, content: bytes) -> None:
    """Upload a sheet of households and wait for what the check says."""
    page.locator("select[name=kind]").select_option("households")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("main")).to_contain_text("一行也没有写入", timeout=CHECKED)


def households_of(database: Session, village: str) -> int:
    """How many stand in the register of a village."""
    database.rollback()
    found = sa.select(sa.func.count()).where(
        Party.kind == "household", Party.division_path.like(f"%/{village}/")
    )
    return database.scalar(found) or 0


def test_a_clerk_imports_five_hundred_households_and_mends_twelve(
    demo: Session,
    worker: None,
    visitor: Watched,
    no_violations: Callable[[Page], None],
) -> None:
    """Template, a sheet with twelve wrong rows, the good ones written; the returned file mended."""
    before = households_of(demo, "529901101202")
    page = enter(visitor, "xian", "/imports/new")
    with page.expect_download() as taken:
        page.locator("a[href$='/imports/templates/households.xlsx']").click()
    content, right = filled(Path(taken.value.path()))
    hand_in(page, "松林村农户.xlsx", content)
    expect(page.locator("main")).to_contain_text("成功 488 行，失败 12 行")
    expect(page.locator("table.sheet tbody tr")).to_have_count(12)
    no_violations(page)
    take_picture(page, "import-checked")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载退回的表").click()
    mended = repaired(Path(taken.value.path()), right)
    page.get_by_role("button", name="只写入正确的 488 行").click()
    expect(page.locator("main")).to_contain_text("写入完成：成功 488 行", timeout=CHECKED)
    assert households_of(demo, "529901101202") == before + 488

    page.get_by_role("link", name="上传改好的表").click()
    page.locator("select[name=kind]").select_option("households")
    page.locator("input[type=file]").set_input_files(
        {"name": "松林村农户（改）.xlsx", "mimeType": XLSX, "buffer": mended}
    )
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="写入全部 500 行").click(timeout=CHECKED)
    expect(page.locator("main")).to_contain_text("写入完成：成功 500 行", timeout=CHECKED)
    assert households_of(demo, "529901101202") == before + ROWS
    take_picture(page, "import-done")
    page.get_by_role("searchbox", name="全站查找").fill("林示例500")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li")).to_have_count(1)
