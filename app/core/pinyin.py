"""How Chinese names are read: initials to search by, and the reading to sort by.

One reading for each character, chosen by phrase and, for people, by surname. The search that
uses it is not here. Placenames with a reading of their own stand in PLACE_READINGS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

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

# Placenames that the phrase list reads wrongly, wherever they stand in a text.
PLACE_READINGS: dict[str, str] = {
    "单县": "shan xian",
    "单城": "shan cheng",
    "涡阳": "guo yang",
    "重安": "chong an",
    "解州": "hai zhou",
    "婼羌": "ruo qiang",
    "朝阳": "chao yang",
    "浚县": "xun xian",
    "洪洞": "hong tong",
    "六合区": "lu he qu",
    "繁峙": "fan shi",
    "乐陵": "lao ling",
    "大城县": "dai cheng xian",
    "珲春": "hun chun",
    "穆棱": "mu ling",
    "筠连": "jun lian",
    "荥经": "ying jing",
    "覃塘": "qin tang",
    "曾都": "zeng du",
}
# What a character is first of all in names; the list starts with zhǎng, dōu, shén.
FIRST_READINGS = {"长": "cháng,zhǎng", "都": "dū,dōu", "什": "shí,shén"}

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
    read = _reader()
    for length in (2, 1) if surname_first else ():
        surname = SURNAMES.get(run[:length])
        if surname is not None:
            return [*surname, *read(run[length:])]
    return read(run)


@cache
def _reader() -> Callable[[str], list[str]]:
    """The word lists with our readings in them; a process that reads no names never loads them."""
    import pypinyin  # noqa: PLC0415 - 0.2 s to load

    pypinyin.load_phrases_dict(
        {name: [[one] for one in said.split(" ")] for name, said in PLACE_READINGS.items()}
    )
    pypinyin.load_single_dict({ord(sign): said for sign, said in FIRST_READINGS.items()})
    return lambda run: list(pypinyin.lazy_pinyin(run, errors="ignore"))
