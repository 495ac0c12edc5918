"""How Chinese names are read: initials to search by, and the reading to sort by.

One reading for each character, chosen by phrase and, for people, by surname. The search that
uses it is not here. Placenames with a reading of their own stand in PLACE_READINGS.
"""

from __future__ import annotations

import re
import unicodedata

# Surnames of one or two characters that the phrase list reads otherwise.
SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "仇": ("qiu",),
    "曾": ("zeng",),
    "解": ("xie",),
    "查": ("zha",),
    "区": ("ou",),
    "朴": ("piao",),
    "盖": ("ge",),
    "翟": ("zhai",),
    "缪": ("miao",),
    "乐": ("yue",),
    "秘": ("bi",),
    "洗": ("xian",),
    "员": ("yun",),
    "贠": ("yun",),
    "种": ("chong",),
    "黑": ("he",),
    "折": ("she",),
    "繁": ("po",),
    "召": ("shao",),
    "祭": ("zhai",),
    "句": ("gou",),
    "佴": ("nai",),
    "么": ("yao",),
    "藏": ("zang",),
    "乜": ("nie",),
    "隗": ("wei",),
    "能": ("nai",),
    "重": ("chong",),
    "长": ("chang",),
    "卜": ("bu",),
    "参": ("shen",),
    "都": ("du",),
    "郇": ("xun",),
    "阚": ("kan",),
}

# Placenames of two characters that the phrase list reads wrongly.
PLACE_READINGS: dict[str, tuple[str, ...]] = {
    "单县": ("shan", "xian"),
    "涡阳": ("guo", "yang"),
    "重安": ("chong", "an"),
    "解州": ("hai", "zhou"),
    "婼羌": ("ruo", "qiang"),
}

_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def initials(text: str, *, person: bool = False) -> str:
    """First letters in lower case: `青禾县` qhx, `单雄信` as a person sxx; signs are dropped."""
    return "".join(
        run if run.isascii() else "".join(syllable[0] for syllable in syllables)
        for run, syllables in _read(text, person=person)
    )


def reading(text: str, *, person: bool = False) -> str:
    """The whole reading without tones, syllables apart: `吕梁` lv liang."""
    return " ".join(
        run if run.isascii() else " ".join(syllables)
        for run, syllables in _read(text, person=person)
    )


def _read(text: str, *, person: bool) -> list[tuple[str, list[str]]]:
    """Runs of Latin letters and digits as they are, runs of characters with their syllables."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: list[tuple[str, list[str]]] = []
    for run in _RUNS.findall(plain):
        if run.isascii():
            found.append((run, []))
        else:
            syllables = _syllables(run, surname_first=person and not found)
            if syllables:
                found.append((run, syllables))
    return found


def _syllables(run: str, *, surname_first: bool) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.2 s to load; only readings pay for it

    known = SURNAMES if surname_first else PLACE_READINGS
    for length in (2, 1):
        head = known.get(run[:length])
        if head is not None:
            return [*head, *lazy_pinyin(run[length:], errors="ignore")]
    return list(lazy_pinyin(run, errors="ignore"))
