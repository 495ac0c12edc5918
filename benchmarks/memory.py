"""How much memory a piece of work takes: the most it held, told by the kernel, from a moment on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
SELF = PROCESSES / "self"


@dataclass
class Growth:
    """How many MB more than before were held at most; None where this system does not say."""

    mb: float | None = None


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


@contextmanager
def growth() -> Iterator[Growth]:
    """What the block takes."""
    found = Growth()
    before = forget_peak() if is_told() else 0.0
    yield found
    found.mb = peak() - before if is_told() else None


def peak_of_workers() -> float | None:
    """The most any living process below this one ever held, in MB; None if there is none."""
    found = [_megabytes(one, "VmHWM") for one in _below(SELF)]
    return max(found, default=0.0) or None


def _below(process: Path) -> Iterator[Path]:
    children = ""
    with suppress(OSError):
        children = " ".join(one.read_text() for one in process.glob("task/*/children"))
    for number in children.split():
        yield PROCESSES / number
        yield from _below(PROCESSES / number)


def _megabytes(process: Path, name: str) -> float:
    """Nothing for a process that has ended."""
    with suppress(OSError):
        for row in (process / "status").read_text().splitlines():
            if row.startswith(f"{name}:"):
                return int(row.split()[1]) / 1024
    return 0.0
