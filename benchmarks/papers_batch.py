"""Section: a batch of notices, from facts to files: documents per second, growth, peak memory.

Two figures: the making alone (facts → Word and PDF through the limited process), and the whole
batch as the job does it (numbers, sealed facts, audit entries, files kept).
"""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from app.core.actor import system_actor
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.documents.commands.batches import start_batch
from app.documents.commands.papers import Letterhead
from app.documents.jobs import CHUNK, as_lines
from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.making import Paper, make_papers
from app.documents.models import PaperBatch
from app.documents.queries import BATCH, find_job, shipped_template
from benchmarks import memory
from benchmarks.house import new_house
from benchmarks.rounds import Gates, heading, line, tell
from seeds.demo.divisions import load_divisions

KIND = "income_notice"
COUNTY = "529901"
ACTOR = system_actor("benchmarks")
OFFICE = Text("青禾县林业局", "Qinghe County Forestry Bureau")


def facts_of(kind: Kind, count: int) -> list[dict[str, Any]]:
    """The sample's facts with another name each, so that no two papers are alike."""
    sample = kind.sample()
    named = next(f.name for f in kind.plain_fields if f.type == "text" and f.required)
    return [{**sample, named: f"{'赵钱孙李周吴郑王'[n % 8]}示例{n:05d}"} for n in range(count)]


def make_all(kind: Kind, facts: list[dict[str, Any]], *, pdf: bool) -> int:
    """Through the chamber, many to a message; returns the bytes made."""
    language = PaperLanguage.ZH
    template = shipped_template(kind, language).content

    papers = [
        Paper(
            kind=kind,
            facts=each,
            number=f"{COUNTY}-{kind.series}-2026-{number:05d}",
            issued_on=date(2026, 3, 5),
            check_code="ABCDEFGHJKMN",
            check_url=f"http://127.0.0.1/check/{number:012d}",
            office=OFFICE,
        )
        for number, each in enumerate(facts)
    ]
    total = 0
    for start in range(0, len(papers), CHUNK):
        some = papers[start : start + CHUNK]
        for made in make_papers(some, template=template, language=language, pdf=pdf):
            total += len(made.word) + len(made.pdf or b"")
    return total


@contextmanager
def fonts() -> Iterator[None]:
    """The fonts set-up put under var/, for a house that lives in a folder of its own."""
    before = os.environ.get("LINYUE_FONTS_DIR")
    os.environ["LINYUE_FONTS_DIR"] = str(Path(__file__).resolve().parents[1] / "var" / "fonts")
    try:
        yield
    finally:
        if before is None:
            del os.environ["LINYUE_FONTS_DIR"]
        else:
            os.environ["LINYUE_FONTS_DIR"] = before


def timed(count: int, *, pdf: bool) -> float:
    """Seconds a paper."""
    kind = get_kind(KIND)
    facts = facts_of(kind, count)
    gc.collect()
    began = time.perf_counter()
    make_all(kind, facts, pdf=pdf)
    return (time.perf_counter() - began) / count


def whole_batch(count: int) -> tuple[float, float | None]:
    """Seconds a paper, the register included; and MB more in this process, where that is told."""
    kind = get_kind(KIND)
    with transaction():
        load_divisions(ACTOR)
    kept = file_store().put(
        "paper_rows",
        as_lines(facts_of(kind, count)),
        suffix=".jsonl",
        media_type="application/jsonl",
        name="rows.jsonl",
        encrypted=True,
        actor=ACTOR,
    )
    with transaction():
        batch = start_batch(
            kind=KIND,
            language=PaperLanguage.ZH,
            wants_pdf=True,
            title="bench",
            division_code=COUNTY,
            rows=(kept, count),
            letterhead=Letterhead(OFFICE, "http://127.0.0.1/check/"),
            actor=ACTOR,
        )
        uid, batch_id = batch.uid, batch.id
    job: Job | None = find_job(BATCH, uid)
    assert job is not None
    with memory.growth() as grown:
        began = time.perf_counter()
        assert run_job(job.id, place=Workplace(lease_seconds=600))
        spent = time.perf_counter() - began
    session().expire_all()
    made = session().get_one(PaperBatch, batch_id)
    assert made.made == count, json.dumps({"made": made.made, "count": count})
    return spent / count, grown.mb


def run(gates: Gates, *, quick: bool) -> None:
    """Growth is the ratio of seconds a paper; 1 is the same cost for each."""
    sizes = (100, 1_000) if quick else (100, 1_000, 10_000)
    with fonts(), new_house() as house, house.app.app_context():
        timed(20, pdf=True)
        each = {size: timed(size, pdf=True) for size in sizes}
        words = timed(sizes[-1], pdf=False)
        heading("A batch of notices, facts → Word and PDF", f"seconds a paper at {sizes[0]}")
        for size in sizes:
            line(each[size] / each[sizes[0]], f"{size:,} papers", f"{1 / each[size]:,.0f} a second")
        line(
            words / each[sizes[0]], f"{sizes[-1]:,} papers, Word only", f"{1 / words:,.0f} a second"
        )
        count = 200 if quick else 10_000
        register, grown = whole_batch(count)
        line(
            register / each[sizes[0]],
            f"{count:,} papers, the whole job: numbers, seals, audit, files",
            f"{1 / register:,.0f} a second",
        )
        tell(gates, grown, "MB more in the process of the job while it ran", at_most=200)
        tell(gates, memory.peak_of_workers(), "MB at most in a limited process", at_most=500)
    gates.at_most("batch growth", each[sizes[-1]] / each[sizes[0]], 1.3)
