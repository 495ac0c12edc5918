"""The kinds of boxes a form has. Each reads what people really type, or says what to do.

Identity numbers, money and areas are read by `app.core`; a field only takes their `parse`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import Field, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import DateInput

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.web.i18n import gettext as _
from app.web.i18n import pick

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control and direction marks: they break exports and let one name look like another."""
SHORT_TEXT, LONG_TEXT = 200, 5000


class Needed(DataRequired):
    """The box must be filled; the message names it."""

    def __call__(self, form: object, field: Field) -> None:
        """Stop at an empty box, unless reading it already failed and said why."""
        if field.data or field.data == 0 or field.errors:
            return
        chosen = isinstance(field, (SelectField, FileField))
        asked = _("请选择%(label)s") if chosen else _("请填写%(label)s")
        raise StopValidation(self.message or asked % {"label": field.label.text})


class Longest:
    """No longer than a paper or a column holds."""

    def __init__(self, letters: int) -> None:
        """The limit, which the browser is told as well."""
        self.letters = letters
        self.field_flags = {"maxlength": letters}

    def __call__(self, form: object, field: Field) -> None:
        """Count what was typed."""
        typed = field.raw_data[0] if field.raw_data else ""
        if isinstance(typed, str) and len(typed) > self.letters:
            said = _("最多 %(most)s 个字，现在有 %(now)s 个", most=self.letters, now=len(typed))
            raise ValidationError(said)


def clean(value: object) -> object:
    """Trim what a hand or a paste leaves around a text, the wide space included."""
    return value.strip() if isinstance(value, str) else value


def refuse_unseen(form: object, field: Field) -> None:
    """Letters nobody can see are named rather than dropped in silence."""
    typed = field.raw_data[0] if field.raw_data else ""
    if isinstance(typed, str) and UNSEEN.search(typed.strip()):
        raise ValidationError(_("含有看不见的控制字符，请删除后重新输入"))


def only_full(validators: Sequence[Any]) -> list[Any]:
    """What is not needed may stay empty without a word."""
    needed = any(isinstance(one, DataRequired) for one in validators)
    return list(validators) if needed else [Optional(), *validators]


class TextField(StringField):
    """One line of text."""

    longest = SHORT_TEXT

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        longest: int | None = None,
        secret: bool = False,
        width: str = "",
        unit: object = "",
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """`secret` keeps it out of drafts, `width` is short/medium/full, `unit` follows the box."""
        rules = [refuse_unseen, Longest(longest or self.longest), *validators]
        super().__init__(label, only_full(rules), filters=[clean], **kwargs)
        self.secret, self.width, self.unit = secret, width, unit


class LongTextField(TextAreaField):
    """Several lines of text."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        longest: int = LONG_TEXT,
        secret: bool = False,
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """As TextField, higher."""
        rules = [refuse_unseen, Longest(longest), *validators]
        super().__init__(label, only_full(rules), filters=[clean], **kwargs)
        self.secret, self.width, self.unit = secret, "full", ""


class ParsedField(TextField):
    """A line read by a `parse` of app.core, which raises InvalidValue with what to do.

    `data` is the value; what was typed stays in the box when it cannot be read.
    """

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        parse: Callable[[str], Any],
        show: Callable[[Any], str] = str,
        **kwargs: Any,  # noqa: ANN401 - handed on to TextField
    ) -> None:
        """How to read it, and how to write a stored value into the box."""
        super().__init__(label, validators, **kwargs)
        self.parse, self.show = parse, show

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = str(clean(valuelist[0])) if valuelist else ""
        self.data = None
        if not typed or UNSEEN.search(typed) or len(typed) > self.longest:
            return
        try:
            self.data = self.parse(typed)
        except InvalidValue as error:
            raise ValueError(pick(error.message)) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.show(self.data) if self.data is not None else ""


DAY = re.compile(r"^(\d{4})\s*[-./年．。\s]\s*(\d{1,2})\s*[-./月．。\s]\s*(\d{1,2})\s*日?$")
PLAIN_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def parse_day(typed: str) -> date:
    """2026-01-05, 20260105, 2026.1.5, 2026/1/5, 2026年1月5日; nothing else, and no guessing."""
    text = typed.strip().translate(WIDE_DIGITS)
    match = PLAIN_DAY.match(text) or DAY.match(text)
    if match is None:
        raise InvalidValue(BAD_DAY)
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise InvalidValue(NO_SUCH_DAY) from error


BAD_DAY = Text(
    "日期请按 2026-01-05、20260105 或 2026年1月5日 的样子填写",
    "Write the date like 2026-01-05, 20260105 or 2026/1/5",
)
NO_SUCH_DAY = Text("没有这一天，请核对年月日", "There is no such day; check year, month and day")


class DayField(ParsedField):
    """A calendar day. The browser's own calendar where there is one, typing where there is not."""

    widget = DateInput()

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        **kwargs: Any,  # noqa: ANN401 - handed on to ParsedField
    ) -> None:
        """Short by nature."""
        kwargs.setdefault("width", "short")
        super().__init__(label, validators, parse=parse_day, show=date.isoformat, **kwargs)


class ChoiceField(SelectField):
    """One of a few, labelled by Text; `blank` is the first line that chooses nothing."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        choices: Iterable[tuple[str, Text]] | Callable[[], Iterable[tuple[str, Text]]] = (),
        blank: Text | None = None,
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """The choices, or what gives them for this request."""

        def labelled() -> list[SelectChoice]:
            offered = choices() if callable(choices) else choices
            first = [SelectChoice("", pick(blank or CHOOSE))]
            return first + [SelectChoice(value, pick(text)) for value, text in offered]

        super().__init__(label, only_full(validators), choices=labelled, **kwargs)
        self.secret, self.width, self.unit = False, "medium", ""

    def pre_validate(self, form: object) -> None:
        """Nothing chosen is for Needed to judge; anything else must be on offer."""
        if self.data and self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("这一项不在可选范围内，请重新选择"))


class UploadField(FileField):
    """One file; its ending is checked here, its content by whoever reads it."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        endings: Sequence[str],
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """`endings` as (".docx",): told to the browser, and asked again here."""
        kwargs.setdefault("render_kw", {"accept": ",".join(endings)})
        super().__init__(label, only_full(list(validators)), **kwargs)
        self.endings = tuple(endings)
        self.secret, self.width, self.unit = True, "full", ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """An empty file box sends a nameless file; that is nothing."""
        self.data = next((sent for sent in valuelist if getattr(sent, "filename", "")), None)

    def post_validate(self, form: object, validation_stopped: bool) -> None:
        """The ending must be one of those asked for."""
        if self.data is not None and not self.data.filename.lower().endswith(self.endings):
            raise ValidationError(
                _("请上传这些格式的文件：%(endings)s", endings="、".join(self.endings))
            )


CHOOSE = Text("请选择", "Please choose")
