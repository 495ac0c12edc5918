"""The Jinja environment of papers: a sandbox that reaches facts and nothing else.

No value's attribute or method is ever reached, only keys of dicts, items of lists and the loop's
own counters; undefined is an error; text is always escaped. Both the compiled way and the way
through docxtpl use it. The quick code that it generates lives in generator.py.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Namespace
from jinja2.utils import missing as nothing

from app.typeset.compiled.kinds import Fact
from app.typeset.compiled.troubles import NotGiven


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED_FILTERS = _words(
    "abs capitalize count d default dictsort e escape first float groupby int items join "
    "last length list lower map max min reject rejectattr replace reverse round select selectattr "
    "sort string sum title trim truncate unique upper wordcount"
)
"""Those that can neither call a method, nor print unescaped, nor make much out of little."""
LOOP = _words("index index0 revindex revindex0 first last length depth depth0 previtem nextitem")
LOOP_CALLS = frozenset({"cycle", "changed"})
GLOBALS: dict[str, Any] = {"range": safe_range, "namespace": Namespace}
BIGGEST_POWER, BIGGEST_BASE = 64, 10**9


class StrictFact(StrictUndefined):
    """Fact use of a name without a fact fails, and the failure knows the name."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Fact = nothing, **more: Fact) -> None:
        name = more.get("name")
        # Called with the sentence Jinja makes of it, so a function serves where a class would.
        failure: Fact = more.get("exc") or partial(NotGiven, name)
        super().__init__(hint, obj, name, failure)


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """What a template may do."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **more: Fact) -> None:
        super().__init__(undefined=StrictFact, **({"autoescape": True} | more))
        self.filters = {name: FILTERS[name] for name in ALLOWED_FILTERS}
        self.globals = dict(GLOBALS)
        self.binop_table = {**self.binop_table, "*": _times, "%": _modulo, "**": _to_the_power}

    def getattr(self, obj: Fact, attribute: str) -> Fact:
        """`row.name`: a key of a dict, a counter of the loop, a value of a namespace."""
        kind = type(obj)
        if kind is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if kind is LoopContext and (attribute in LOOP or attribute in LOOP_CALLS):
            return getattr(obj, attribute)
        if kind is Namespace and not attribute.startswith("_"):
            return self._of_namespace(obj, attribute)
        if isinstance(obj, Undefined):
            str(obj)  # raises, and names what is missing
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Fact, argument: Fact) -> Fact:
        """`row["name"]`, `list[0]`, a slice."""
        if type(obj) in (dict, list, tuple, str):
            try:
                return obj[argument]
            except (TypeError, LookupError):
                return self.undefined(obj=obj, name=argument)
        return self.getattr(obj, argument if isinstance(argument, str) else "")

    def call(self, context: Context, called: Fact, /, *args: Fact, **more: Fact) -> Fact:
        """Only what the template itself made, the loop and two functions."""
        owner = getattr(called, "__self__", None)
        if (
            called is safe_range
            or called is Namespace
            or isinstance(called, (Macro, LoopContext))
            or (type(owner) is LoopContext and called.__name__ in LOOP_CALLS)
        ):
            return super().call(context, called, *args, **more)
        if isinstance(called, Undefined):
            str(called)
        message = "not callable in a paper"
        raise SecurityError(message)

    def _of_namespace(self, obj: Fact, attribute: str) -> Fact:
        """False and 0 are values; only an absent one is undefined."""
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return self.undefined(obj=obj, name=attribute)


def _times(left: Fact, right: Fact) -> Fact:
    """Numbers only: a text times a million is no paper's."""
    _require_numbers(left, right)
    return left * right


def _modulo(left: Fact, right: Fact) -> Fact:
    """Numbers only: a format of a million blanks is no paper's either."""
    _require_numbers(left, right)
    return left % right


def _to_the_power(left: Fact, right: Fact) -> Fact:
    """Small ones."""
    _require_numbers(left, right)
    if abs(right) > BIGGEST_POWER or abs(left) > BIGGEST_BASE:
        message = "too big a power"
        raise SecurityError(message)
    return left**right


def _require_numbers(*sides: Fact) -> None:
    for side in sides:
        if isinstance(side, Undefined):
            str(side)  # raises, and names what is missing
        if type(side) not in (int, float, bool):
            message = "only numbers can be multiplied"
            raise SecurityError(message)
