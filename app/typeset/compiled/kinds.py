"""Names for what has no type of its own."""

from __future__ import annotations

from typing import Any

Fact = Any
"""A value in the facts, or what a template makes of one; which ones may be, values.py says."""
Element = Any
"""An element of lxml, which has no types."""
