"""All feature cases."""

from __future__ import annotations

from tests.typeset.compiled import cases_parts, cases_tables, cases_text

CASES = [*cases_text.CASES, *cases_tables.CASES, *cases_parts.CASES]
