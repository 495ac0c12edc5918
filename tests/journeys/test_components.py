"""Every component in both languages, at the desk and on a phone: seen, heard, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Watched, overflow, take_picture

BASE = "/dev/components"
PAGES = {
    "pieces": "",
    "list": "/list",
    "empty": "/empty",
    "print": "/list?view=print",
    "record": "/record",
    "form": "/form",
    "confirm": "/confirm",
    "desk": "/desk",
    "phone": "/phone",
    "error": "/error/409",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_seen_and_readable(
    visitor: Watched, no_violations: Callable[[Page], None], name: str, language: str
) -> None:
    """Pictures at both widths; axe finds nothing; nothing runs out of a 360 px window."""
    page = visitor.open(BASE + PAGES[name], language=language)
    for viewport, width in ((DESK, "desk"), (PHONE, "phone")):
        page.set_viewport_size(viewport)
        no_violations(page)
        take_picture(page, f"components-{name}-{language}-{width}")
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflow(page) <= 0
    page.evaluate("document.documentElement.classList.add('large')")
    assert overflow(page) <= 0, "large letters"


def test_large_letters_are_eighteen_pixels(visitor: Watched) -> None:
    """The switch works and stays; small print grows with it."""
    page = visitor.open(f"{BASE}/record")
    page.get_by_role("button", name="大字").click()
    # Found only once the page has come back with large letters.
    body = page.locator("body.large")
    assert body.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 18
    expect(page).to_have_url(f"{visitor.address}{BASE}/record")
    take_picture(page, "components-record-large")


def test_the_language_switch_keeps_the_page(visitor: Watched) -> None:
    """Filters and tab survive the switch."""
    page = visitor.open(f"{BASE}/list?tab=mend&q=云坪")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "tab=mend" in page.url
    expect(page.locator("main input[name=q]")).to_have_value("云坪")


def test_a_list_by_keyboard_alone(visitor: Watched) -> None:
    """/ to search, Enter to query, j and k along the rows, Enter to open, ? for help."""
    page = visitor.open(f"{BASE}/list?tab=all")
    page.keyboard.press("/")
    page.keyboard.type("石桥")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] tbody tr").first).to_contain_text("石桥村")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowUp")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == page.locator("[data-rows] tbody tr a").first.text_content()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('[data-rows] tbody a').focus()")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BASE}/record")


def test_new_by_key_and_unsaved_changes_are_asked_about(visitor: Watched) -> None:
    """n opens the form; leaving with typed text asks first, sending does not."""
    page = visitor.open(f"{BASE}/list")
    page.keyboard.press("n")
    page.wait_for_url(f"**{BASE}/form")
    page.get_by_label("户主姓名").fill("罗石生")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.get_by_role("link", name="取消").click()
    page.wait_for_url(f"**{BASE}/list")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_form_says_what_is_wrong_and_keeps_the_rest(
    visitor: Watched, no_violations: Callable[[Page], None], *, scripts: bool
) -> None:
    """With and without scripts: the list of errors, the box it leads to, the kept text."""
    page = visitor.open(f"{BASE}/form", scripts=scripts)
    page.get_by_label("户主姓名").fill("罗石生")
    page.get_by_label("林地面积").fill("一大片")
    page.get_by_role("button", name="保存并提交").click()
    expect(page.locator(".errors")).to_contain_text("有 3 处需要改正")
    expect(page.get_by_label("户主姓名")).to_have_value("罗石生")
    expect(page.get_by_label("林地面积")).to_have_value("一大片")
    if scripts:
        expect(page.locator(".errors")).to_be_focused()
        no_violations(page)
        take_picture(page, "components-form-wrong")
    page.locator(".errors a").first.click()
    expect(page.get_by_label("身份证号")).to_be_focused()
    page.get_by_label("身份证号").fill("529901199001011234")
    page.get_by_label("协议类型").select_option("WT")
    page.get_by_label("林地面积").fill("1,286.40")
    page.get_by_role("button", name="保存并提交").click()
    # A redirect keeps the fragment of the page that posted.
    page.wait_for_url(f"**{BASE}/list**")
    expect(page.locator(".note.good")).to_contain_text("表单各栏都对")


def test_a_list_without_scripts(visitor: Watched) -> None:
    """Tabs, filters, pages, export and menu are plain links and forms."""
    page = visitor.open(f"{BASE}/list?tab=all", scripts=False, viewport=PHONE)
    page.locator(".nav-phone summary").click()
    expect(page.locator(".menu-sheet").get_by_role("link", name="档案利用")).to_be_visible()
    page.locator(".nav-phone summary").click()
    page.get_by_role("link", name="第 2 页").click()
    expect(page.locator(".pager [aria-current=page]")).to_have_text("2")
    page.locator("main input[name=q]").fill("大坝")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[data-rows] tbody tr").first).to_contain_text("大坝村")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出").click()
    assert waiting.value.suggested_filename.startswith("协议-")
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_a_second_press_is_not_sent(visitor: Watched) -> None:
    """The button is spent after the first press."""
    page = visitor.open(f"{BASE}/confirm")
    page.get_by_label("理由").fill("缺两户委托书")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(
        """() => {
          const form = document.querySelector('form.form');
          form.requestSubmit(); form.requestSubmit();
        }"""
    )
    page.wait_for_url(f"**{BASE}/list")
    assert sent.count("POST") == 1
