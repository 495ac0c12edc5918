"""The one list pattern. A slice declares columns, tabs and filters once, and gets the page with
counts, sorting and pages, the export of what is seen, and the print view.

    HOUSEHOLDS = Listing(key="parties.households", title=Text("农户", "Households"), columns=(...))

    @bp.get("/households")
    def households(): return HOUSEHOLDS.page(household_source(actor))

    @bp.post("/households/export")
    def export_households(): return HOUSEHOLDS.export(household_source(actor), actor=actor)

Where rows come from is a ListSource (app/web/list_source.py has one over a SELECT); how cells look
is in app/web/list_cells.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Literal, Protocol, TypeVar
from urllib.parse import quote_plus

from flask import Response, make_response, render_template, request, url_for

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import InvalidValue
from app.web.list_cells import Column, render_rows, spoken_titles
from app.web.list_export import MOST_EXPORTED, workbook_response

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)

PER_PAGE = (20, 50, 100)
MOST_PRINTED = 2000
MOST_TYPED = 100
CHOSEN = "chosen"
ALL = "all"
NOTHING_YET = Text("新的记录会列在这里。", "New records will be listed here.")


@dataclass(frozen=True, slots=True)
class Tab:
    """A status tab."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter above the list; its value stands in the URL."""

    key: str
    title: Text
    kind: Literal["text", "choice", "check"] = "text"
    options: Callable[[], Iterable[tuple[str, Text]]] | None = None
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A button over the list."""

    title: Text
    url: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What the URL asks of a list: already checked."""

    tab: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int = PER_PAGE[0]
    chosen: tuple[str, ...] = ()
    """Only these rows, by their key: the export of a selection."""

    def query(self, **changes: object) -> str:
        """The URL query that asks this again, with changes; what is default is left out."""
        wanted: dict[str, object] = {"tab": self.tab, **self.filters}
        wanted["sort"] = f"-{self.sort}" if self.descending else self.sort
        wanted["per_page"] = "" if self.per_page == PER_PAGE[0] else self.per_page
        wanted.update(changes)
        return "?" + "&".join(f"{key}={_quoted(value)}" for key, value in wanted.items() if value)


class ListSource(Protocol[Row_co]):
    """Where a list has its rows from. Counts and rows answer the same question."""

    def counts(self, ask: Ask) -> Mapping[str, int]:
        """How many rows each tab has under these filters; the key "" where there are no tabs."""
        ...

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Row_co]:
        """One page."""
        ...

    def stream(self, ask: Ask, *, limit: int) -> Iterator[Row_co]:
        """All rows, in order, without holding them all."""
        ...


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list as a slice declares it, once."""

    key: str
    """`parties.households`: names the audit entry of an export."""
    title: Text
    columns: Sequence[Column[Row]]
    tabs: Sequence[Tab] = ()
    filters: Sequence[Filter] = ()
    sort: str = ""
    """The order when the URL names none; `-key` for descending."""
    lead: Text | None = None
    empty: Text = NOTHING_YET
    """What to do when there is nothing at all."""
    row_key: Callable[[Row], object] | None = None
    """Makes rows selectable; the source must honour Ask.chosen."""
    export_endpoint: str | None = None
    """The POST route of the export; without it there is no export button."""

    @cached_property
    def sortable(self) -> frozenset[str]:
        """The columns a URL may sort by."""
        return frozenset(column.key for column in self.columns if column.sort)

    def ask(self) -> Ask:
        """Read the URL. Unknown names are ignored, unknown values of known names are refused."""
        args = request.args
        tabs = [tab.key for tab in self.tabs]
        tab = args.get("tab", "") or (tabs[0] if tabs else "")
        sort = args.get("sort", "") or self.sort
        bare = sort.removeprefix("-")
        if (tabs and tab not in tabs) or (
            bare and bare not in {*self.sortable, self.sort.lstrip("-")}
        ):
            raise InvalidValue(UNKNOWN_VIEW)
        per_page = _whole(args.get("per_page"), PER_PAGE[0])
        if per_page not in PER_PAGE:
            raise InvalidValue(UNKNOWN_VIEW)
        return Ask(
            tab=tab if tabs else "",
            filters=self._asked_filters(),
            sort=bare,
            descending=sort.startswith("-"),
            page=max(1, _whole(args.get("page"), 1)),
            per_page=per_page,
        )

    def _asked_filters(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.filters:
            value = request.args.get(one.key, "").strip()
            if not value:
                continue
            if one.kind == "choice" and value not in {key for key, _title in _options(one)}:
                raise InvalidValue(UNKNOWN_VIEW)
            if len(value) > MOST_TYPED or "\x00" in value:
                raise InvalidValue(TOO_LONG)
            found[one.key] = "1" if one.kind == "check" else value
        return found

    def page(
        self,
        source: ListSource[Row],
        *,
        actions: Sequence[Action] = (),
        lead: Text | None = None,
        summary: Text | None = None,
        log_url: str | None = None,
        may_export: bool = True,
        **values: object,
    ) -> Response:
        """The page, or its print view with ?view=print."""
        ask = self.ask()
        counts = source.counts(ask)
        total = counts.get(ask.tab, 0)
        if request.args.get("view") == "print":
            return self._print(source, ask, total=total, values=values)
        last = max(1, -(-total // ask.per_page))
        ask = _on_page(ask, min(ask.page, last))
        offset = (ask.page - 1) * ask.per_page
        rows = source.rows(ask, limit=ask.per_page, offset=offset) if total else ()
        export_url = self._export_url(ask) if may_export else None
        # Boxes to tick serve the export; whoever may not export is not offered them.
        ticks = self.row_key is not None and export_url is not None
        page = render_template(
            "web/list.html",
            listing=self,
            ask=ask,
            heads=self._heads(ask),
            tabs=[(tab, counts.get(tab.key, 0), ask.query(tab=tab.key)) for tab in self.tabs],
            filters=[(one, ask.filters.get(one.key, ""), _options(one)) for one in self.filters],
            ticks=ticks,
            body=render_rows(self.columns, rows, self.row_key if ticks else None),
            total=total,
            first=offset + 1,
            shown=len(rows),
            pager=page_links(ask, last),
            sizes=[(size, ask.query(per_page=size)) for size in PER_PAGE],
            anywhere=total or any(counts.values()) or bool(ask.filters),
            actions=actions,
            lead=lead or self.lead,
            summary=summary,
            narrowed=self.describe(ask)[1 if self.tabs else 0 :] if ask.filters else (),
            log_url=log_url,
            export_url=export_url,
            print_url=ask.query(view="print"),
            **values,
        )
        return make_response(page)

    def _heads(self, ask: Ask) -> list[tuple[Column[Row], str | None, str | None]]:
        """Each column with the address that sorts by it, and how it is sorted now."""
        heads: list[tuple[Column[Row], str | None, str | None]] = []
        for column in self.columns:
            if not column.shown:
                continue
            sorted_so = None
            if ask.sort == column.key:
                sorted_so = "descending" if ask.descending else "ascending"
            turned = f"-{column.key}" if sorted_so == "ascending" else column.key
            heads.append((column, ask.query(sort=turned) if column.sort else None, sorted_so))
        return heads

    def _export_url(self, ask: Ask) -> str | None:
        if self.export_endpoint is None:
            return None
        return url_for(self.export_endpoint, **(request.view_args or {})) + ask.query()

    def _print(
        self, source: ListSource[Row], ask: Ask, *, total: int, values: Mapping[str, object]
    ) -> Response:
        rows = list(source.stream(ask, limit=MOST_PRINTED))
        columns = [column for column in self.columns if column.shown]
        page = render_template(
            "web/list_print.html",
            listing=self,
            columns=columns,
            body=render_rows(columns, rows, None, numbered=True),
            total=total,
            most=MOST_PRINTED,
            said=self.describe(ask),
            back=ask.query(),
            **values,
        )
        return make_response(page)

    def describe(self, ask: Ask) -> list[tuple[Text, Text]]:
        """The tab and filters in words, for the head of a print or an export."""
        said = [(STATE, tab.title) for tab in self.tabs if tab.key == ask.tab]
        for one in self.filters:
            value = ask.filters.get(one.key)
            if value is None:
                continue
            label = dict(_options(one)).get(value)
            if one.kind == "check":
                label = YES
            said.append((one.title, label or Text(value, value)))
        return said

    def export(self, source: ListSource[Row], *, actor: Actor) -> Response:
        """The xlsx of what is seen, or of the rows ticked. Who took what out is audited."""
        known = {"csrf_token", CHOSEN}
        if set(request.form) - known or len(request.form.getlist("csrf_token")) > 1:
            raise InvalidValue(UNKNOWN_VIEW)
        chosen = tuple(request.form.getlist(CHOSEN)) if self.row_key is not None else ()
        asked = self.ask()
        ask = Ask(
            tab=asked.tab,
            filters=asked.filters,
            sort=asked.sort,
            descending=asked.descending,
            chosen=chosen[:MOST_EXPORTED],
        )
        if not chosen and source.counts(ask).get(ask.tab, 0) > MOST_EXPORTED:
            raise InvalidValue(TOO_MANY)
        response, taken = workbook_response(
            title=self.title,
            columns=self.columns,
            rows=source.stream(ask, limit=MOST_EXPORTED),
            said=self.describe(ask),
        )
        with transaction():
            record(
                f"{self.key}_exported",
                actor=actor,
                subject_type="listing",
                subject_id=self.key,
                division_path=actor.division_path,
                after={"rows": taken, "tab": ask.tab, "filters": sorted(ask.filters)},
            )
        return response

    def titles(self) -> list[str]:
        """The headings in the language of the page."""
        return spoken_titles(self.columns)


def _whole(typed: str | None, default: int) -> int:
    """A small whole number of the URL."""
    if not typed:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise InvalidValue(UNKNOWN_VIEW)
    return int(typed)


def _quoted(value: object) -> str:
    """A value of a query; most are short words that need no quoting, and a page has dozens."""
    text = str(value)
    return text if text.isascii() and text.isalnum() else quote_plus(text)


def _options(one: Filter) -> list[tuple[str, Text]]:
    return list(one.options()) if one.options is not None else []


def _on_page(ask: Ask, page: int) -> Ask:
    return Ask(ask.tab, ask.filters, ask.sort, ask.descending, page, ask.per_page)


def page_links(ask: Ask, last: int) -> list[tuple[int | None, str]]:
    """The page numbers to offer: the ends, and two around the one shown; None is a gap."""
    near = {1, last, *range(ask.page - 2, ask.page + 3)}
    links: list[tuple[int | None, str]] = []
    before = 0
    for page in sorted(number for number in near if 1 <= number <= last):
        if page != before + 1:
            links.append((None, ""))
        links.append((page, ask.query(page=page if page > 1 else "")))
        before = page
    return links


STATE = Text("状态", "State")
YES = Text("是", "yes")
UNKNOWN_VIEW = Text(
    "网址里的筛选或排序不认识，可能是抄录有误。请从菜单重新进入本列表。",
    "The address asks for a filter or order that does not exist. Open the list from the menu.",
)
TOO_LONG = Text("查询的文字太长，请少写几个字。", "The search text is too long; use fewer words.")
TOO_MANY = Text(
    f"结果超过 {MOST_EXPORTED:,} 条，一个表格装不下。请先筛选再导出。",
    f"More than {MOST_EXPORTED:,} rows do not fit into one sheet. Narrow the filters first.",
)

__all__ = ["Action", "Ask", "Column", "Filter", "ListSource", "Listing", "Tab"]
