"""Facts of a paper as its page shows them: labels and values, personal numbers masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.bilingual import Text
from app.core.masking import mask_text
from app.documents.facts import expand
from app.documents.kinds import Field, Kind

MOST_ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownRows:
    """A list of the paper: headings and the first rows."""

    title: Text
    headings: Sequence[Text]
    lines: Sequence[Sequence[Text]]
    count: int


@dataclass(frozen=True, slots=True)
class ShownFacts:
    """What a paper states, for the screen."""

    pairs: Sequence[tuple[Text, Text]]
    tables: Sequence[ShownRows]


def shown_facts(kind: Kind, facts: Mapping[str, Any]) -> ShownFacts:
    """Numbers of people are masked here; who may open the paper itself reads them there."""
    said = expand(kind, facts)
    pairs = [
        (field.label, _value(field, said)) for field in kind.plain_fields if facts.get(field.name)
    ]
    tables = [
        ShownRows(
            title=field.label,
            headings=[column.label for column in field.fields],
            lines=[
                [_value(column, row) for column in field.fields]
                for row in said[field.name][:MOST_ROWS_SHOWN]
            ],
            count=len(said[field.name]),
        )
        for field in kind.row_fields
        if said[field.name]
    ]
    return ShownFacts(pairs, tables)


def _value(field: Field, said: Mapping[str, Any]) -> Text:
    masked = said.get(f"{field.name}_masked")
    if masked is not None:
        return Text(masked or "/", masked or "/")
    zh, en = str(said[field.name]), str(said.get(f"{field.name}_en") or said[field.name])
    if field.type == "money":
        zh, en = f"{zh} 元", f"CNY {en}"
    return Text(mask_text(zh) or "/", mask_text(en) or "/")
