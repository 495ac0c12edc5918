"""How much a Word file may hold. Figures only; what is done about them is in the other modules."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Caps:
    """Upper limits of one file."""

    file_bytes: int = 10 * MB
    entries: int = 1_000
    entry_bytes: int = 20 * MB
    total_bytes: int = 48 * MB
    xml_bytes: int = 4 * MB
    """One XML part that is not filled in: styles, numbering, settings."""
    filled_bytes: int = 1 * MB
    """One XML part that is filled in: body, header, footer, footnotes, properties."""
    xml_total: int = 12 * MB
    ratio: int = 200
    """Packed to real size, asked only of what is larger than `ratio_from`."""
    ratio_from: int = MB
    depth: int = 120
    """Elements inside one another; libxml2 gives up at 256."""
    attributes: int = 100
    elements: int = 200_000
    """Of all parts together; a body of 1 MB has some 30,000."""
    tags: int = 2_000
    tag_length: int = 500
    findings: int = 50
    """More would not be read."""


TEMPLATE = Caps()
PAPER = Caps(
    file_bytes=32 * MB,
    total_bytes=160 * MB,
    entry_bytes=64 * MB,
    xml_bytes=64 * MB,
    filled_bytes=64 * MB,
    xml_total=128 * MB,
    elements=4_000_000,
)
"""A finished document may be long: a register of thousands of rows."""
