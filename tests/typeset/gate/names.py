"""The published names that the gate's tests use."""

from __future__ import annotations

from app.typeset.gate import FieldNames, Inspection, inspect_template
from tests.typeset.word_files import WordFile, paragraph

FIELDS = FieldNames(
    scalars=frozenset(
        {"number", "title", "party_a", "party_a_en", "amount", "kind_code", "rows_count"}
    ),
    lists={"rows": frozenset({"no", "name", "area"}), "parcels": frozenset({"no", "place"})},
)


def inspect_text(*texts: str, wide: bool = False) -> Inspection:
    """Each text a paragraph of its own."""
    body = "".join(paragraph(text) for text in texts)
    return inspect_template(WordFile(body=body).build(), fields=None if wide else FIELDS)


def codes(inspection: Inspection) -> list[str]:
    return [one.code for one in inspection.findings]
