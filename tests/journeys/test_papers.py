"""Papers in a browser: a template mended and approved, a paper issued and checked by its QR code,
an application filled in once and taken away in three languages.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.documents.forms.papers import shown_values
from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.typed import show_fact
from tests.journeys.conftest import PHONE, Watched, enter, overflow, take_picture

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE = 30_000
"""Milliseconds a job may take on a busy machine."""


def fill_paper(page: Page, kind: Kind, *, place: str, about: str) -> None:
    """Every box of a kind, from the facts of its sample."""
    page.locator("[name=division_code]").select_option(place)
    page.locator("[name=title]").fill(about)
    for name, value in shown_values(kind, kind.sample()).items():
        fact = next((one for one in kind.fields if one.name == name), None)
        box = page.locator(f"[name='{name}']")
        if name.endswith("_en"):
            page.locator("details.section").evaluate("one => { one.open = true; }")
        if value is True:
            box.check()
        elif isinstance(value, date):
            box.fill(value.isoformat())
        elif fact is not None and fact.type in {"choice", "yes_no"}:
            box.select_option(str(value))
        elif fact is not None and fact.type != "rows":
            box.fill(show_fact(fact, value))
        else:
            box.fill(str(value))


def broken(content: bytes) -> bytes:
    """The template with one tag misspelt and one left open, as hands leave them."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                text = data.decode()
                text = text.replace("{{ issued_on }}", "{{ issued_onn }}", 1)
                data = text.encode()
            new.writestr(entry, data)
    return held.getvalue()


def test_a_template_is_mended_approved_and_its_paper_checked(
    demo: Session,
    worker: None,
    visitor: Watched,
    no_violations: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    """Upload with an error, read what is wrong, upload the repaired one, a second person approves,
    a paper is issued, and anybody checks it by the address in its QR code.
    """
    kind = get_kind("no_objection")
    page = enter(visitor, "xian", "/documents/templates")
    page.get_by_role("link", name="上传模板").first.click()
    good = kind.template(PaperLanguage.ZH)
    address = _mend(page, good, tmp_path)
    no_violations(page)

    second = enter(visitor, "shenpi", "/")
    second.goto(address)
    second.get_by_role("link", name=re.compile("审定")).first.click()
    second.locator("main button[type=submit]").first.click()
    expect(second.locator(".chip").first).to_have_text("在用")

    checked_at, content = _issue(page, visitor.address, kind)
    no_violations(page)
    take_picture(page, "papers-paper")
    anybody = visitor.open(checked_at, viewport=PHONE)
    _check(anybody, visitor.address, content)
    no_violations(anybody)

    page.get_by_role("link", name="作废").click()
    page.get_by_label("理由").fill("公示期算错")
    page.locator("main button[type=submit]").click()
    anybody.goto(visitor.address + checked_at)
    expect(anybody.locator("main")).to_contain_text("已作废")


def _mend(page: Page, good: bytes, folder: Path) -> str:
    """A template with an error comes back with words; the repaired one waits for approval."""
    wrong = folder / "无异议证明.docx"
    wrong.write_bytes(broken(good))
    assert wrong.read_bytes() != good
    _upload(page, wrong)
    expect(page.locator("main")).to_contain_text("issued_onn", timeout=MADE)
    expect(page.locator("main")).to_contain_text("issued_on")
    take_picture(page, "papers-template-wrong")
    repaired = folder / "无异议证明（改）.docx"
    repaired.write_bytes(good)
    page.goto(page.url.rsplit("/", 1)[0] + "/new")
    _upload(page, repaired)
    expect(page.locator(".chip").first).to_have_text("待审定", timeout=MADE)
    take_picture(page, "papers-template-waiting")
    expect(page.get_by_role("link", name="审定")).to_have_count(0)
    return page.url


def _issue(page: Page, address: str, kind: Kind) -> tuple[str, bytes]:
    """Fill in, issue, download; returns the check address and the PDF that carries its code."""
    page.goto(f"{address}/documents/new/{kind.code}")
    fill_paper(page, kind, place="529901101201", about="云坪村公示")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("link", name="预览、打印").first).to_be_visible(timeout=MADE)
    checked_at = page.locator(".figure a").first.get_attribute("href")
    assert checked_at is not None
    with page.expect_download() as taken:
        page.locator("a[download]").filter(has_text="PDF").first.click()
    content = Path(taken.value.path()).read_bytes()
    text = "".join(leaf.extract_text() for leaf in pypdf.PdfReader(io.BytesIO(content)).pages)
    code = checked_at.rsplit("/", 1)[1]
    assert "-".join((code[:4], code[4:8], code[8:])) in text.replace("\n", "")
    return checked_at, content


def _check(anybody: Page, address: str, content: bytes) -> None:
    """Valid, nothing personal; the file's hash is compared in the browser."""
    expect(anybody.locator("main")).to_contain_text("有效")
    expect(anybody.locator("main")).not_to_contain_text("云坪村公示")
    said = anybody.locator("[data-check-said]")
    _choose(anybody, content)
    expect(said).to_contain_text("一致：")
    _choose(anybody, content + b" ")
    expect(said).to_contain_text("不一致")
    assert overflow(anybody) <= 0
    take_picture(anybody, "papers-checked")
    here = anybody.url
    anybody.goto(f"{address}/check")
    _choose(anybody, content)
    expect(anybody.locator("main")).to_contain_text("逐字节一致")
    anybody.goto(here)


def _choose(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "x.pdf", "mimeType": "application/pdf", "buffer": content}
    )


def _upload(page: Page, file: Path) -> None:
    page.locator("[name=kind]").select_option("no_objection")
    page.locator("main [name=language]").select_option("zh")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main button[type=submit]").click()


def test_a_developer_fills_in_once_and_takes_three_languages(
    demo: Session, worker: None, visitor: Watched, no_violations: Callable[[Page], None]
) -> None:
    """The application form: Chinese, English and facing, Word and PDF."""
    kind = get_kind("data_application")
    page = enter(visitor, "yezhu", "/documents/new/data_application")
    fill_paper(page, kind, place="529901", about="示例项目")
    no_violations(page)
    take_picture(page, "papers-application")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("link", name="预览、打印").first).to_be_visible(timeout=MADE)
    numbers = set()
    for language in PaperLanguage:
        for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
            link = page.locator(f"a[href$='/{language.value}.{ending}']")
            with page.expect_download() as taken:
                link.click()
            content = Path(taken.value.path()).read_bytes()
            assert content.startswith(start), (language, ending)
            if ending == "pdf":
                text = "".join(
                    leaf.extract_text() for leaf in pypdf.PdfReader(io.BytesIO(content)).pages
                )
                numbers.update(re.findall(rf"529901-{kind.series}-\d{{4}}-\d{{4}}", text))
    assert len(numbers) == 1, "one set of facts, one number"
    take_picture(page, "papers-three-languages")
    other = enter(visitor, "linxian", "/documents")
    expect(other.locator("main")).not_to_contain_text("示例项目")
