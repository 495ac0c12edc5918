"""What keys and names look like. Pure: no store, no database.

A key is made of the kind, the month and the hash of the stored bytes, and of nothing a person
typed; so no name can lead outside the store, and writing a key twice writes the same bytes twice.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.core.bilingual import Text
from app.core.errors import InvalidValue

KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
SUFFIX = re.compile(r"[a-z0-9]{1,8}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}/\d{4}/(?:0[1-9]|1[0-2])/[0-9a-f]{64}\.[a-z0-9]{1,8}")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,126}")
LONGEST_NAME = 200

# Control and format characters: they could turn the shown order of a name around (exe.pdf).
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def make_key(kind: str, sha256: str, *, suffix: str, on: date) -> str:
    """`kind/yyyy/mm/sha256.ext`; kind and suffix are the program's own words, checked all the same.

    The suffix may come from an uploaded name, so a wrong one is a person's mistake.
    """
    assert KIND.fullmatch(kind), kind
    key = f"{kind}/{on:%Y/%m}/{sha256}.{check_suffix(suffix)}"
    return require_key(key)


def check_suffix(suffix: str) -> str:
    """The file extension without its dot, in lower case."""
    plain = suffix.removeprefix(".").lower()
    if not SUFFIX.fullmatch(plain):
        raise InvalidValue(
            Text(
                "文件扩展名只能是 1 至 8 个英文字母或数字，请改名后重新上传。",
                "A file extension has 1 to 8 letters or digits; rename the file and try again.",
            ),
            field="file",
        )
    return plain


def require_key(key: str) -> str:
    """The key itself, if it is one; anything else never reaches a store."""
    assert KEY.fullmatch(key), "not a key of the file store"
    return key


def tidy_name(name: str) -> str:
    """A person's file name as a label: one line, no folders, nothing invisible. Never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    shown = " ".join(shown.split()).lstrip(".")
    if len(shown) > LONGEST_NAME:
        stem, dot, suffix = shown.rpartition(".")
        keep = dot + suffix if stem and len(suffix) <= 8 else ""
        shown = shown[: LONGEST_NAME - len(keep)] + keep
    return shown or "file"
