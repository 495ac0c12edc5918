"""Kinds of personal documents, and the number each of them carries."""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import id_number
from app.core.identifiers.sheet_damage import refuse_number_cell, refuse_scientific
from app.core.typed_text import tidy, without_blanks


class DocumentType(StrEnum):
    """What a person proves their identity with."""

    IDENTITY_CARD = "id_card"
    PASSPORT = "passport"
    HONG_KONG_MACAO_PERMIT = "hkm_permit"
    TAIWAN_PERMIT = "tw_permit"
    HOUSEHOLD_REGISTER = "household_register"
    BIRTH_CERTIFICATE = "birth_certificate"

    @property
    def label(self) -> Text:
        """For readers."""
        return _LABELS[self]


_LABELS = {
    DocumentType.IDENTITY_CARD: Text("居民身份证", "resident identity card"),
    DocumentType.PASSPORT: Text("护照", "passport"),
    DocumentType.HONG_KONG_MACAO_PERMIT: Text(
        "港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"
    ),
    DocumentType.TAIWAN_PERMIT: Text(
        "台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"
    ),
    DocumentType.HOUSEHOLD_REGISTER: Text("户口簿", "household register"),
    DocumentType.BIRTH_CERTIFICATE: Text("出生医学证明", "medical certificate of birth"),
}

_SHAPES = {
    DocumentType.PASSPORT: (
        re.compile(r"[A-Z0-9]{5,17}"),
        Text("5 至 17 位字母和数字", "5 to 17 letters and digits"),
    ),
    DocumentType.HONG_KONG_MACAO_PERMIT: (
        re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
        Text("字母 H 或 M 加 8 位数字", "the letter H or M and 8 digits"),
    ),
    DocumentType.TAIWAN_PERMIT: (
        re.compile(r"[0-9]{8}(?:[0-9]{2})?"),
        Text("8 位数字", "8 digits"),
    ),
    # What a child has until it is given an identity number.
    DocumentType.BIRTH_CERTIFICATE: (
        re.compile(r"[A-Z][0-9]{9}"),
        Text("1 个字母加 9 位数字", "one letter and 9 digits"),
    ),
}


def parse_number(
    kind: DocumentType, typed: object, *, field: str | None = None, override: bool = False
) -> str:
    """The number of a document of this kind, or why it cannot be one.

    A household register names each member by the identity number, so that is what is read for it.
    """
    if kind in (DocumentType.IDENTITY_CARD, DocumentType.HOUSEHOLD_REGISTER):
        return id_number.parse(typed, field=field, override=override)
    refuse_number_cell(typed, field=field)
    number = without_blanks(tidy(typed, field=field)).upper()
    shape, wanted = _SHAPES[kind]
    if kind is not DocumentType.PASSPORT:
        refuse_scientific(number, field=field)
    if not shape.fullmatch(number):
        raise InvalidValue(
            Text(
                f"{kind.label.zh}号码应为{wanted.zh}。请与证件核对。",
                f"The number of a {kind.label.en} is {wanted.en}. Compare with the document.",
            ),
            field=field,
        )
    return number


def warnings(kind: DocumentType, number: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed number of this kind."""
    if kind in (DocumentType.IDENTITY_CARD, DocumentType.HOUSEHOLD_REGISTER):
        return id_number.warnings(number)
    return ()
