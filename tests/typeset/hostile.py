"""The corpus of hostile files: everything here must be refused by the gate, whatever its fields.

`hostile_packages()` is for whoever tests an upload; the tests of the gate and the chamber use the
parts of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tests.typeset.exhausting import HEAVY, exhausting_templates
from tests.typeset.forged import archives, fields, from_elsewhere, running_parts, xml_tricks
from tests.typeset.payloads import Traps, hostile_templates


def hostile_packages(traps: Traps | None = None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of several hundred files, the same each time for the same traps."""
    set_up = traps or Traps()
    yield from chain(
        archives(),
        xml_tricks(set_up),
        from_elsewhere(set_up),
        fields(),
        running_parts(),
        ((name, held) for name, held in exhausting_templates() if name not in HEAVY),
        hostile_templates(set_up),
    )
