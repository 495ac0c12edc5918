"""Interleaved rounds, medians, and tables that print the ratio first."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Gates:
    """Ratios that must hold; a missed one makes the whole run fail."""

    missed: list[str] = field(default_factory=list)

    def at_least(self, what: str, found: float, wanted: float) -> None:
        """More is better."""
        if found < wanted:
            self.missed.append(f"{what}: {found:.3g}, gate {wanted:.3g}")

    def at_most(self, what: str, found: float, wanted: float) -> None:
        """Less is better."""
        if found > wanted:
            self.missed.append(f"{what}: {found:.3g}, gate {wanted:.3g}")


def medians(
    calls: Mapping[str, Callable[[], object]], *, rounds: int, times: int
) -> dict[str, float]:
    """Seconds per call: every round runs each call in turn, so that noise falls on all alike."""
    for call in calls.values():
        call()
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.perf_counter()
            for _ in range(times):
                call()
            spent[name].append((time.perf_counter() - began) / times)
    return {name: statistics.median(found) for name, found in spent.items()}


def heading(title: str, baseline: str) -> None:
    """A section; 1 is always the baseline."""
    print(f"\n## {title}\n   1 = {baseline}")


def line(ratio: float, what: str, note: str = "") -> None:
    """One row, the ratio first."""
    print(f"   {ratio:10.3f}  {what}{'   ' + note if note else ''}")


def tell(gates: Gates, found: float | None, what: str, *, at_most: float) -> None:
    """One row of what only some systems say."""
    if found is None:
        print(f"              {what}: not measured, this system does not say")
        return
    line(found, what)
    gates.at_most(what, found, at_most)
