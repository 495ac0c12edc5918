"""The few words a printed list has of its own: sums, page numbers, the check code."""

from __future__ import annotations

from app.core.bilingual import Text
from app.typeset.pdf.models import Label, Tongue

SUBTOTAL = Text("本页小计", "Page subtotal")
TOTAL = Text("合计", "Total")
CHECK_CODE = Text("核验码", "Check code")
NUMBER = Text("编号", "No.")
CONTINUED = Text("续表", "continued")


def said(text: Text, tongue: Tongue) -> Label:
    """The words in the language of the paper, or in both."""
    if tongue == "zh-en":
        return Label(text.zh, text.en)
    return Label(text.en if tongue == "en" else text.zh)


def on_one_line(text: Text, tongue: Tongue) -> str:
    """The same on one line."""
    held = said(text, tongue)
    return f"{held.first} {held.second}".rstrip()


def labelled(text: Text, value: str, tongue: Tongue) -> str:
    """编号：X or No.: X."""
    colon = ": " if tongue == "en" else "："
    return f"{on_one_line(text, tongue)}{colon}{value}"


def page_of(page: int, count: int, tongue: Tongue) -> str:
    """第 1 页 共 3 页."""
    zh, en = f"第 {page} 页 共 {count} 页", f"Page {page} of {count}"
    return {"zh": zh, "en": en, "zh-en": f"{zh}  {en}"}[tongue]


def language(tongue: Tongue) -> str:
    """The language a reader's program is told."""
    return "en" if tongue == "en" else "zh"
