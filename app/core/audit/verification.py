"""Walk the whole chain and say whether it holds, and if not, where it is broken.

A sound row costs two MACs and nothing else. Rows that do not fit become suspects; what happened to
them is worked out afterwards, in app.core.audit.diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from app.core.audit import diagnosis, findings
from app.core.audit.anchors import Anchor, anchor_files, read_anchor
from app.core.audit.canonical import GENESIS, chain_hash, encode, row_mac
from app.core.audit.diagnosis import Suspect
from app.core.audit.findings import Report
from app.core.audit.keys import AuditKeys, audit_keys
from app.core.audit.raw_rows import CONTENT_WIDTH, RawRow, sealed_rows, unsealed_rows
from app.core.bilingual import Text
from app.core.errors import InvalidValue

SUSPECTS_KEPT = 2000


def verify_chain(connection: sa.Connection, anchors: Sequence[Anchor] = ()) -> Report:
    """Check every row against the key, and the chain against the anchors.

    On SQLite the table is read in the order it lies on disk, without an index that could hide what
    was done to the table; only when that fails is it read again in chain order, to name the damage.
    """
    if connection.dialect.name != "sqlite":
        return _verify_in_order(connection, anchors, order="seq")
    by_place = _verify_in_order(connection, anchors, order="id")
    if by_place.exit_code == 0:
        return by_place
    by_chain = _verify_in_order(connection, anchors, order="seq")
    return by_chain if by_chain.broken or not by_place.broken else by_place


def load_anchors(named: Path) -> tuple[list[Anchor], list[findings.Problem]]:
    """Anchors from a file or folder, and what is wrong with those that cannot be used."""
    usable: list[Anchor] = []
    refused: list[findings.Problem] = []
    files = anchor_files(named)
    if not files:
        refused.append(findings.anchor_unusable(_NO_ANCHOR.format(path=named)))
    for path in files:
        try:
            anchor = read_anchor(path)
        except InvalidValue as error:
            refused.append(findings.anchor_unusable(error.message))
            continue
        if anchor.key != audit_keys().fingerprint:
            refused.append(findings.anchor_unusable(_OTHER_KEY.format(path=path)))
        elif not anchor.genuine():
            refused.append(findings.anchor_unusable(_FALSE_ANCHOR.format(path=path)))
        else:
            usable.append(anchor)
    return usable, refused


_NO_ANCHOR = Text(
    "{path} 中没有锚点文件（audit-*.json）。请指定存放锚点的文件夹。",
    "{path} holds no anchor (audit-*.json). Name the folder where anchors are kept.",
)
_OTHER_KEY = Text(
    "锚点 {path} 是用另一把密钥签的，无法核对。请确认密钥文件与锚点属于同一系统。",
    "Anchor {path} was signed with another key and cannot be used. Check that the key file and the "
    "anchor belong to the same system.",
)
_FALSE_ANCHOR = Text(
    "锚点 {path} 的校验码不对，文件被改动。请换用另一份副本。",
    "Anchor {path} fails its own check: the file was changed. Use another copy of it.",
)


@dataclass(slots=True)
class _Walk:
    """What the pass has met so far."""

    keys: AuditKeys
    report: Report
    anchors: dict[int, Anchor]
    clashing: list[Anchor] = field(default_factory=list)
    good_anchor: int = 0
    contradicted: bool = False
    expected: int = 1
    previous: object = GENESIS.encode()
    sound: bool = True
    suspects: list[Suspect] = field(default_factory=list)
    suspect_count: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)


def _verify_in_order(connection: sa.Connection, anchors: Sequence[Anchor], *, order: str) -> Report:
    """One pass over the sealed rows, one over the unsealed, then the diagnosis."""
    walk = _Walk(audit_keys(), Report(anchors=len(anchors)), _by_seq(anchors))
    walk.clashing = [anchor for anchor in anchors if walk.anchors[anchor.seq].hash != anchor.hash]
    with closing(sealed_rows(connection, order=order)) as rows:
        _walk_sealed(walk, rows)
    with closing(unsealed_rows(connection)) as rows:
        _check_unsealed(walk, rows, sealer=connection.dialect.name != "sqlite")
    for problem in diagnosis.explain(walk.keys, walk.suspects, walk.gaps):
        walk.report.add(problem)
    walk.report.more += walk.suspect_count - len(walk.suspects)
    _check_ends(walk)
    walk.report.problems.sort(key=lambda problem: (problem.seq is None, problem.seq or 0))
    return walk.report


def _by_seq(anchors: Sequence[Anchor]) -> dict[int, Anchor]:
    """One anchor for each place."""
    return {anchor.seq: anchor for anchor in anchors}


def _walk_sealed(walk: _Walk, rows: Iterator[RawRow]) -> None:
    """The hot loop: two MACs and four comparisons per sound row."""
    keys, anchored = walk.keys, walk.anchors
    expected, previous, checked = 1, GENESIS, 0
    for row in rows:
        checked += 1
        seq, mac, linked, stored = row[CONTENT_WIDTH:]
        body = encode(row[:CONTENT_WIDTH])
        own = chain_hash(keys, linked, seq=seq, mac=mac, body=body)
        if (
            seq == expected
            and _is(linked, previous)
            and _is(mac, row_mac(keys, body))
            and _is(stored, own)
        ):
            expected, previous = expected + 1, own
            walk.sound = True
        else:
            walk.expected, walk.previous = expected, previous
            _suspect(walk, row, own)
            expected, previous = walk.expected, _text(stored)
        if seq in anchored:
            _compare(walk, row)
    walk.report.checked = checked
    walk.report.last_seq, walk.report.last_hash = expected - 1, previous


def _is(stored: object, text: str) -> bool:
    """Stored text equals ours, whichever way the database hands it out."""
    return stored == text if isinstance(stored, str) else stored == text.encode()


def _text(stored: object) -> str:
    """Stored text as str; what is no text becomes something no hash can equal."""
    if isinstance(stored, bytearray):
        return stored.decode(errors="replace")
    return stored if isinstance(stored, str) else repr(stored)


def _suspect(walk: _Walk, row: RawRow, own: str) -> None:
    """A row that does not fit: note the gap before it, keep it unless that is all."""
    seq, mac, linked, stored = row[CONTENT_WIDTH:]
    gap = isinstance(seq, int) and seq > walk.expected
    before = (walk.expected, seq - 1) if gap else None
    signed = _is(mac, row_mac(walk.keys, encode(row[:CONTENT_WIDTH])))
    placed = _is(stored, own)
    in_order = isinstance(seq, int) and seq >= walk.expected
    linked_well = gap or not walk.sound or _is(linked, str(walk.previous))
    walk.expected = seq + 1 if in_order else walk.expected
    walk.sound = signed and placed
    if signed and placed and in_order and linked_well:
        if before:
            walk.gaps.append(before)
        return
    walk.suspect_count += 1
    if len(walk.suspects) < SUSPECTS_KEPT:
        walk.suspects.append(
            Suspect(row=row, signed=signed, placed=placed, in_order=in_order, gap=before)
        )


def _compare(walk: _Walk, row: RawRow) -> None:
    """The hash at an anchored place must be the anchor's; a suspect row is reported already."""
    seq = row[CONTENT_WIDTH]
    stored = row[CONTENT_WIDTH + 3]
    if _is(stored, walk.anchors[seq].hash):
        walk.good_anchor = seq
    elif walk.sound and not walk.contradicted:
        walk.contradicted = True
        walk.report.add(findings.rewritten(walk.good_anchor, seq, row[0]))


def _check_unsealed(walk: _Walk, rows: Iterator[RawRow], *, sealer: bool) -> None:
    """Each carries its own MAC and nothing of the chain yet; SQLite never has any."""
    for row in rows:
        walk.report.unsealed += 1
        _seq, mac, linked, stored = row[CONTENT_WIDTH:]
        signed = _is(mac, row_mac(walk.keys, encode(row[:CONTENT_WIDTH])))
        if not signed or linked is not None or stored is not None:
            walk.report.add(findings.edited(None, row[0]))
        elif not sealer:
            walk.report.add(findings.inserted(None, row[0]))


def _check_ends(walk: _Walk) -> None:
    """Anchors beyond the end prove a cut; two anchors for one place prove a rewrite."""
    report = walk.report
    furthest = max(walk.anchors, default=0)
    if furthest > report.last_seq:
        report.add(findings.tail_cut(report.last_seq + 1, furthest))
    if 0 in walk.anchors and walk.anchors[0].hash != GENESIS:
        report.add(findings.rewritten(0, 0, None))
    for anchor in walk.clashing:
        report.add(findings.rewritten(walk.good_anchor, anchor.seq, None))
