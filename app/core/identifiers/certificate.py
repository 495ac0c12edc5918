"""Numbers of title certificates: real-estate (不动产权) and the older forest certificates (林权证).

Old certificates follow no common form, so the number is read loosely: brackets and blanks are made
uniform, and what does not look like either form is only warned about. It is unique only together
with the parcel, which is for app.parcels to enforce.
"""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers.sheet_damage import refuse_number_cell
from app.core.typed_text import tidy, without_blanks

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_REAL_ESTATE = re.compile(r"\S\(\d{4}\)\S{1,30}不动产权第\d{7}号")
_FOREST = re.compile(r"\S{0,20}林证字\(\d{4}\)第?\S{1,20}号?")
_SHORTEST, _LONGEST = 4, 60


class CertificateKind(StrEnum):
    """Which certificate the number is from."""

    REAL_ESTATE = "real_estate"
    FOREST = "forest"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """For readers."""
        return _LABELS[self]


_LABELS = {
    CertificateKind.REAL_ESTATE: Text("不动产权证书", "real-estate certificate"),
    CertificateKind.FOREST: Text("林权证", "forest-right certificate"),
    CertificateKind.OTHER: Text("其他权属凭证", "other proof of title"),
}


def parse(typed: object, *, field: str | None = None) -> str:
    """The number without blanks and with half-width brackets."""
    refuse_number_cell(typed, field=field)
    number = without_blanks(tidy(typed, field=field)).translate(_BRACKETS)
    if not _SHORTEST <= len(number) <= _LONGEST or not any(map(str.isdigit, number)):
        raise InvalidValue(
            Text(
                f"证号应为 {_SHORTEST} 至 {_LONGEST} 个字并含有数字，"
                "例如 示(2023)青禾县不动产权第0001234号。请照证书填写。",
                f"A certificate number has {_SHORTEST} to {_LONGEST} characters with digits among "
                "them. Copy it from the certificate.",
            ),
            field=field,
        )
    return number


def kind(number: str) -> CertificateKind:
    """Which certificate a parsed number looks like."""
    if _REAL_ESTATE.fullmatch(number):
        return CertificateKind.REAL_ESTATE
    return CertificateKind.FOREST if _FOREST.fullmatch(number) else CertificateKind.OTHER


def warnings(number: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed number."""
    if kind(number) is CertificateKind.OTHER:
        return (
            Text(
                "证号不像不动产权证号，也不像林权证号。请与证书核对；如系其他凭证，可继续。",
                "This looks like neither a real-estate nor a forest certificate. "
                "Check it; other proofs of title may go on.",
            ),
        )
    return ()
