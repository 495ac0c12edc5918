"""What hands type and sheets hold, made plain before any value is read from it.

Full-width letters and digits become half-width, invisible characters that WeChat, WPS and web pages
leave behind are dropped, blanks are trimmed. Nothing else is changed: NFKC is not used, because it
would turn 1² into 12. What the text means is decided by money, area and the identifiers.
"""

from __future__ import annotations

import unicodedata

from app.core.bilingual import Text
from app.core.errors import InvalidValue

LONGEST = 200
# A double holds every whole number below this; Excel keeps fifteen digits and no more.
EXACT_IN_SHEETS = 10**15

_PLAIN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN.update(dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F), " "))
_PLAIN.update(dict.fromkeys((0x09, 0x0A, 0x0D), " "))
_PLAIN.update({0xFFE5: "¥", 0x2212: "-", 0x2010: "-", 0x2011: "-", 0x2013: "-"})
_PLAIN.update(dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), None))
_PLAIN.update(dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), None))

_UNREADABLE = frozenset({"Cc", "Cs"})


def tidy(typed: object, *, field: str | None = None) -> str:
    """The typed text, plain and trimmed; empty when nothing was typed. Refuses all but text."""
    if not isinstance(typed, str):
        raise InvalidValue(
            Text(
                "这一格不是文本。请把单元格格式设为“文本”后重新填写。",
                "This cell is not text. Format the cell as text and enter it again.",
            ),
            field=field,
        )
    if len(typed) > LONGEST:
        raise InvalidValue(
            Text(
                f"内容太长，最多 {LONGEST} 个字符。请只填这一项本身。",
                f"Too long: at most {LONGEST} characters. Enter this one item only.",
            ),
            field=field,
        )
    plain = typed.translate(_PLAIN).strip()
    if not plain.isascii() and any(unicodedata.category(sign) in _UNREADABLE for sign in plain):
        raise _unreadable(field)
    if plain.isascii() and not plain.isprintable():
        raise _unreadable(field)
    return plain


def tidy_short_number(typed: object, *, field: str | None = None) -> str:
    """Like tidy, but a whole number from a sheet is taken as its digits while it is exact.

    For telephone numbers, dates and division codes. Never for identity numbers and bank accounts:
    those are longer than what a sheet can hold as a number.
    """
    if isinstance(typed, float) and typed.is_integer():
        typed = int(typed)
    if isinstance(typed, int) and not isinstance(typed, bool) and 0 <= typed < EXACT_IN_SHEETS:
        return str(typed)
    return tidy(typed, field=field)


def without_blanks(text: str) -> str:
    """The text with every blank taken out: printed numbers come in groups."""
    return "".join(text.split())


def _unreadable(field: str | None) -> InvalidValue:
    return InvalidValue(
        Text(
            "内容里有无法识别的字符。请删除后手工重新输入。",
            "There are unreadable characters in it. Clear it and type it again by hand.",
        ),
        field=field,
    )
