"""Which value holds at a place on a day, and where it comes from. Pure.

Order: a local choice of the nearest division, where the law behind it leaves the value open; the
nearest value in force, upward; the nearest draft or expired one, marked so that callers can warn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.rulepacks.rules.names import Definition
from app.rulepacks.rules.values import Row, RuleData


class PackStatus(StrEnum):
    """What a pack says of itself."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    EXPIRED = "expired"


class Standing(StrEnum):
    """How far a value may be relied on, on a day."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    EXPIRED = "expired"
    LOCAL_CHOICE = "local_choice"


STANDING_LABELS: dict[Standing, Text] = {
    Standing.IN_FORCE: Text("现行有效", "In force"),
    Standing.DRAFT: Text("征求意见稿", "Draft"),
    Standing.EXPIRED: Text("已过期", "Expired"),
    Standing.LOCAL_CHOICE: Text("本地规定", "Local choice"),
}


HOUSE = "本系统默认"
"""The article of what no law says: the house's own default."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A regulation as a pack: what it is called, where and when it holds."""

    code: str
    title: Text
    issuer: Text
    document_number: str
    division_path: str
    status: PackStatus
    valid_from: date
    valid_to: date | None
    file: str
    note: Text | None = None

    @property
    def is_national(self) -> bool:
        """Whether it holds everywhere."""
        return self.division_path == "/"


@dataclass(frozen=True, slots=True)
class PackValue:
    """One value of a pack, with the article behind it."""

    definition: Definition
    value: RuleData
    article: Text
    quote: str
    local: bool
    """Whether the law leaves it to the county."""
    valid_from: date
    valid_to: date | None
    pack: Pack
    line: int
    note: Text | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    """How far a county may go, where the article says so."""
    unchecked: bool = False
    """Whether the quotation still waits to be compared with the text of the law."""

    @property
    def name(self) -> str:
        """The name it gives a value to."""
        return self.definition.name

    @property
    def is_house(self) -> bool:
        """Whether this system set it because no law speaks."""
        return self.article.zh == HOUSE

    def standing_on(self, day: date) -> Standing | None:
        """None before it begins. A draft stays one; a regulation that ended has expired."""
        if day < self.valid_from:
            return None
        if self.valid_to is not None and day > self.valid_to:
            return Standing.EXPIRED
        return Standing.DRAFT if self.pack.status is PackStatus.DRAFT else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class LocalChoice:
    """What a county set for itself, from a day on."""

    id: int
    name: str
    division_path: str
    value: RuleData
    reason: str
    document: str
    from_on: date
    until_on: date | None
    who: str

    def holds_on(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class RuleValue:
    """The value that holds at a place on a day, with its source."""

    definition: Definition
    value: RuleData
    division_path: str
    """Where it was set: the division of the pack, or of the local choice."""
    status: Standing
    valid_from: date
    valid_to: date | None
    base: PackValue
    """The article it rests on; for a local choice, the one that leaves it open."""
    choice: LocalChoice | None = None

    @property
    def name(self) -> str:
        """The name asked for."""
        return self.definition.name

    @property
    def unit(self) -> str:
        """`calendar_day`, or empty."""
        return self.definition.unit

    @property
    def pack(self) -> Pack:
        """The regulation."""
        return self.base.pack

    @property
    def article(self) -> Text:
        """The article."""
        return self.base.article

    @property
    def quote(self) -> str:
        """The words of the article."""
        return self.base.quote

    @property
    def source(self) -> Text:
        """What gates and warnings cite: the county's own choice with what leaves it open, or
        regulation and article.
        """
        choice, left_open_by = self.choice, self.left_open_by
        if choice is None:
            return left_open_by
        paper = choice.document
        since = choice.from_on.isoformat()
        return Text(
            f"本地规定{paper and f'（{paper}）'}，{since} 起；由县定的依据：{left_open_by.zh}",
            f"Local choice{paper and f' ({paper})'} from {since}; left open by: {left_open_by.en}",
        )

    @property
    def left_open_by(self) -> Text:
        """Regulation and article in one line.

        Articles of the national pack name their law themselves.
        """
        pack, article = self.base.pack, self.base.article
        if pack.is_national:
            return article
        return Text(f"《{pack.title.zh}》{article.zh}", f"{pack.title.en}, {article.en}")

    @property
    def is_firm(self) -> bool:
        """Whether it may be relied on without a warning."""
        return self.status in (Standing.IN_FORCE, Standing.LOCAL_CHOICE)

    @property
    def integer(self) -> int:
        """The value of an integer name."""
        assert type(self.value) is int, self.name
        return self.value

    @property
    def decimal(self) -> Decimal:
        """The value of a decimal name."""
        assert isinstance(self.value, Decimal), self.name
        return self.value

    @property
    def fraction(self) -> Fraction:
        """The value of a fraction name."""
        assert isinstance(self.value, Fraction), self.name
        return self.value

    @property
    def flag(self) -> bool:
        """The value of a boolean name."""
        assert isinstance(self.value, bool), self.name
        return self.value

    @property
    def day(self) -> date:
        """The value of a date name."""
        assert isinstance(self.value, date), self.name
        return self.value

    @property
    def text(self) -> Text:
        """The value of a text name."""
        assert isinstance(self.value, Text), self.name
        return self.value

    @property
    def code(self) -> str:
        """The value of a choice, code or pattern name."""
        assert isinstance(self.value, str), self.name
        return self.value

    @property
    def items(self) -> tuple[RuleData, ...]:
        """The elements of a list name."""
        assert isinstance(self.value, tuple), self.name
        return self.value

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of a table name."""
        return tuple(row for row in self.items if isinstance(row, Mapping))


class RuleMissing(RuleBroken):
    """No pack says anything of this name at this place on this day."""

    def __init__(self, name: str, *, title: Text, place: str, on: date) -> None:
        """Name what is missing, where and when, and what to do."""
        super().__init__(
            Text(
                f"{place} 在 {on.isoformat()} 没有“{title.zh}”（{name}）的规定。"
                "请在适用的规则包中补上，或由县级作出本地规定。",
                f"No rule says “{title.en}” ({name}) at {place} on {on.isoformat()}. "
                "Add it to the pack that applies there, or have the county set it.",
            ),
            code="rulepacks.missing",
        )
        self.name, self.place, self.on = name, place, on


@lru_cache(maxsize=20_000)
def upward(path: str) -> tuple[str, ...]:
    """The path itself, then every one above it, "/" last."""
    parts = path.strip("/").split("/") if path != "/" else []
    return (*("/" + "/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)), "/")


Set = Mapping[str, Sequence[PackValue]]
"""The values of one name by the division their pack holds for, newest first."""


def base_value(values: Set, path: str, on: date) -> tuple[PackValue, Standing] | None:
    """What the packs say: in force before draft and expired, near before far."""
    flagged: tuple[PackValue, Standing] | None = None
    for place in upward(path):
        for value in values.get(place, ()):
            standing = value.standing_on(on)
            if standing is Standing.IN_FORCE:
                return value, standing
            if standing is not None and flagged is None:
                flagged = value, standing
    return flagged


def effective_value(
    values: Set, path: str, on: date, *, choices: Mapping[str, Sequence[LocalChoice]]
) -> RuleValue | None:
    """What holds at a place on a day, or None."""
    found = base_value(values, path, on)
    if found is None:
        return None
    base, standing = found
    if base.local and choices:
        choice = _nearest_choice(choices, base, path, on)
        if choice is not None:
            return RuleValue(
                definition=base.definition,
                value=choice.value,
                division_path=choice.division_path,
                status=Standing.LOCAL_CHOICE,
                valid_from=choice.from_on,
                valid_to=choice.until_on,
                base=base,
                choice=choice,
            )
    return RuleValue(
        definition=base.definition,
        value=base.value,
        division_path=base.pack.division_path,
        status=standing,
        valid_from=base.valid_from,
        valid_to=base.valid_to,
        base=base,
    )


def _nearest_choice(
    choices: Mapping[str, Sequence[LocalChoice]], base: PackValue, path: str, on: date
) -> LocalChoice | None:
    """Only at or below the division whose law leaves it open."""
    for place in upward(path):
        if not place.startswith(base.pack.division_path):
            return None
        for choice in choices.get(place, ()):
            if choice.holds_on(on):
                return choice
    return None
