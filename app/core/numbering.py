"""Gap-free numbers per series and period: contract numbers, filing numbers, voucher numbers.

A number is taken inside the caller's transaction: rolled back, it is free again; committed, it is
kept for ever, also when the paper is voided. One series queues its writers from the moment they
take a number until they commit, so take numbers late, and two series always in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import (
    Base,
    CString,
    UTCDateTime,
    big_id,
    in_transaction,
    require_one,
    session,
)
from app.core.errors import NotFound, RuleBroken

PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::0([1-9])d)?\}")
SHOWN = 20
"""Numbers listed one by one when a series is not sound."""


class NumberSeries(Base):
    """The last number taken of each series and period."""

    __tablename__ = "number_series"
    __audited__: ClassVar[bool] = False

    series: Mapped[str] = mapped_column(CString(80), primary_key=True)
    period: Mapped[str] = mapped_column(CString(20), primary_key=True)
    last_value: Mapped[int] = mapped_column(sa.BigInteger)


class IssuedNumber(Base):
    """One number, what it was given to, and whether it was voided."""

    __tablename__ = "issued_number"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        sa.UniqueConstraint("series", "period", "value"),
        sa.UniqueConstraint("series", "text"),
        sa.Index("ix_issued_number_subject", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    series: Mapped[str] = mapped_column(CString(80))
    period: Mapped[str] = mapped_column(CString(20))
    value: Mapped[int] = mapped_column(sa.BigInteger)
    text: Mapped[str] = mapped_column(sa.String(120))
    subject_type: Mapped[str] = mapped_column(CString(60))
    subject_id: Mapped[str] = mapped_column(CString(80))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str | None] = mapped_column(sa.Text)


@dataclass(frozen=True, slots=True)
class SeriesCheck:
    """The proof that a series runs 1..n, or what is wrong with it."""

    last_value: int
    issued: int
    voided: int
    missing: tuple[int, ...]
    """The first numbers that should exist and do not."""
    beyond: tuple[int, ...]
    """Numbers above the counter or below 1, which the counter never gave."""

    @property
    def gap_free(self) -> bool:
        """1..n, each exactly once (the database refuses doubles)."""
        return self.issued == self.last_value and not self.missing and not self.beyond


def issue_number(
    series: str,
    *,
    period: str | int,
    pattern: str,
    subject_type: str,
    subject_id: int | str,
    values: Mapping[str, str | int] | None = None,
) -> IssuedNumber:
    """Take the next number of the series in this period; it starts again at 1 in a new period.

    `pattern` names {seq} (or {seq:04d}), {year} (the period) and whatever `values` holds. The
    caller's audit entry names the number; issuing it needs no entry of its own.
    """
    assert in_transaction(), "issue_number() outside transaction()"
    named = str(period)
    assert series, "name the series"
    assert named, "name the period"
    value = _next_value(series, named)
    issued = IssuedNumber(
        series=series,
        period=named,
        value=value,
        text=format_number(pattern, {**(values or {}), "year": named, "seq": value}),
        subject_type=subject_type,
        subject_id=str(subject_id),
        issued_at=clock.now(),
    )
    session().add(issued)
    session().flush()
    return issued


def issue_numbers(
    series: str,
    *,
    period: str | int,
    pattern: str,
    subject_type: str,
    subject_ids: Sequence[int | str],
    values: Mapping[str, str | int] | None = None,
) -> list[str]:
    """Take as many numbers at once as there are subjects, in their order, in two statements."""
    assert in_transaction(), "issue_numbers() outside transaction()"
    if not subject_ids:
        return []
    named = str(period)
    first = _next_value(series, named, many=len(subject_ids)) - len(subject_ids) + 1
    at = clock.now()
    rows = [
        {
            "series": series,
            "period": named,
            "value": value,
            "text": format_number(pattern, {**(values or {}), "year": named, "seq": value}),
            "subject_type": subject_type,
            "subject_id": str(subject_id),
            "issued_at": at,
        }
        for value, subject_id in enumerate(subject_ids, start=first)
    ]
    session().execute(sa.insert(IssuedNumber), rows)
    return [str(row["text"]) for row in rows]


def void_number(
    number_id: int, *, reason: str, actor: Actor, division_path: str = "/"
) -> IssuedNumber:
    """Mark a number as void; it stays in the register and is never given again.

    Two people voiding at once: one wins, the other gets Conflict.
    """
    reason = reason.strip()
    if not reason:
        raise RuleBroken(
            Text("请写明作废原因。", "Give the reason for voiding this number."),
            code="numbering.void_reason",
            field="reason",
        )
    current = session()
    issued = current.get(IssuedNumber, number_id)
    if issued is None:
        raise NotFound
    voided_at = clock.now()
    require_one(
        current.execute(
            sa.update(IssuedNumber)
            .where(IssuedNumber.id == number_id, IssuedNumber.voided_at.is_(None))
            .values(voided_at=voided_at, void_reason=reason)
            .execution_options(synchronize_session=False)
        )
    )
    current.refresh(issued)
    record(
        "numbering.number_voided",
        actor=actor,
        subject_type=issued.subject_type,
        subject_id=issued.subject_id,
        division_path=division_path,
        before={"number": issued.text, "voided_at": None},
        after={"number": issued.text, "voided_at": voided_at},
        reason=reason,
    )
    return issued


def find_number(series: str, text: str) -> IssuedNumber | None:
    """The number as it is printed on paper."""
    return session().scalar(
        sa.select(IssuedNumber).where(IssuedNumber.series == series, IssuedNumber.text == text)
    )


def list_numbers(subject_type: str, subject_id: int | str) -> list[IssuedNumber]:
    """All numbers one record was ever given, voided ones too."""
    statement = (
        sa.select(IssuedNumber)
        .where(
            IssuedNumber.subject_type == subject_type, IssuedNumber.subject_id == str(subject_id)
        )
        .order_by(IssuedNumber.id)
    )
    return list(session().scalars(statement))


def check_series(series: str, period: str | int) -> SeriesCheck:
    """Prove 1..n without gap, from the numbers themselves and not from the counter alone."""
    named = str(period)
    last = session().scalar(
        sa.select(NumberSeries.last_value).where(
            NumberSeries.series == series, NumberSeries.period == named
        )
    )
    rows = session().execute(
        sa.select(IssuedNumber.value, IssuedNumber.voided_at)
        .where(IssuedNumber.series == series, IssuedNumber.period == named)
        .order_by(IssuedNumber.value)
        .execution_options(yield_per=5000)
    )
    counter, expected, issued, voided = last or 0, 1, 0, 0
    missing: list[int] = []
    beyond: list[int] = []
    for value, voided_at in rows:
        issued += 1
        voided += voided_at is not None
        if not 1 <= value <= counter:
            beyond.append(value)
            continue
        missing.extend(range(expected, min(value, expected + SHOWN)))
        expected = value + 1
    missing.extend(range(expected, min(counter + 1, expected + SHOWN)))
    return SeriesCheck(counter, issued, voided, tuple(missing[:SHOWN]), tuple(beyond[:SHOWN]))


def format_number(pattern: str, values: Mapping[str, str | int]) -> str:
    """Fill a pattern: names as given, widths only for whole numbers, nothing else is understood."""
    rest = PLACEHOLDER.sub("", pattern)
    names = {match[1] for match in PLACEHOLDER.finditer(pattern)}
    unknown = sorted(names - set(values))
    if "{" in rest or "}" in rest or unknown or "seq" not in names:
        raise RuleBroken(
            Text(
                f"编号格式“{pattern}”有误：可用 {'、'.join(sorted(values))}，且必须含 {{seq}}。",
                f"Number pattern “{pattern}” is wrong: it may name {', '.join(sorted(values))} "
                "and must contain {seq}.",
            ),
            code="numbering.pattern",
        )
    return PLACEHOLDER.sub(lambda match: _filled(match, values), pattern)


def _filled(match: re.Match[str], values: Mapping[str, str | int]) -> str:
    """One placeholder; a width pads with zeros and never cuts."""
    value = str(values[match[1]])
    assert value.isprintable(), match[1]
    return value.zfill(int(match[2])) if match[2] else value


def _next_value(series: str, period: str, *, many: int = 1) -> int:
    """The last of the numbers taken, in one statement: two first numbers of a year cannot be 1.

    The row stays locked until the caller commits: the next writer sees the number or, after a
    rollback, gets the same one.
    """
    current = session()
    first = {"series": series, "period": period, "last_value": many}
    increased = {"last_value": NumberSeries.last_value + many}
    keys = ["series", "period"]
    upsert: sa.Insert
    if current.get_bind().dialect.name == "sqlite":
        upsert = (
            sqlite.insert(NumberSeries)
            .values(first)
            .on_conflict_do_update(index_elements=keys, set_=increased)
        )
    else:
        upsert = (
            postgresql.insert(NumberSeries)
            .values(first)
            .on_conflict_do_update(index_elements=keys, set_=increased)
        )
    value = current.execute(upsert.returning(NumberSeries.last_value)).scalar_one()
    return int(value)
