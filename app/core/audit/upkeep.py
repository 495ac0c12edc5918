"""The daily anchor: the end of the chain, written outside the database while it is still true."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from flask import current_app

from app.core.audit.anchors import write_daily_anchor
from app.core.bilingual import Text
from app.core.jobs.catalogue import periodic
from app.core.jobs.run import JobRun

SETTINGS = "linyue.settings"


class AnchorSettings(Protocol):
    """The setting this job reads; app.config.Settings has it."""

    @property
    def anchors(self) -> Path: ...


@periodic("audit.write_anchor", every="day", title=Text("写出每日校验值", "Write the daily anchor"))
def write_anchor_of_the_day(_run: JobRun) -> dict[str, str]:
    """Once a day; a second run of the same day finds the first one's file."""
    settings: AnchorSettings = current_app.extensions[SETTINGS]
    return {"file": write_daily_anchor(settings.anchors).name}
