"""Asking the shipped packs, as a slice would, without a database."""

from __future__ import annotations

from datetime import date

from app.core.workdays import WorkCalendar
from app.rulepacks.packs import load_packs
from app.rulepacks.rules import RuleValue
from app.rulepacks.rules.effective import effective_value

GUIZHOU = "/52/5299/529901/"
ORDOS = "/15/1506/150699/"
HUNAN = "/43/4301/430102/"
SICHUAN = "/51/5101/510104/"
MINGXI = "/35/3504/350421/"
ELSEWHERE = "/33/3301/330102/"
TODAY = date(2026, 11, 21)

CALENDAR = WorkCalendar()


def find(name: str, path: str, on: date = TODAY) -> RuleValue | None:
    """What holds there on that day, or None."""
    return effective_value(load_packs().values[name], path, on, choices={})


def ask(name: str, path: str, on: date = TODAY) -> RuleValue:
    """What holds there on that day."""
    found = find(name, path, on)
    assert found is not None, f"{name} at {path} on {on}"
    return found
