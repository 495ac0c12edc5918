"""The job table keeps what people asked for; what upkeep asked of itself goes after a month."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.bilingual import Text
from app.core.jobs.catalogue import list_periodic, periodic
from app.core.jobs.models import ENDED, Job
from app.core.jobs.run import JobRun

KEPT = timedelta(days=30)


@periodic(
    "jobs.remove_old_upkeep",
    every="day",
    title=Text("清理旧的日常维护记录", "Remove old records of upkeep"),
)
def remove_old_upkeep(run: JobRun) -> None:
    """Ended upkeep jobs older than a month; longer than any period, so none comes round twice."""
    kinds = [kind.name for kind in list_periodic()]
    with run.step() as current:
        old = sa.and_(
            Job.kind.in_(kinds),
            Job.status.in_([status.value for status in ENDED]),
            Job.created_at < clock.now() - KEPT,
        )
        current.execute(sa.delete(Job).where(old).execution_options(synchronize_session=False))
        run.finish()
