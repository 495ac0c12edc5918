"""Rules as pages show them: lines in groups, two places side by side, two days side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.bilingual import Text
from app.core.paths import lies_within
from app.divisions.queries import place_name
from app.rulepacks.chips import chips_of
from app.rulepacks.queries import library, rules_at
from app.rulepacks.rules.effective import RuleValue, Standing
from app.rulepacks.rules.names import Definition
from app.rulepacks.rules.spoken import value_lines
from app.rulepacks.rules.wording import SLICES
from app.web.chips import Chip


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with its marks and its source."""

    held: RuleValue
    who: str = ""
    """Who made the local choice, where the reader may know: people of the place itself."""

    @property
    def lines(self) -> list[Text]:
        """The value, a line for each element."""
        return value_lines(self.held.definition, self.held.value)

    @property
    def decided(self) -> Text | None:
        """Of a local choice: whose it is, from when, by whom, and by which paper."""
        choice = self.held.choice
        if choice is None:
            return None
        place = place_name(choice.division_path)
        since = choice.from_on
        behind = [one for one in (self.who, choice.document) if one]
        by_zh, by_en = "，".join(behind), ", ".join(behind)
        return Text(
            f"{place.zh}决定{by_zh and f'（{by_zh}）'}，"
            f"{since.year}年{since.month}月{since.day}日 起",
            f"{place.en}{by_en and f' ({by_en})'}, from {since.isoformat()}",
        )

    @property
    def chips(self) -> list[Chip]:
        """What is not plainly law in force."""
        return chips_of(self.held)


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule at two places, or on two days."""

    definition: Definition
    left: Cell | None
    right: Cell | None

    @property
    def differs(self) -> bool:
        """Another value, or a value at one side only."""
        return _said(self.left) != _said(self.right)

    @property
    def changed(self) -> bool:
        """The same, or the same value on another footing: law became expired, choice became law."""
        return _footing(self.left) != _footing(self.right)


def cell_of(held: RuleValue | None, area: str) -> Cell | None:
    """The value for a reader who looks after this area."""
    if held is None:
        return None
    choice = held.choice
    known = choice is not None and lies_within(choice.division_path, area)
    return Cell(held, who=choice.who if choice is not None and known else "")


def _said(cell: Cell | None) -> object:
    return None if cell is None else cell.held.value


def _footing(cell: Cell | None) -> object:
    if cell is None:
        return None
    held = cell.held
    return held.value, held.status, held.pack.code, held.article, held.division_path


@dataclass(frozen=True, slots=True)
class Group:
    """The rules one slice asks for."""

    key: str
    title: Text
    pairs: list[Pair]


def pairs_of(
    left: Mapping[str, RuleValue], right: Mapping[str, RuleValue], *, area: str
) -> list[Pair]:
    """Every rule at least one side has, in the order of names.toml, for a reader of this area."""
    return [
        Pair(definition, cell_of(left.get(name), area), cell_of(right.get(name), area))
        for name, definition in library().names.items()
        if name in left or name in right
    ]


def grouped(pairs: Iterable[Pair]) -> list[Group]:
    """By the slice that uses them, in the order of the house."""
    groups: dict[str, list[Pair]] = {name: [] for name in SLICES}
    for pair in pairs:
        groups.setdefault(pair.definition.slice, []).append(pair)
    return [
        Group(name, SLICES.get(name) or Text(name, name), found)
        for name, found in groups.items()
        if found
    ]


def compare_places(left: str, right: str, on: date, *, area: str) -> list[Pair]:
    """Two places on one day."""
    return pairs_of(rules_at(left, on), rules_at(right, on), area=area)


def compare_days(place: str, before: date, after: date, *, area: str) -> list[Pair]:
    """One place on two days: what changed between them."""
    pairs = pairs_of(rules_at(place, before), rules_at(place, after), area=area)
    return [pair for pair in pairs if pair.changed]


VIEWS: tuple[tuple[str, Text], ...] = (
    ("all", Text("全部", "All")),
    ("local", Text("本地规定", "Local choices")),
    ("open", Text("可由县定", "Left to the county")),
    ("draft", Text("征求意见稿", "Drafts")),
    ("expired", Text("已过期", "Expired")),
    ("differs", Text("与比较地不同", "Not as elsewhere")),
)


def in_view(pair: Pair, view: str) -> bool:
    """Whether a tab of the page shows this rule."""
    if view == "differs":
        return pair.differs
    if view == "all":
        return pair.left is not None
    if pair.left is None:
        return False
    held = pair.left.held
    if view == "open":
        return held.base.local
    return held.status is {
        "local": Standing.LOCAL_CHOICE,
        "draft": Standing.DRAFT,
        "expired": Standing.EXPIRED,
    }.get(view)


def counted(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many rules each tab holds."""
    return {view: sum(1 for pair in pairs if in_view(pair, view)) for view, _title in VIEWS}
