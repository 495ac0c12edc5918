"""From rows that do not fit to what was done to them: edited, inserted, swapped, renumbered.

Runs only on a broken log, over a bounded number of suspects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.audit import findings
from app.core.audit.canonical import chain_hash, encode, row_mac
from app.core.audit.findings import Problem
from app.core.audit.keys import AuditKeys
from app.core.audit.raw_rows import CONTENT_WIDTH, RawRow
from app.core.bilingual import Text

PAIRED = 64
"""Suspects compared with each other."""
NEARBY = 64
"""How far around its number an authentic row is looked for."""

_CHAIN_COLUMNS = Text("链上字段（序号、前链、链值）", "a chain column (seq, prev_hash or hash)")
_LINK = Text("与前一条的衔接", "the link to the entry before")

Gaps = Sequence[tuple[int, int]]


@dataclass(slots=True)
class Suspect:
    """A row that did not fit, and what still holds for it."""

    row: RawRow
    signed: bool
    """row_mac matches the content and id."""
    placed: bool
    """hash matches everything the row says."""
    in_order: bool
    """seq is a number not seen before."""
    gap: tuple[int, int] | None = None
    """Places passed over before it, if its number can be believed."""
    own_seq: int | None = None
    """Where an authentic row belongs, once found."""

    @property
    def seq(self) -> int | None:
        """The stored number, if it is one."""
        found = self.row[CONTENT_WIDTH]
        return found if isinstance(found, int) else None

    @property
    def row_id(self) -> int | None:
        """The stored id."""
        return int(self.row[0])


def explain(keys: AuditKeys, suspects: Sequence[Suspect], gaps: Gaps) -> Iterator[Problem]:
    """One problem for each suspect and gap, the likeliest story for each."""
    passed = [suspect.gap for suspect in suspects if suspect.gap]
    _find_own_places(keys, suspects, [*gaps, *passed])
    returned = {suspect.own_seq for suspect in suspects if suspect.own_seq is not None}
    moved = _swapped_contents(keys, suspects)
    shift = 0
    for at, suspect in enumerate(suspects):
        if at in moved:
            partner = suspects[moved[at]]
            yield findings.swapped(suspect.seq or 0, suspect.row_id, partner.seq or 0)
            continue
        own = suspect.own_seq
        if own is None or suspect.seq is None:
            yield _unplaced(suspects, at)
            continue
        if _takes_place_of(suspects, suspect):
            yield findings.swapped(suspect.seq, suspect.row_id, own)
        elif own - suspect.seq != shift:
            if own - suspect.seq > shift and (own - 1) not in returned:
                yield findings.missing(suspect.seq + shift, own - 1)
            shift = own - suspect.seq
            yield findings.renumbered(suspect.seq, suspect.row_id, own)
    believed = [s.gap for s in suspects if s.gap and s.own_seq is None]
    for first, last in sorted([*gaps, *believed]):
        yield from _still_missing(first, last, returned)


def _find_own_places(keys: AuditKeys, suspects: Sequence[Suspect], gaps: Gaps) -> None:
    """An authentic row under a wrong number fits again at its own: try the likely ones."""
    wanted = [suspect.seq for suspect in suspects[:PAIRED] if suspect.seq is not None]
    wanted += [seq for first, last in gaps for seq in range(first, min(last, first + 2) + 1)]
    shift = 0
    for suspect in suspects:
        if suspect.placed or not suspect.signed or (not suspect.in_order and suspect.seq is None):
            continue
        near = suspect.seq or 0
        likely = [near + shift, *wanted, *range(max(1, near - NEARBY), near + NEARBY)]
        suspect.own_seq = _first_fitting(keys, suspect.row, likely)
        if suspect.own_seq is not None:
            shift = suspect.own_seq - near


def _first_fitting(keys: AuditKeys, row: RawRow, likely: Iterable[int]) -> int | None:
    """The number under which the stored hash comes out right."""
    _seq, mac, linked, stored = row[CONTENT_WIDTH:]
    body = encode(row[:CONTENT_WIDTH])
    for seq in likely:
        if _same(stored, chain_hash(keys, linked, seq=seq, mac=mac, body=body)):
            return seq
    return None


def _same(stored: object, text: str) -> bool:
    """Stored text against ours, as either kind of text."""
    return stored in (text, text.encode())


def _takes_place_of(suspects: Sequence[Suspect], suspect: Suspect) -> bool:
    """Whether another row sits where this one belongs, and the other way round."""
    return any(
        other.seq == suspect.own_seq and other.own_seq == suspect.seq
        for other in suspects
        if other is not suspect
    )


def _swapped_contents(keys: AuditKeys, suspects: Sequence[Suspect]) -> dict[int, int]:
    """Rows whose content is signed once it is given the other's id."""
    unsigned = [at for at, suspect in enumerate(suspects[:PAIRED]) if not suspect.signed]
    pairs: dict[int, int] = {}
    for at in unsigned:
        for other in unsigned:
            if at != other and _signed_under(keys, suspects[at].row, suspects[other].row):
                pairs[at] = other
                break
    return {at: other for at, other in pairs.items() if pairs.get(other) == at}


def _signed_under(keys: AuditKeys, row: RawRow, other: RawRow) -> bool:
    """Whether this row's content, with the other's id, is what one of both MACs signs."""
    mac = row_mac(keys, encode((other[0], *row[1:CONTENT_WIDTH])))
    at = CONTENT_WIDTH + 1
    return _same(row[at], mac) or _same(other[at], mac)


def _unplaced(suspects: Sequence[Suspect], at: int) -> Problem:
    """No authentic place was found for this row."""
    suspect = suspects[at]
    if not suspect.in_order and suspect.seq is not None:
        return findings.inserted(suspect.seq, suspect.row_id)
    if not suspect.signed:
        follower = suspects[at + 1] if at + 1 < len(suspects) else None
        if follower and _was_pushed_on(suspect, follower):
            return findings.inserted(suspect.seq, suspect.row_id)
        return findings.edited(suspect.seq, suspect.row_id)
    what = _LINK if suspect.placed else _CHAIN_COLUMNS
    return findings.edited(suspect.seq, suspect.row_id, what)


def _was_pushed_on(suspect: Suspect, follower: Suspect) -> bool:
    """The next row carries the number one above its own: this one was pushed in before it."""
    return follower.own_seq is not None and follower.own_seq == suspect.seq


def _still_missing(first: int, last: int, returned: set[int]) -> Iterator[Problem]:
    """Gaps, without the places whose rows turned up elsewhere."""
    start: int | None = None
    for seq in (*range(first, min(last, first + 10_000) + 1), None):
        gone = seq is not None and seq not in returned
        if gone and start is None:
            start = seq
        elif not gone and start is not None:
            end = seq - 1 if seq is not None else last
            yield findings.missing(start, end)
            start = None
