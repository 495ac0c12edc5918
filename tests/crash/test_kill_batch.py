"""kill -9 in the middle of a batch of papers: it resumes; none missing, doubled or half-written.

400 papers in `make test`, 5,000 under `make soak` (issue 3, "What it must show" 5).
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import time
import zipfile

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.bilingual import Text
from app.core.database import db, session, transaction
from app.core.jobs.models import JobStatus
from app.core.numbering import check_series
from app.core.storage import file_store
from app.documents.bundles import read_made, stream_batch_zip
from app.documents.commands.batches import start_batch
from app.documents.commands.papers import Letterhead
from app.documents.jobs import as_lines
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import Document, PaperBatch
from app.documents.queries import BATCH, find_job
from app.documents.rules import DocumentStatus
from app.keys import install_keys
from tests.conftest import ROOT
from tests.crash.killing import Workers, kill_at_work, workers
from tests.factories.places import COUNTY, VILLAGE, actor_at, make_places

PAPERS = 5_000 if os.environ.get("LINYUE_SOAK") else 400
KILLS = 15 if os.environ.get("LINYUE_SOAK") else 8
SEED = int(os.environ.get("LINYUE_SEED", "20261121"))
PATIENCE = 900.0 if os.environ.get("LINYUE_SOAK") else 120.0
CLERK = actor_at(COUNTY, user_id=7, name="林小禾")


def order_batch() -> PaperBatch:
    """As many statements of income as wanted, each for somebody else."""
    kind = get_kind("income_notice")
    rows = [
        {**kind.sample(), "household_name": f"示例{number:05d}"} for number in range(1, PAPERS + 1)
    ]
    kept = file_store().put(
        "paper_rows",
        as_lines(rows),
        suffix=".jsonl",
        media_type="application/jsonl",
        name="rows.jsonl",
        encrypted=True,
        actor=CLERK,
    )
    with transaction():
        return start_batch(
            kind=kind.code,
            language=PaperLanguage.ZH,
            wants_pdf=True,
            title="收益通知单",
            division_code=VILLAGE,
            rows=(kept, PAPERS),
            letterhead=Letterhead(Text("青禾县林业局", "Bureau"), "http://127.0.0.1/check/"),
            actor=CLERK,
        )


def ended(uid: str) -> bool:
    """Whether the batch's job is over."""
    session().rollback()
    job = find_job(BATCH, uid)
    assert job is not None
    session().refresh(job)
    over = job.status in {JobStatus.SUCCEEDED.value, JobStatus.FAILED.value}
    session().rollback()
    return over


def begun(uid: str) -> int:
    """How often a worker took the batch up."""
    session().rollback()
    job = find_job(BATCH, uid)
    assert job is not None
    session().refresh(job)
    fence = job.fence
    session().rollback()
    return fence


def kill_and_finish(pool: Workers, uid: str) -> int:
    """Kill workers at work, the first at once and others later; then let one end the work."""
    dice = random.Random(SEED)
    killed = 0
    while killed < KILLS and not ended(uid):
        after = dice.uniform(0, 1.6 * killed / KILLS)
        kill_at_work(pool, lambda: begun(uid), after=after)
        killed += 1
    worker = pool.start()
    until = time.monotonic() + PATIENCE
    while not ended(uid) and time.monotonic() < until:
        time.sleep(0.2)
    os.kill(worker, signal.SIGTERM)
    pool.wait()
    return killed


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_killed_batch_resumes_and_is_whole(
    app: Flask, database: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINYUE_FONTS_DIR", str(ROOT / "var" / "fonts"))
    # Tests before this one may have started a program with other keys; the workers have these.
    install_keys(app, settings)
    make_places()
    batch = order_batch()
    uid, batch_id = batch.uid, batch.id
    session().rollback()
    with workers("embedded", settings.url, settings.data_dir) as pool:
        killed = kill_and_finish(pool, uid)
    db.session.remove()
    job = find_job(BATCH, uid)
    assert job is not None
    assert (job.status, job.error_zh) == (JobStatus.SUCCEEDED.value, None)
    assert killed >= 3
    assert job.fence > 1, "no kill met the work"
    documents = (
        session()
        .scalars(
            sa.select(Document).where(Document.batch_id == batch_id).order_by(Document.row_number)
        )
        .all()
    )
    assert [document.row_number for document in documents] == list(range(1, PAPERS + 1))
    assert {document.status for document in documents} == {DocumentStatus.READY.value}
    series = f"document.{get_kind('income_notice').series}.{COUNTY}"
    numbers = check_series(series, documents[0].issued_on.year)
    assert numbers.gap_free
    assert numbers.issued == PAPERS
    made = session().get_one(PaperBatch, batch_id)
    assert made.made == PAPERS
    content = b"".join(stream_batch_zip(made, form="both")[0])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names)) == 2 * PAPERS
        hashes = {hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    bound = {
        value
        for document in documents
        for file in document.files
        for value in (file.word_sha256, file.pdf_sha256)
    }
    assert hashes == bound
    assert read_made(documents[-1].files[0], "pdf").startswith(b"%PDF")
    print(f"seed {SEED}: {killed} kills, {PAPERS} papers, {job.fence} attempts")
