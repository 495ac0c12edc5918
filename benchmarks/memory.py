"""How much memory a piece of work takes: the most it held, told by the kernel, from a moment on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
SELF = PROCESSES / "self"
NOT_TOLD = "memory: not measured, this system does not say"


def is_told() -> bool:
    """Whether this system says, and lets a process forget its peak."""
    return (SELF / "clear_refs").exists()


def forget_peak() -> float:
    """From now on the peak is what comes; returns what is held now, in MB."""
    (SELF / "clear_refs").write_text("5")
    return _megabytes(SELF, "VmRSS")


def peak() -> float:
    """The most this process held since, in MB."""
    return _megabytes(SELF, "VmHWM")


def peak_of_workers() -> float:
    """The most any living process below this one ever held, in MB."""
    return max((_megabytes(one, "VmHWM") for one in _below(SELF)), default=0.0)


def _below(process: Path) -> Iterator[Path]:
    for task in process.glob("task/*/children"):
        for number in task.read_text().split():
            child = PROCESSES / number
            yield child
            yield from _below(child)


def _megabytes(process: Path, name: str) -> float:
    lines = (process / "status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith(f"{name}:")) / 1024
