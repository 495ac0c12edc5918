"""The language of the page: which one it is, and the English of the words in templates and forms.

The msgid is the Chinese sentence itself, so Chinese needs no catalogue. English stands in
`app/translations/en/<folder>.po`, one file for each slice, read once at start into one dictionary.
Texts of rules, errors and labels are not here: they are `Text` and carry both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from flask import current_app, has_request_context, request

from app.core.bilingual import LANGUAGES, Language, Text

COOKIE = "linyue_language"
PREFERENCE = "linyue.user_language"
"""`app.extensions[PREFERENCE]`: a callable giving the signed-in person's own language, or None."""
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"

_spoken: ContextVar[Language | None] = ContextVar("linyue_spoken_language", default=None)
# The language of the request in hand, asked dozens of times a page: worked out once.
_page: ContextVar[Language | None] = ContextVar("linyue_page_language", default=None)


def as_language(value: object) -> Language | None:
    """One of ours, or None."""
    return next((known for known in LANGUAGES if known == value), None)


def language() -> Language:
    """The language of this page: spoken() > ?lang= > cookie > the person's own > Chinese."""
    known = _spoken.get() or _page.get()
    if known is not None:
        return known
    if not has_request_context():
        return "zh"
    chosen = _chosen_language()
    _page.set(chosen)
    return chosen


def forget_language(_error: BaseException | None = None) -> None:
    """At the end of a request: the thread may serve a reader of the other language next."""
    _page.set(None)


def _chosen_language() -> Language:
    chosen = as_language(request.args.get("lang")) or as_language(request.cookies.get(COOKIE))
    if chosen is None:
        ask = current_app.extensions.get(PREFERENCE)
        chosen = as_language(ask()) if ask is not None else None
    return chosen or "zh"


@contextmanager
def spoken(chosen: Language) -> Iterator[None]:
    """Hold the language for a while: jobs and exports that write in one of the two."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def english() -> dict[str, str | tuple[str, str]]:
    """Every English message of the house; a pair where the number decides the form."""
    found: dict[str, str | tuple[str, str]] = {}
    for path in sorted((TRANSLATIONS / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                add_message(found, message.id, message.string)
    return found


def add_message(found: dict[str, str | tuple[str, str]], key: object, value: object) -> None:
    """Enter one catalogue line; empty translations and the header stay out."""
    if isinstance(key, (tuple, list)):
        key = key[0]
    if not isinstance(key, str) or not key:
        return
    if isinstance(value, str) and value:
        found[key] = value
    elif isinstance(value, (tuple, list)) and all(value):
        found[key] = (str(value[0]), str(value[1]))


def translate(msgid: str, into: Language, values: dict[str, Any]) -> str:
    """The sentence in that language; a missing English shows the Chinese rather than nothing."""
    text: str | tuple[str, str] = msgid if into == "zh" else english().get(msgid, msgid)
    if isinstance(text, tuple):
        text = text[0] if values.get("n") in (1, "1") else text[1]
    return text % values if values else text


def gettext(msgid: str, /, **values: object) -> str:
    """`_("共 %(n)s 条", n=3)` in the language of the page."""
    return translate(msgid, language(), values)


class LazyText:
    """A msgid that is looked up when it is shown: labels and messages of form classes."""

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, values: dict[str, Any]) -> None:
        """Keep the msgid; the language is not known yet."""
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        """The sentence in the language of the page."""
        return translate(self.msgid, language(), self.values)

    def __repr__(self) -> str:
        """For test failures."""
        return f"LazyText({self.msgid!r})"

    def __mod__(self, values: object) -> str:
        """Validators of WTForms fill their own placeholders."""
        return str(self) % values

    def __eq__(self, other: object) -> bool:
        """Equal to its sentence, so that tests read well."""
        return str(self) == str(other) if isinstance(other, (str, LazyText)) else NotImplemented

    def __hash__(self) -> int:
        """By msgid."""
        return hash(self.msgid)


def lazy_gettext(msgid: str, /, **values: object) -> LazyText:
    """`_l("户主姓名")` for class attributes."""
    return LazyText(msgid, dict(values))


class LazyPick(LazyText):
    """A Text whose half is chosen when it is shown: labels that come from kept declarations."""

    __slots__ = ("text",)

    def __init__(self, text: Text) -> None:
        """Keep both halves."""
        super().__init__(text.zh, {})
        self.text = text

    def __str__(self) -> str:
        """The half in the language of the page."""
        return self.text.pick(language())


def lazy_pick(text: Text) -> LazyPick:
    """`lazy_pick(field.label)` for boxes made from data."""
    return LazyPick(text)


def pick(text: Text | LazyText | str | None) -> str:
    """Any text of ours in the language of the page; a plain string stands for itself."""
    if text is None:
        return ""
    return text.pick(language()) if isinstance(text, Text) else str(text)
