"""Section 3: what the core adds to a transaction: audit, seals, numbers, jobs."""

from __future__ import annotations

from itertools import count

from app.core.actor import system_actor
from app.core.audit.completeness import unaudited
from app.core.audit.trail import record
from app.core.crypto import blind_index, seal, unseal
from app.core.database import transaction
from app.core.jobs import enqueue
from app.core.numbering import issue_number
from app.core.seeding import mark_loaded
from benchmarks.house import new_house
from benchmarks.rounds import Gates, heading, line, medians

ACTOR = system_actor("benchmarks")
_turn = count(1)


def bare() -> None:
    """One row, one commit."""
    with transaction():
        mark_loaded("bench", f"{next(_turn)}")


def audited() -> None:
    """The same with its entry in the chain."""
    with transaction():
        mark_loaded("bench", f"{next(_turn)}")
        record("bench.marked", actor=ACTOR, subject_type="bench", subject_id=1, after={"n": 1})


def numbered() -> None:
    """The same with a gap-free number."""
    with transaction():
        mark_loaded("bench", f"{next(_turn)}")
        issue_number("bench", period="2026", pattern="{seq}", subject_type="bench", subject_id=1)


def queued() -> None:
    """The same with a job in the queue."""
    turn = next(_turn)
    with transaction():
        unaudited("measured without an entry")
        mark_loaded("bench", f"{turn}")
        enqueue("web.forget_leftovers", {}, key=f"bench {turn}", actor=ACTOR)


def sealed() -> None:
    """Close and open one identity number, and compute its index."""
    token = seal("529901196803120114", record="0" * 32, field="document")
    unseal(token, record="0" * 32, field="document")
    blind_index("bench", "529901196803120114")


def run(gates: Gates, *, quick: bool) -> None:
    """Ratios to one small transaction."""
    with new_house() as house, house.app.app_context():
        calls = {
            "with its audit entry, chained": audited,
            "with a gap-free number": numbered,
            "with a job put into the queue": queued,
            "one seal, one opening, one index (no transaction)": sealed,
        }
        found = medians({"bare": bare, **calls}, rounds=3 if quick else 9, times=20)
        heading("Core costs on SQLite", "a transaction that changes one row (less is better)")
        for name in calls:
            line(found[name] / found["bare"], name)
    gates.at_most("audit entry", found["with its audit entry, chained"] / found["bare"], 6)
