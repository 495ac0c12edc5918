"""States of papers and templates, series, file names, check codes. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.documents.kinds import Kind, PaperLanguage


class DocumentStatus(StrEnum):
    """Where a paper stands."""

    PENDING = "pending"
    READY = "ready"
    VOIDED = "voided"
    REPLACED = "replaced"


DOCUMENT_LABELS: dict[DocumentStatus, Text] = {
    DocumentStatus.PENDING: Text("制作中", "Being made"),
    DocumentStatus.READY: Text("有效", "Valid"),
    DocumentStatus.VOIDED: Text("已作废", "Withdrawn"),
    DocumentStatus.REPLACED: Text("已被替换", "Replaced"),
}

# from, verb, to: the one table behind buttons, commands and tests.
DOCUMENT_TRANSITIONS: tuple[tuple[DocumentStatus, str, DocumentStatus], ...] = (
    (DocumentStatus.PENDING, "make", DocumentStatus.READY),
    (DocumentStatus.PENDING, "void", DocumentStatus.VOIDED),
    (DocumentStatus.READY, "void", DocumentStatus.VOIDED),
    (DocumentStatus.PENDING, "replace", DocumentStatus.REPLACED),
    (DocumentStatus.READY, "replace", DocumentStatus.REPLACED),
)


class TemplateStatus(StrEnum):
    """Where an uploaded template stands."""

    QUARANTINED = "quarantined"
    REFUSED = "refused"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETIRED = "retired"


TEMPLATE_LABELS: dict[TemplateStatus, Text] = {
    TemplateStatus.QUARANTINED: Text("检查中", "Being checked"),
    TemplateStatus.REFUSED: Text("有错误", "Has errors"),
    TemplateStatus.WAITING: Text("待审定", "Awaiting approval"),
    TemplateStatus.APPROVED: Text("在用", "In use"),
    TemplateStatus.REJECTED: Text("未通过", "Rejected"),
    TemplateStatus.RETIRED: Text("已停用", "Retired"),
}

TEMPLATE_TRANSITIONS: tuple[tuple[TemplateStatus, str, TemplateStatus], ...] = (
    (TemplateStatus.QUARANTINED, "refuse", TemplateStatus.REFUSED),
    (TemplateStatus.QUARANTINED, "pass", TemplateStatus.WAITING),
    (TemplateStatus.WAITING, "approve", TemplateStatus.APPROVED),
    (TemplateStatus.WAITING, "reject", TemplateStatus.REJECTED),
    (TemplateStatus.APPROVED, "retire", TemplateStatus.RETIRED),
)


def starts_of(verb: str) -> frozenset[str]:
    """From which states of a paper a verb leads on."""
    return frozenset(start.value for start, name, _ in DOCUMENT_TRANSITIONS if name == verb)


@dataclass(frozen=True, slots=True)
class PaperInput:
    """What somebody states to have a paper issued."""

    kind: str
    division_code: str
    facts: Mapping[str, Any]
    title: str = ""
    languages: tuple[PaperLanguage, ...] = tuple(PaperLanguage)
    issued_on: date | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


# No letters or figures that are mistaken for one another when read out or typed: 0 O 1 I L U V.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 12
CODE = re.compile(f"[{CODE_SIGNS}]{{{CODE_LENGTH}}}")


def check_code_of(random_bytes: bytes) -> str:
    """A code of 12 signs, about 58 bits: found on the paper, not by guessing."""
    number = int.from_bytes(random_bytes, "big")
    signs = []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[sign])
    return "".join(signs)


def show_code(code: str) -> str:
    """As it is printed: in groups of four."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """A code as somebody typed it, with or without dashes and blanks; None if it is none."""
    plain = re.sub(r"[\s\-—–－]", "", typed).upper()
    return plain if CODE.fullmatch(plain) else None


def number_pattern(kind: Kind) -> str:
    """Contract number of the house: 529901-WT-2026-0005 (domain.md §14)."""
    return "{county}-" + kind.series + "-{year}-{seq:04d}"


FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
LONGEST_FILE_NAME = 80


def paper_file_name(
    *, number: str, kind: Kind, about: str, on: date, language: PaperLanguage
) -> str:
    """`{no}_{文种}_{对象}_{yyyymmdd}`, at most 80 characters, nothing a disk refuses; no suffix."""
    tail = f"_{on:%Y%m%d}" + ("" if language is PaperLanguage.ZH else f"_{language.value}")
    head = f"{number}_{kind.name.zh}"
    room = LONGEST_FILE_NAME - 5 - len(head) - len(tail) - 1
    about = tidy(about)[: max(room, 0)]
    return tidy(head + (f"_{about}" if about else "") + tail)


def tidy(name: str) -> str:
    """Without what Windows forbids, and not ending in a dot or a blank."""
    return FORBIDDEN.sub("", name).strip(" .")


def require_languages(languages: tuple[PaperLanguage, ...]) -> None:
    """A paper is made in at least one language."""
    if not languages:
        raise RuleBroken(
            Text("请至少选择一种文字。", "Choose at least one language."),
            code="documents.languages",
            field="languages",
        )


def require_second_person(*, uploaded_by_id: int | None, actor_id: int | None) -> None:
    """Whoever uploaded a template does not approve it."""
    if uploaded_by_id is not None and uploaded_by_id == actor_id:
        raise RuleBroken(
            Text(
                "模板须由上传人以外的人审定，请交给另一位有审定权限的同事。",
                "A template is approved by somebody other than its uploader; ask a colleague.",
            ),
            code="documents.second_person",
        )
