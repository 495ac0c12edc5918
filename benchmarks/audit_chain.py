"""How fast a long audit log is verified: python -m benchmarks.audit_chain [entries] [database url].

Fills an empty database with a true chain (in bulk, past record()), then verifies it as
`flask audit verify` does. Without a url: SQLite in a temporary folder. The url must name a database
that may be emptied.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.core.audit.canonical import AT_FORMAT, GENESIS, chain_hash, content_bytes, row_mac
from app.core.audit.entries import AuditEntry
from app.core.audit.keys import audit_keys, use_audit_key
from app.core.audit.verification import verify_chain
from app.core.database import prepare_engine
from benchmarks.rounds import Gates, line

START = datetime(2026, 1, 1, tzinfo=UTC)
PORTION = 5000


def entries(count: int) -> Iterator[dict[str, object]]:
    """A chain as a county writes it: short values before and after, a reason now and then."""
    keys, previous = audit_keys(), GENESIS
    for number in range(1, count + 1):
        at = START + timedelta(seconds=number)
        row: dict[str, object] = {
            "id": number,
            "at": at.strftime(AT_FORMAT),
            "verb": "parties.household_changed",
            "actor_user_id": number % 300,
            "actor_name": "王小禾",
            "actor_roles": "county_clerk",
            "actor_address": "192.0.2.7",
            "session_id": number % 5000,
            "subject_type": "household",
            "subject_id": str(number % 90_000),
            "division_path": "/52/5299/529901/529901101/529901101201/",
            "reason": "群众来访更正" if number % 5 == 0 else None,
            "before": '{"area_mu_x100":4210,"name":"户主","phone":"138****0000"}',
            "after": '{"area_mu_x100":4235,"name":"户主","phone":"139****0000","更正":"面积"}',
        }
        body = content_bytes(row)
        mac = row_mac(keys, body)
        own = chain_hash(keys, previous, seq=number, mac=mac, body=body)
        yield {**row, "at": at, "seq": number, "row_mac": mac, "prev_hash": previous, "hash": own}
        previous = own


def fill(engine: sa.Engine, count: int) -> None:
    """Write the chain in portions."""
    table = AuditEntry.__table__
    assert isinstance(table, sa.Table)
    table.drop(engine, checkfirst=True)
    table.create(engine)
    with engine.begin() as connection:
        portion: list[dict[str, object]] = []
        for row in entries(count):
            portion.append(row)
            if len(portion) == PORTION:
                connection.execute(sa.insert(table), portion)
                portion = []
        if portion:
            connection.execute(sa.insert(table), portion)


def measure(url: str, count: int) -> float:
    """Fill, verify, print; how many times longer verifying takes than reading the same rows."""
    engine = sa.create_engine(url)
    prepare_engine(engine)
    fill(engine, count)
    with engine.connect() as connection:
        started = time.perf_counter()
        for _row in connection.execute(sa.select(AuditEntry.__table__)):
            pass
        read = time.perf_counter() - started
        started = time.perf_counter()
        report = verify_chain(connection)
        spent = time.perf_counter() - started
    assert report.problems == []
    assert report.checked == count
    print(f"{engine.dialect.name}: {count:,} in {spent:.1f} s = {count / spent:,.0f} per second")
    return spent / read


def run(gates: Gates, *, quick: bool) -> None:
    """As a section of the whole run."""
    print("\n## The audit log read from end to end")
    use_audit_key(bytes(range(32)))
    with tempfile.TemporaryDirectory(prefix="linyue-bench-") as folder:
        ratio = measure(f"sqlite:///{Path(folder) / 'audit.db'}", 20_000 if quick else 100_000)
    line(ratio, "verifying, against reading the same rows (less is better)")
    gates.at_most("verifying the log against reading it", ratio, 20)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=100_000)
    parser.add_argument("url", nargs="?", default="")
    asked = parser.parse_args()
    use_audit_key(bytes(range(32)))
    with tempfile.TemporaryDirectory() as folder:
        measure(asked.url or f"sqlite:///{Path(folder) / 'audit.db'}", asked.entries)


if __name__ == "__main__":
    main()
