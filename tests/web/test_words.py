"""Language, formats, the desk and the menu."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock
from app.core.actor import Actor
from app.core.area import Area
from app.core.bilingual import Text
from app.core.money import Money
from app.web import formats, i18n
from app.web.chips import Chip
from app.web.navigation import REGISTERS, WORK, MenuEntry, add_menu, menu_for
from app.web.todo import TodoItem, urgency

NOON = datetime(2026, 1, 5, 4, 3, tzinfo=UTC)


def test_formats_in_both_languages() -> None:
    """Figures, days and moments."""
    assert formats.money(Money(123456789)) == "1,234,567.89 元"
    assert formats.money(Money(-5)) == "-0.05 元"
    assert formats.area(Area(128640)) == "1,286.40 亩"
    assert formats.number(1234567) == "1,234,567"
    assert formats.day(date(2026, 1, 5)) == "2026年1月5日"
    assert formats.moment(NOON) == "2026年1月5日 12:03"
    assert formats.iso_moment(NOON) == "2026-01-05 12:03"
    assert formats.day(datetime(2026, 1, 4, 16, 0, tzinfo=UTC)) == "2026年1月5日"
    with i18n.spoken("en"):
        assert formats.money(Money(100)) == "CNY 1.00"
        assert formats.area(Area(1)) == "0.01 mu"
        assert formats.day(date(2026, 1, 5)) == "5 Jan 2026"
        assert formats.moment(NOON) == "5 Jan 2026 12:03"
    for nothing in (formats.money, formats.area, formats.number, formats.day, formats.moment):
        assert nothing(None) == "—"


def test_waiting_in_words() -> None:
    """Counted in legal days."""
    with clock.fixed(NOON):
        assert formats.waited(NOON) == "今天"
        assert formats.waited(NOON - timedelta(days=1)) == "1 天"
        with i18n.spoken("en"):
            assert formats.waited(NOON - timedelta(days=1)) == "1 day"
            assert formats.waited(NOON - timedelta(days=12)) == "12 days"


def test_words_in_both_languages() -> None:
    """The number decides the English form; a word without English shows the Chinese."""
    assert i18n.gettext("共 %(n)s 条", n=3) == "共 3 条"
    with i18n.spoken("en"):
        assert i18n.gettext("共 %(n)s 条", n=1) == "1 record"
        assert i18n.gettext("共 %(n)s 条", n="1,234") == "1,234 records"
        assert i18n.gettext("无此译文") == "无此译文"
        assert str(i18n.lazy_gettext("必填")) == "required"
        assert i18n.pick(Text("中", "En")) == "En"


@pytest.mark.parametrize(
    ("query", "cookie", "own", "spoken"),
    [
        ("", "", None, "zh"),
        ("", "", "en", "en"),
        ("", "zh", "en", "zh"),
        ("?lang=en", "zh", None, "en"),
        ("?lang=xx", "yy", None, "zh"),
    ],
)
def test_who_decides_the_language(
    web_app: Flask, query: str, cookie: str, own: str | None, spoken: str
) -> None:
    """The address, then the cookie, then the person's own, then Chinese."""
    before = web_app.extensions.get(i18n.PREFERENCE)
    web_app.extensions[i18n.PREFERENCE] = lambda: own
    headers = {"Cookie": f"linyue_language={cookie}"} if cookie else {}
    try:
        with web_app.test_request_context(f"/{query}", headers=headers):
            assert i18n.language() == spoken
    finally:
        web_app.extensions[i18n.PREFERENCE] = before or (lambda: None)


def test_overdue_and_oldest_come_first() -> None:
    """Overdue first, then soonest due, then longest waiting."""
    state = Chip("wait", Text("待审", "Waiting"))

    def item(name: str, waited: int, due: int | None) -> TodoItem:
        on = None if due is None else date(2026, 1, 5) + timedelta(days=due)
        return TodoItem(name, "#", NOON - timedelta(days=waited), state, due_on=on)

    with clock.fixed(NOON):
        items = [
            item("no date, old", 40, None),
            item("due in 30", 2, 30),
            item("due today", 1, 0),
            item("overdue 2", 3, -2),
            item("overdue 9", 1, -9),
            item("no date, new", 1, None),
        ]
        found = [one.title for one in sorted(items, key=urgency)]
    assert found == [
        "overdue 9",
        "overdue 2",
        "due today",
        "no date, old",
        "due in 30",
        "no date, new",
    ]


def test_the_menu_shows_what_a_person_may_open() -> None:
    """Groups in order, lines by right, unknown pages left out, counts asked."""
    menu = Flask("menu")
    menu.add_url_rule("/a", "slice.a", lambda: "a")
    menu.add_url_rule("/b", "slice.b", lambda: "b")
    add_menu(
        menu,
        [
            MenuEntry(REGISTERS, Text("乙", "B"), "slice.b", permission="b.read"),
            MenuEntry(WORK, Text("甲", "A"), "slice.a", badge=lambda _actor: 3),
            MenuEntry(WORK, Text("丙", "C"), "slice.gone"),
        ],
    )
    with menu.test_request_context("/a"):
        assert menu_for(None) == []
        lines = menu_for(Actor(user_id=1, name="甲"))
        assert [(line.title.zh, line.count, line.here) for _g, ls in lines for line in ls] == [
            ("甲", 3, True)
        ]
        reader = Actor(user_id=1, name="甲", permissions=frozenset({"b.read"}))
        assert [group for group, _lines in menu_for(reader)] == [WORK, REGISTERS]


def test_no_template_of_the_page_layer_is_inline_styled() -> None:
    """The content policy drops style attributes with no more than a console line."""
    folder = Path(formats.__file__).parent / "templates"
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert " style=" not in text, path
        assert "<style" not in text, path
