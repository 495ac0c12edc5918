"""Packs as files: reading, checking, and the shelf they stand on."""

from app.rulepacks.packs.faults import PackFault, RulePackWrong
from app.rulepacks.packs.shelf import SHIPPED, Library, check_packs, load_packs

__all__ = ["SHIPPED", "Library", "PackFault", "RulePackWrong", "check_packs", "load_packs"]
