"""The rows of the sample list, and a source of them in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.area import Area
from app.core.bilingual import Text
from app.core.clock import now
from app.web.chips import Chip
from app.web.components.states import CHIPS, TAB_OF
from app.web.listing import ALL, Ask


@dataclass(frozen=True, slots=True)
class Agreement:
    """A row of the sample list."""

    number: str
    village: Text
    developer: Text | None
    kind: str
    area: Area
    households: int | None
    stuck: Text
    state: Chip
    since: datetime


KINDS = {
    "WT": Text("委托开发", "Development"),
    "LZ": Text("权益流转", "Transfer"),
    "FP": Text("收益分配", "Benefit sharing"),
}
VILLAGES = (
    Text("云坪村股份经济合作社", "Yunping Village Co-operative"),
    Text("石桥村股份经济合作社", "Shiqiao Village Co-operative"),
    Text("大坝村股份经济合作社", "Daba Village Co-operative"),
    Text("国有青禾林场", "Qinghe State Forest Farm"),
)
DEVELOPERS = (
    Text("松原碳汇科技有限公司", "Songyuan Carbon Technology Co., Ltd."),
    None,
    Text("绿川能源股份有限公司", "Lüchuan Energy Corp."),
)
STUCK = (
    Text("复核表决比例", "Recheck the vote"),
    Text("012林班03小班权属争议", "Title dispute over plot 012-03"),
    Text("分配方案公示还差 2 个工作日", "Notice has 2 working days to run"),
    Text("质押登记未解除", "Pledge not yet released"),
)


def agreements() -> list[Agreement]:
    """Sixty-three invented agreements."""
    start = now() - timedelta(days=1)
    kinds = tuple(KINDS)
    return [
        Agreement(
            number=f"529901-{kinds[at % 3]}-2026-{at + 1:04d}",
            village=VILLAGES[at % 4],
            developer=DEVELOPERS[at % 3],
            kind=kinds[at % 3],
            area=Area(128640 + at * 7919 % 90000),
            households=None if at % 4 == 3 else 97 + at * 13 % 180,
            stuck=STUCK[at % 4],
            state=CHIPS[(at + 1) % 5],
            since=start - timedelta(days=at),
        )
        for at in range(63)
    ]


class SampleSource:
    """A ListSource over the sample rows, in memory."""

    def __init__(self, rows: Sequence[Agreement]) -> None:
        """Any rows."""
        self.all = rows

    def _filtered(self, ask: Ask) -> list[Agreement]:
        words, kind = ask.filters.get("q", ""), ask.filters.get("kind")
        return [
            row
            for row in self.all
            if words.lower() in f"{row.number} {row.village.both()}".lower()
            and kind in (None, row.kind)
        ]

    def counts(self, ask: Ask) -> Mapping[str, int]:
        """By tab."""
        found = self._filtered(ask)
        tabs = {tab: sum(TAB_OF[row.state] == tab for row in found) for tab in set(TAB_OF.values())}
        return tabs | {ALL: len(found)}

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Agreement]:
        """One page."""
        found = [row for row in self._filtered(ask) if ask.tab in (ALL, TAB_OF[row.state])]
        if ask.chosen:
            found = [row for row in found if row.number in ask.chosen]
        by = {"number": lambda row: row.number, "area": lambda row: row.area}.get(
            ask.sort, lambda row: -row.since.timestamp()
        )
        found.sort(key=by, reverse=ask.descending)
        return found[offset : offset + limit]

    def stream(self, ask: Ask, *, limit: int) -> Iterator[Agreement]:
        """All."""
        return iter(self.rows(ask, limit=limit, offset=0))
