"""What a rule value is, and which holds where and when. Pure: no database, no Flask, no clock."""

from app.rulepacks.rules.effective import (
    STANDING_LABELS,
    LocalChoice,
    Pack,
    PackStatus,
    PackValue,
    RuleMissing,
    RuleValue,
    Standing,
)
from app.rulepacks.rules.names import Definition, Shape, ValueType
from app.rulepacks.rules.values import Misfit, Row, RuleData, as_raw, read_value

__all__ = [
    "STANDING_LABELS",
    "Definition",
    "LocalChoice",
    "Misfit",
    "Pack",
    "PackStatus",
    "PackValue",
    "Row",
    "RuleData",
    "RuleMissing",
    "RuleValue",
    "Shape",
    "Standing",
    "ValueType",
    "as_raw",
    "read_value",
]
