"""What can go wrong between facts and template, before it is known where.

The place is added by whoever runs the part; nothing here knows pages or people's files.
"""

from __future__ import annotations

from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError

from app.core.bilingual import Text
from app.typeset.faults import Finding, TemplateRefused

RENDER_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    TemplateRuntimeError,
)
"""What a template's own arithmetic and look-ups can raise; anything else is our mistake."""


class Unfit(ValueError):
    """A value that cannot be written where the template wants it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message


class NotGiven(UndefinedError):
    """A name that the facts do not hold."""

    def __init__(self, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self.name = name


def missing(name: object) -> Text:
    """The commonest one: a field name without a fact."""
    return Text(
        f"没有给出“{name}”。请补上这一项，或改正标记里的名称。",
        f"“{name}” is not given. Add the fact, or correct the name in the tag.",
    )


def reason_of(error: BaseException) -> Text:
    """What happened, in words of whoever filled in the form or wrote the template."""
    if isinstance(error, Unfit):
        return error.message
    if isinstance(error, NotGiven):
        return missing(error.name)
    if isinstance(error, LookupError) and error.args:
        return missing(error.args[0])
    if isinstance(error, SecurityError):
        return Text(
            "模板里不能使用这种写法。只用字段名、条件和循环。",
            "This is not allowed in a template. Use names, conditions and loops only.",
        )
    return Text(
        "算不出这个标记：所给的值与写法不合。请核对该项的值。",
        "This tag cannot be worked out: the value given does not suit it. Check the value.",
    )


def refusal(code: str, message: Text, *, remedy: Text, **more: object) -> TemplateRefused:
    """A template that cannot be compiled, as one finding."""
    return TemplateRefused(
        (Finding(code=code, message=message, remedy=remedy, **more),)  # type: ignore[arg-type]  # only Finding's own fields are passed
    )
