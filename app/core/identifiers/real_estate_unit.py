"""Real-estate unit numbers (不动产单元号, GB/T 37346): 28 characters, printed in four groups."""

from __future__ import annotations

import re

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers.sheet_damage import refuse_number_cell, refuse_scientific
from app.core.typed_text import tidy, without_blanks

_LENGTH = 28
_SHAPE = re.compile(r"[0-9]{12}[GJZ][A-HSWXY][0-9]{5}[FLQW][0-9]{8}")
_NOTHING_ON_IT = "00000000"

_OWNERSHIP = {
    "G": Text("国家所有", "state-owned"),
    "J": Text("集体所有", "collectively owned"),
    "Z": Text("尚未确定", "not yet determined"),
}
_FIXTURES = {
    "F": Text("房屋", "building"),
    "L": Text("林木", "trees"),
    "Q": Text("其他", "other"),
    "W": Text("无定着物", "nothing on it"),
}


def parse(typed: object, *, field: str | None = None) -> str:
    """The 28 characters without blanks, or why they cannot be a unit number."""
    refuse_number_cell(typed, field=field)
    code = without_blanks(tidy(typed, field=field)).upper()
    refuse_scientific(code, field=field)
    if len(code) != _LENGTH:
        raise InvalidValue(
            Text(
                f"不动产单元号应为 28 位，现在是 {len(code)} 位（空格不计）。请与证书核对。",
                f"A real-estate unit number has 28 characters; this has {len(code)}, blanks aside. "
                "Compare with the certificate.",
            ),
            field=field,
        )
    if not _SHAPE.fullmatch(code):
        raise InvalidValue(
            Text(
                "不动产单元号结构不对：12 位数字、2 位字母、5 位数字，"
                "再接 F/L/Q/W 和 8 位数字。请与证书核对。",
                "The parts do not fit: 12 digits, 2 letters, 5 digits, then F, L, Q or W and "
                "8 digits. Compare with the certificate.",
            ),
            field=field,
        )
    if code[19] == "W" and code[20:] != _NOTHING_ON_IT:
        raise InvalidValue(
            Text(
                "第 20 位为 W（无定着物）时，最后 8 位应全为 0。请与证书核对。",
                "With W (nothing on the land) in place 20 the last 8 digits are all 0. "
                "Compare with the certificate.",
            ),
            field=field,
        )
    return code


def grouped(code: str) -> str:
    """As certificates print it: 6, 6, 7 and 9 characters."""
    return f"{code[:6]} {code[6:12]} {code[12:19]} {code[19:]}"


def division_code(code: str) -> str:
    """The county, as it was called when the number was given."""
    return code[:6]


def ownership(code: str) -> Text:
    """Who owns the land, by the thirteenth character."""
    return _OWNERSHIP[code[12]]


def is_disputed(code: str) -> bool:
    """Whether the register keeps the land as disputed, by the fourteenth character."""
    return code[13] == "W"


def fixture(code: str) -> Text:
    """What stands on the land, by the twentieth character."""
    return _FIXTURES[code[19]]


def warnings(code: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed number when it is meant to be forest land."""
    found: list[Text] = []
    if is_disputed(code):
        found.append(
            Text(
                "特征码为 W：该宗地登记为权属争议地，须先解决争议。",
                "The parcel is registered as disputed (W); the dispute must be settled first.",
            )
        )
    elif code[13] not in "AE":
        found.append(
            Text(
                f"特征码 {code[12:14]} 不是林地（E）或集体土地所有权（A），请核对证书。",
                f"{code[12:14]} is neither forest land (E) nor collective ownership (A); check it.",
            )
        )
    if code[19] not in "LW":
        found.append(
            Text(
                "定着物不是林木（L），请核对证书。",
                "What stands on it is not recorded as trees (L); check the certificate.",
            )
        )
    return tuple(found)
