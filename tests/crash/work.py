"""The job that the crash tests kill, and the tables that would show a lost or a doubled effect."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.bilingual import Text
from app.core.database import db
from app.core.jobs import JobRun, job
from app.core.numbering import issue_number

KIND = "crash_test.pay"
SERIES = "crash"

metadata = sa.MetaData()
# No constraint keeps doubles out: they must show.
effects = sa.Table(
    "crash_effect",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job_id", sa.Integer, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("fen", sa.Integer, nullable=False),
)
purse = sa.Table(
    "crash_purse",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fen", sa.Integer, nullable=False),
)


@job(KIND, title=Text("发放", "Pay out"), max_attempts=100_000, backoff_seconds=0.05)
def pay(run: JobRun) -> dict[str, int] | None:
    """Each step pays one person: a line, a number without gaps, and the purse."""
    total = int(run.args["steps"])
    for step in range(run.state.get("next", 0), total):
        with run.step(done=step + 1, total=total, state={"next": step + 1}):
            _pay_one(run, step)
            if run.args["finish_in_step"] and step + 1 == total:
                run.finish({"paid": total})
                return None
    return {"paid": total}


def _pay_one(run: JobRun, step: int) -> None:
    current = db.session()
    current.execute(effects.insert().values(job_id=run.job_id, step=step, fen=step + 1))
    current.execute(purse.update().values(fen=purse.c.fen - (step + 1)))
    issue_number(
        SERIES, period=2026, pattern="P-{year}-{seq}", subject_type="job", subject_id=run.job_id
    )
