"""The form of each kind of paper, made from the fields it declares; one set of facts comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field

from app.access.guards import current_actor
from app.core import clock
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.divisions.queries import list_working_places
from app.divisions.rules import Level
from app.documents.facts import FactError, check_facts, is_empty
from app.documents.kinds import Field as Fact
from app.documents.kinds import Kind, PaperLanguage, list_kinds
from app.documents.rules import PaperInput
from app.documents.sheets import read_rows
from app.documents.typed import read_fact, show_fact
from app.web.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    Needed,
    ParsedField,
    TextField,
    UploadField,
)
from app.web.forms import LinyueForm
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l
from app.web.i18n import lazy_pick, pick

TICK = "__"
SHEET = "__sheet"
SHEETS = (".xlsx", ".xls", ".ods", ".csv")
NUMBERS = frozenset({"id_number", "account", "phone"})
UNITS: Mapping[str, Text] = {
    "money": Text("元", "yuan"),
    "area": Text("亩", "mu"),
    "percent": Text("%", "%"),
}
YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))
BETWEEN = ("\t", "|", "，", ",")
MOST_SHOWN_ERRORS = 20


def places() -> Iterable[tuple[str, Text]]:
    """Where a paper may belong: one's own area; for an applicant, the counties it may ask."""
    actor = current_actor()
    own = list_working_places(path=actor.division_path)
    if own:
        return [(one.code, one.name) for one in own if len(one.code) >= len("529901")]
    return [(one.code, one.name) for one in list_working_places(level=Level.COUNTY)]


class PaperForm(LinyueForm):
    """What every paper has; each kind adds its own boxes."""

    kind: Kind

    division_code = ChoiceField(_l("所属地区"), [Needed()], choices=places)
    title = TextField(
        _l("对象"),
        longest=60,
        description=_l("这份文书关于谁或什么，用于目录和文件名，例如户主或项目名称"),
    )
    issued_on = DayField(_l("签发日期"), [Needed()], default=clock.today)
    language_zh = BooleanField(_l("中文"), default=True)
    language_en = BooleanField(_l("英文"), default=True)
    language_both = BooleanField(_l("中英对照"), default=True)
    preview_only = BooleanField(_l("打印预览"))

    def languages(self) -> tuple[PaperLanguage, ...]:
        """Those ticked."""
        ticked = {
            PaperLanguage.ZH: self.language_zh.data,
            PaperLanguage.EN: self.language_en.data,
            PaperLanguage.BOTH: self.language_both.data,
        }
        return tuple(language for language, on in ticked.items() if on)

    def read(self) -> PaperInput | None:
        """The checked input; None when something is wrong, which then stands at its box."""
        facts = self._facts()
        wrong = [] if self.wrong_fields() else self._place(check_facts(self.kind, facts))
        if not self.languages():
            self.language_zh.errors = [_("请至少选择一种文字")]
            return None
        if wrong or self.wrong_fields() or self.form_errors:
            return None
        return PaperInput(
            kind=self.kind.code,
            division_code=str(self.division_code.data),
            facts=facts,
            title=str(self.title.data or ""),
            languages=self.languages(),
            issued_on=self.issued_on.data,
        )

    def _facts(self) -> dict[str, Any]:
        """Every given fact; what cannot be read leaves an error at its box."""
        facts: dict[str, Any] = {}
        for fact in self.kind.fields:
            value = self._rows(fact) if fact.type == "rows" else self._value(fact)
            if not is_empty(value):
                facts[fact.name] = value
        return facts

    def _value(self, fact: Fact) -> Any:  # noqa: ANN401 - one of the fact types
        if fact.type == "choices":
            return [o.code for o in fact.options if self[f"{fact.name}{TICK}{o.code}"].data]
        if fact.type == "period":
            first, last = self[f"{fact.name}{TICK}from"].data, self[f"{fact.name}{TICK}to"].data
            if first is None and last is None:
                return None
            return {
                "from": first.isoformat() if first else "",
                "to": last.isoformat() if last else "",
            }
        data = self[fact.name].data
        if fact.type == "date":
            return data.isoformat() if data is not None else None
        if fact.type == "yes_no":
            return {"yes": True, "no": False}.get(data)
        if fact.type in {"text", "long_text"}:
            english = self[f"{fact.name}_en"].data
            return {"zh": data or "", "en": english} if english else data
        return data

    def _rows(self, fact: Fact) -> list[dict[str, Any]]:
        """From an uploaded sheet if there is one, else from what was pasted."""
        sent = self[f"{fact.name}{SHEET}"].data
        box = self[fact.name]
        try:
            if isinstance(sent, FileStorage):
                return self._uploaded(fact, sent)
            return list(pasted_rows(fact, str(box.data or "")))
        except InvalidValue as error:
            box.errors = [*box.errors, pick(error.message)]
            return []

    def _uploaded(self, fact: Fact, sent: FileStorage) -> list[dict[str, Any]]:
        rows, wrong = [], []
        for row in read_rows(sent.read(), name=sent.filename or "", field=fact):
            rows.append(row.facts)
            wrong += [
                _("第 %(line)s 行：%(said)s", line=row.line, said=pick(error.message))
                for error in row.errors
            ]
        box = self[f"{fact.name}{SHEET}"]
        box.errors = [*box.errors, *wrong[:MOST_SHOWN_ERRORS]]
        return rows

    def _place(self, errors: Iterable[FactError]) -> list[FactError]:
        """Each error at its box; an error of a row stands at the box of its rows."""
        placed = []
        for error in errors:
            name, _bracket, _rest = error.field.partition("[")
            field = self._fields.get(name) or next(
                (box for box in self if box.name.startswith(f"{name}{TICK}")), None
            )
            said = pick(error.message)
            if _bracket:
                line = error.field.split("[")[1].split("]")[0]
                said = _("第 %(line)s 行：%(said)s", line=line, said=said)
            if field is None:
                self.form_errors.append(said)
            elif len(field.errors) < MOST_SHOWN_ERRORS:
                field.errors = [*field.errors, said]
            placed.append(error)
        return placed


def pasted_rows(fact: Fact, text: str) -> Iterator[dict[str, Any]]:
    """Lines as they come from a sheet by copy and paste; a heading line is recognised."""
    labels = {word for column in fact.fields for word in (column.label.zh, column.label.en)}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        sign = next((sign for sign in BETWEEN if sign in line), "\t")
        cells = [cell.strip() for cell in line.split(sign)]
        if number == 1 and set(filter(None, cells)) <= labels:
            continue
        if len(cells) > len(fact.fields):
            raise InvalidValue(
                Text(
                    f"第 {number} 行有 {len(cells)} 列，应为 {len(fact.fields)} 列："
                    + "、".join(column.label.zh for column in fact.fields),
                    f"Line {number} has {len(cells)} columns instead of {len(fact.fields)}.",
                )
            )
        yield _row(fact, number, cells)


def _row(fact: Fact, number: int, cells: list[str]) -> dict[str, Any]:
    row = {}
    for column, cell in zip(fact.fields, cells, strict=False):
        try:
            value = read_fact(column, cell)
        except InvalidValue as error:
            raise InvalidValue(
                Text(
                    f"第 {number} 行“{column.label.zh}”：{error.message.zh}",
                    f"Line {number}, “{column.label.en}”: {error.message.en}",
                )
            ) from error
        if value is not None:
            row[column.name] = value
    return row


def shown_rows(fact: Fact, rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as they can be pasted again."""
    return "\n".join(
        "\t".join(show_fact(column, row.get(column.name)) for column in fact.fields) for row in rows
    )


@lru_cache(maxsize=128)
def form_of(kind: Kind) -> type[PaperForm]:
    """The form of a kind, made once."""
    boxes: dict[str, Any] = {"kind": kind, "draft_key": f"documents.{kind.code}"}
    for fact in kind.fields:
        boxes.update(_boxes(fact))
    return type(f"PaperForm_{kind.code}", (PaperForm,), boxes)


def prepare_forms() -> None:
    """Make all forms at the start, so that each one's drafts are known."""
    for kind in list_kinds():
        form_of(kind)


def _boxes(fact: Fact) -> dict[str, Field]:
    """The boxes of one fact."""
    label, help_ = lazy_pick(fact.label), lazy_pick(fact.help) if fact.help else ""
    needed = [Needed()] if fact.required else []
    if fact.type == "rows":
        return _row_boxes(fact, label)
    if fact.type == "choices":
        return {
            f"{fact.name}{TICK}{option.code}": BooleanField(lazy_pick(option.label))
            for option in fact.options
        }
    if fact.type == "period":
        return {
            f"{fact.name}{TICK}from": DayField(lazy_pick(_joined(fact.label, FROM)), needed),
            f"{fact.name}{TICK}to": DayField(lazy_pick(_joined(fact.label, TO)), needed),
        }
    if fact.type in {"text", "long_text"}:
        box = TextField if fact.type == "text" and fact.longest <= 120 else LongTextField
        own: dict[str, Any] = {
            "longest": fact.longest,
            "secret": fact.personal,
            "description": help_,
        }
        english = lazy_pick(_joined(fact.label, ENGLISH))
        return {
            fact.name: box(label, needed, **own),
            f"{fact.name}_en": box(english, longest=fact.longest * 3, secret=fact.personal),
        }
    return {fact.name: _one_box(fact, label, needed, help_)}


FROM, TO = Text("起", "from"), Text("止", "to")
ENGLISH = Text("英文", "in English")


def _joined(label: Text, end: Text) -> Text:
    return Text(f"{label.zh}（{end.zh}）", f"{label.en} ({end.en})")


def _one_box(fact: Fact, label: object, needed: list[Any], help_: object) -> Field:
    if fact.type == "date":
        return DayField(label, needed, description=help_)
    if fact.type == "choice":
        options = [(option.code, option.label) for option in fact.options]
        return ChoiceField(label, needed, choices=options, description=help_)
    if fact.type == "yes_no":
        return ChoiceField(label, needed, choices=YES_NO, description=help_)

    def parse(typed: str) -> Any:  # noqa: ANN401 - one of the fact types
        return read_fact(fact, typed)

    def show(value: Any) -> str:  # noqa: ANN401 - one of the fact types
        return show_fact(fact, value)

    return ParsedField(
        label,
        needed,
        parse=parse,
        show=show,
        longest=fact.longest if fact.type in NUMBERS else 40,
        secret=fact.personal or fact.type in NUMBERS,
        width="medium" if fact.type in NUMBERS else "short",
        unit=UNITS.get(fact.type, ""),
        description=help_,
    )


def _row_boxes(fact: Fact, label: object) -> dict[str, Field]:
    zh = "、".join(_column(column, "zh") for column in fact.fields)
    en = ", ".join(_column(column, "en") for column in fact.fields)
    how = Text(
        f"每行一条，从表格里复制粘贴即可；各列依次为：{zh}",
        f"One line each, pasted from a sheet; the columns are: {en}",
    )
    secret = any(column.personal or column.type in NUMBERS for column in fact.fields)
    return {
        fact.name: LongTextField(label, longest=200_000, secret=secret, description=lazy_pick(how)),
        f"{fact.name}{SHEET}": UploadField(
            lazy_pick(_joined(fact.label, Text("或上传表格", "or upload a sheet"))),
            endings=SHEETS,
        ),
    }


def _column(column: Fact, language: str) -> str:
    unit = UNITS.get(column.type)
    label = column.label.zh if language == "zh" else column.label.en
    if unit is None:
        return label
    return f"{label}（{unit.zh}）" if language == "zh" else f"{label} ({unit.en})"


def shown_values(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Frozen facts as the boxes of a replacement show them."""
    shown: dict[str, Any] = {}
    for fact in kind.fields:
        value = facts.get(fact.name)
        if value is None:
            continue
        shown.update(_shown(fact, value))
    return shown


def _shown(fact: Fact, value: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the fact types
    if fact.type == "rows":
        return {fact.name: shown_rows(fact, value)}
    if fact.type == "choices":
        return {f"{fact.name}{TICK}{code}": True for code in value}
    if fact.type == "period":
        return {f"{fact.name}{TICK}{end}": date.fromisoformat(value[end]) for end in ("from", "to")}
    if fact.type == "date":
        return {fact.name: date.fromisoformat(value)}
    if fact.type == "yes_no":
        return {fact.name: "yes" if value else "no"}
    if isinstance(value, Mapping):
        return {fact.name: value["zh"], f"{fact.name}_en": value.get("en", "")}
    return {fact.name: value}
