"""Lists and statements drawn straight to PDF: subtotals and signatures on each page, any length.

For kinds that declare it and whose Word template is the shipped one. A county's own template keeps
its own look: its PDF is laid out from its Word file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.wording import STRUCK
from app.typeset.faces import Faces
from app.typeset.pdf.models import (
    Align,
    Column,
    Label,
    Marks,
    Register,
    Statement,
    StatementForm,
    Tongue,
)
from app.typeset.pdf.registers import write_register
from app.typeset.pdf.statements import write_statement

Said = Mapping[str, Any]
TONGUES: dict[PaperLanguage, Tongue] = {
    PaperLanguage.ZH: "zh",
    PaperLanguage.EN: "en",
    PaperLanguage.BOTH: "zh-en",
}
SIGNED_ROW_MM = 12.0
"""A list that is signed by hand in its rows needs room for a name."""


def draws_directly(kind: Kind) -> bool:
    """Whether a kind's PDF is drawn and not laid out."""
    return kind.register is not None or kind.statement is not None


def draw(
    kind: Kind,
    said: Said,
    language: PaperLanguage,
    *,
    faces: Faces,
    made_at: datetime,
    archival: bool = False,
) -> bytes:
    """The PDF of a list or statement from the words of its facts."""
    if kind.register is not None:
        register = register_of(kind, said, language=language, made_at=made_at)
        return write_register(replace(register, archival=archival), faces)
    statement = statement_of(kind, said, language)
    return write_statement(statement, faces, made_at=made_at, archival=archival)


def register_of(kind: Kind, said: Said, *, language: PaperLanguage, made_at: datetime) -> Register:
    """A kind's list with its headings, sums and places to sign."""
    spec = kind.register
    assert spec is not None, kind.code
    columns = tuple(_column(kind, spec, one, language) for one in spec["columns"])
    rows = [
        tuple(
            _cells(row, [one["field"], *one.get("also", ())], language) for one in spec["columns"]
        )
        for row in said[spec["rows"]]
    ]
    by_hand = any(one.get("by_hand") for one in spec["columns"])
    return Register(
        title=_label(kind.name.zh, kind.name.en, language),
        columns=columns,
        rows=rows,
        made_at=made_at,
        tongue=TONGUES[language],
        marks=marks_of(said, language),
        above=_lines(kind, spec.get("above", ()), said, language),
        below=_lines(kind, spec.get("below", ()), said, language),
        signs=tuple(_label(one["zh"], one["en"], language) for one in spec.get("signs", ())),
        landscape=spec.get("orientation") == "landscape",
        row_mm=spec.get("row_mm") or (SIGNED_ROW_MM if by_hand else 6.0),
        size=spec.get("size") or 9.0,
    )


def statement_of(kind: Kind, said: Said, language: PaperLanguage) -> Statement:
    """A kind's one-page statement."""
    spec = kind.statement
    assert spec is not None, kind.code
    marks = marks_of(said, language)
    return Statement(
        form=_form_of(
            kind.code,
            language=language,
            office=marks.office,
            issued_on=marks.issued_on,
            layout_mark=marks.layout_mark,
        ),
        values=tuple(_cell(said, name, language) for name in spec["lines"]),
        number=marks.number,
        check_code=marks.check_code,
        check_url=marks.check_url,
    )


@lru_cache(maxsize=64)
def _form_of(
    code: str, *, language: PaperLanguage, office: str, issued_on: str, layout_mark: str
) -> StatementForm:
    """Kept: the frame of a statement is drawn once for all people."""
    kind = get_kind(code)
    spec = kind.statement
    assert spec is not None, code
    notes = tuple(
        text for one in spec.get("notes", ()) for text in _said_in(one["zh"], one["en"], language)
    )
    return StatementForm(
        title=_label(kind.name.zh, kind.name.en, language),
        labels=tuple(_label_of(kind, name, language) for name in spec["lines"]),
        tongue=TONGUES[language],
        notes=notes,
        office=office,
        issued_on=issued_on,
        layout_mark=layout_mark,
    )


def _label_of(kind: Kind, name: str, language: PaperLanguage) -> Label:
    """A field's label; of an amount in words, with that said."""
    if name.endswith("_words"):
        label = kind.field(name.removesuffix("_words")).label
        return _label(f"{label.zh}大写", f"{label.en}, in words", language)
    label = kind.field(name).label
    return _label(label.zh, label.en, language)


def marks_of(said: Said, language: PaperLanguage) -> Marks:
    """Number, check code and office, as every paper carries them."""
    end = "_en" if language is PaperLanguage.EN else ""
    return Marks(
        number=said["number"],
        layout_mark=said[f"layout_mark{end}"],
        check_code=said["check_code"],
        check_url=said["check_url"],
        office=said[f"office_name{end}"],
        issued_on=said[f"issued_on{end}"],
    )


def _column(
    kind: Kind, spec: Mapping[str, Any], one: Mapping[str, Any], language: PaperLanguage
) -> Column:
    align: Align = one.get("align", "left")
    label = one.get("label") or {}
    if not label:
        field = next(f for f in kind.field(spec["rows"]).fields if f.name == one["field"])
        label = {"zh": field.label.zh, "en": field.label.en}
    return Column(
        label=_label(label["zh"], label["en"], language),
        width_mm=float(one["width_mm"]),
        align=align,
        total=bool(one.get("subtotal")),
        empty="" if one.get("by_hand") else STRUCK,
    )


def _cells(said: Said, names: Sequence[str], language: PaperLanguage) -> str:
    """Facts that share a cell, below each other; after the first only those that were given."""
    held = [_cell(said, name, language) for name in names]
    return "\n".join([held[0], *(one for one in held[1:] if one != STRUCK)])


def _cell(said: Said, name: str, language: PaperLanguage) -> str:
    """A fact in the language of the paper; both below each other where they differ."""
    zh = str(said.get(name, ""))
    en = str(said.get(f"{name}_en", zh))
    if language is PaperLanguage.BOTH and en != zh:
        return f"{zh}\n{en}"
    return en if language is PaperLanguage.EN else zh


def _lines(
    kind: Kind, names: Sequence[str], said: Said, language: PaperLanguage
) -> tuple[str, ...]:
    lines: list[str] = []
    for name in names:
        label = kind.field(name).label
        lines += _said_in(
            f"{label.zh}：{said[name]}",
            f"{label.en}: {said.get(f'{name}_en', said[name])}",
            language,
        )
    return tuple(lines)


def _said_in(zh: str, en: str, language: PaperLanguage) -> list[str]:
    if language is PaperLanguage.BOTH:
        return [zh, en]
    return [en if language is PaperLanguage.EN else zh]


def _label(zh: str, en: str, language: PaperLanguage) -> Label:
    if language is PaperLanguage.BOTH:
        return Label(zh, en)
    return Label(en if language is PaperLanguage.EN else zh)
