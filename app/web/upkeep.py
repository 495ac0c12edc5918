"""What pages leave behind and nobody needs any more: used form tokens, drafts never finished."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.bilingual import Text
from app.core.jobs.catalogue import periodic
from app.core.jobs.run import JobRun
from app.web.drafts import forget_drafts
from app.web.form_tokens import forget_tokens

DRAFTS_KEPT = timedelta(days=90)


@periodic(
    "web.forget_leftovers",
    every="day",
    title=Text("清理过期草稿和表单凭据", "Drop expired drafts and form tokens"),
)
def forget_leftovers(run: JobRun) -> None:
    """One short step; safe to repeat."""
    with run.step():
        dropped = {
            "tokens": forget_tokens(),
            "drafts": forget_drafts(before=clock.now() - DRAFTS_KEPT),
        }
        run.finish(dropped)
