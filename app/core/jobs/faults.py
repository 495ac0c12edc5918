"""Named points where a test may let the process die. Nothing happens unless a test arms one.

LINYUE_FAULT="before_step_commit:3" kills the process, as kill -9 does, when that point is passed
for the third time; only in the environment `testing`.
"""

from __future__ import annotations

import os
import signal
from threading import Lock

POINTS = (
    "after_claim",
    "before_step",
    "before_step_commit",
    "after_step_commit",
    "before_finish",
    "after_finish",
)

_left: dict[str, int] = {}
_lock = Lock()


def arm_faults(*, environment: str) -> None:
    """Read which point the test wants. Called when a worker starts."""
    wanted = os.environ.get("LINYUE_FAULT", "")
    _left.clear()
    if wanted and environment == "testing":
        name, _, count = wanted.partition(":")
        assert name in POINTS, name
        _left[name] = int(count or 1)


def fault_point(name: str) -> None:
    """Die here if a test said so."""
    if not _left or name not in _left:
        return
    with _lock:
        _left[name] -= 1
        if _left[name] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
