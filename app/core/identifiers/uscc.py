"""Unified social credit codes (GB 32100): 18 characters over an alphabet without I O S V Z.

Some genuine old codes fail their own check character, so that failure asks for confirmation.
"""

from __future__ import annotations

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers.confirmation import NeedsConfirmation
from app.core.identifiers.sheet_damage import refuse_number_cell, refuse_scientific
from app.core.typed_text import tidy, without_blanks

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_KINDS = {
    "11": Text("机关", "state organ"),
    "12": Text("事业单位（含国有林场）", "public institution (state forest farms too)"),
    "51": Text("社会团体", "association"),
    "52": Text("民办非企业单位", "private non-enterprise unit"),
    "53": Text("基金会", "foundation"),
    "54": Text("村（居）民委员会", "villagers' or residents' committee"),
    "91": Text("企业", "enterprise"),
    "92": Text("个体工商户", "sole trader"),
    "93": Text("农民专业合作社", "farmers' cooperative"),
    "N1": Text("组级集体经济组织", "group-level collective economic organisation"),
    "N2": Text("村级集体经济组织", "village-level collective economic organisation"),
    "N3": Text("乡镇级集体经济组织", "township-level collective economic organisation"),
}

_BAD_CHECK = Text(
    "统一社会信用代码的校验位不符。多数是填错；个别老代码本身不符。请与证照逐位核对，确认无误后说明理由。",
    "The check character does not fit. It is mostly a slip, but some genuine old codes fail too. "
    "Compare with the licence; if it is right, confirm and give the reason.",
)


def parse(typed: object, *, field: str | None = None, override: bool = False) -> str:
    """The code in capitals, or why it cannot be one.

    Raises NeedsConfirmation when the check character does not fit, unless `override`.
    """
    refuse_number_cell(typed, field=field)
    code = without_blanks(tidy(typed, field=field)).replace("-", "").upper()
    refuse_scientific(code, field=field)
    if len(code) != len(_WEIGHTS) + 1:
        raise InvalidValue(
            Text(
                f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。请与证照核对。",
                f"A unified social credit code has 18 characters; this has {len(code)}.",
            ),
            field=field,
        )
    strange = "".join(dict.fromkeys(sign for sign in code if sign not in _VALUE))
    if strange:
        raise InvalidValue(
            Text(
                f"代码里不会出现 {strange}：不用字母 I、O、S、V、Z。"
                "请检查是否把数字 0、1、2、5 写成了字母。",
                f"{strange} cannot occur: I, O, S, V and Z are not used. "
                "Look for a letter in place of 0, 1, 2 or 5.",
            ),
            field=field,
        )
    if not override and not check_fits(code):
        raise NeedsConfirmation(_BAD_CHECK, field=field)
    return code


def check_character(first_17: str) -> str:
    """The eighteenth character for the first seventeen."""
    weighted = zip(first_17, _WEIGHTS, strict=True)
    return _ALPHABET[-sum(_VALUE[sign] * weight for sign, weight in weighted) % 31]


def check_fits(code: str) -> bool:
    """Whether the last character is the one the others call for."""
    return check_character(code[:17]) == code[17]


def kind(code: str) -> Text | None:
    """What sort of body carries such a code; None when the prefix is not one we know."""
    return _KINDS.get(code[:2])


def warnings(code: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed code."""
    found: list[Text] = []
    if not check_fits(code):
        found.append(_BAD_CHECK)
    if kind(code) is None:
        found.append(
            Text(
                f"前两位 {code[:2]} 不是常见的机构类别，请与证照核对。",
                f"{code[:2]} is not a usual kind of body; compare with the licence.",
            )
        )
    return tuple(found)
