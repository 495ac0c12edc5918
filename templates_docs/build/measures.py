"""Smaller measures for texts that would otherwise leave a last page almost empty."""

from __future__ import annotations

from typing import Any

from docx.shared import Pt

from templates_docs.build.writer import Writer

FACING = {
    "正文仿宋": (12, 19),
    "正文齐头": (12, 19),
    "一级": (12, 20),
    "二级": (12, 20),
    "落款": (12, 19),
    "提示": (11, 16),
    "英文": (10.5, 13.5),
    "大字": (14, 21),
    "大字题": (15, 23),
}
"""Size and line in points where two languages stand below one another: 小四, as in the forms."""
SINGLE = {
    "正文仿宋": (14, 24),
    "正文齐头": (14, 24),
    "一级": (14, 25),
    "落款": (14, 24),
    "提示": (12, 18),
    "英文": (11, 15.5),
    "大字": (16, 25),
    "大字题": (16, 27),
}
"""The same for one language."""


def compact(w: Writer) -> None:
    """Set body text closer; letters keep the measures of GB/T 9704."""
    for name, (size, line) in (FACING if w.language == "zh-en" else SINGLE).items():
        style: Any = w.document.styles[name]
        style.font.size = Pt(size)
        form = style.paragraph_format
        form.line_spacing = Pt(line)
        if form.first_line_indent:
            form.first_line_indent = Pt(2 * size)
