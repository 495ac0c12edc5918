"""How far a rule may be relied on, as a chip."""

from __future__ import annotations

from app.core.bilingual import Text
from app.rulepacks.rules.effective import STANDING_LABELS, RuleValue, Standing
from app.web.chips import Chip, Tone

TONES: dict[Standing, Tone] = {
    Standing.IN_FORCE: "go",
    Standing.DRAFT: "wait",
    Standing.EXPIRED: "warn",
    Standing.LOCAL_CHOICE: "go",
}
OPEN = Chip("rest", Text("可由县定", "Left to the county"))


def standing_chip(standing: Standing) -> Chip:
    """In force, draft, expired, local choice."""
    return Chip(TONES[standing], STANDING_LABELS[standing])


def chips_of(held: RuleValue) -> list[Chip]:
    """What is not plainly law in force, in words."""
    said = [UNCHECKED] if held.base.unchecked else []
    if held.status is Standing.IN_FORCE:
        return [OPEN, *said] if held.base.local else said
    return [standing_chip(held.status), *said]


UNCHECKED = Chip("warn", Text("原文待核", "Words not compared with the law"))
"""Its quotation still waits to be held against the text of the law."""


def differs_chip(other: Text) -> Chip:
    """Another county has another value."""
    return Chip("wait", Text(f"与{other.zh}不同", f"Not as in {other.en}"))
