"""The daily round through the store: what nobody keeps is removed."""

from __future__ import annotations

from app.core.bilingual import Text
from app.core.jobs.catalogue import periodic
from app.core.jobs.run import JobRun
from app.core.storage.files import file_store


@periodic(
    "storage.remove_orphans",
    every="day",
    title=Text("清理没有登记的文件", "Remove files nobody keeps"),
)
def remove_orphans(run: JobRun) -> dict[str, int]:
    """Batch by batch; safe to repeat."""
    removed = 0
    for batch in file_store().list_orphans():
        if batch:
            with run.step(done=removed):
                removed += file_store().remove_orphans(batch)
    return {"removed": removed}
