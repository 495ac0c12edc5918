"""What a newline, a tab, a new paragraph or a new page becomes at each place of a text.

docxtpl expands them after rendering, by regular expressions over the whole document. Here its own
function is asked once, when the template is compiled, with a probe behind every tag: what it makes
of the probe says which run and paragraph properties belong to that place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docxtpl import DocxTemplate

from app.typeset.compiled.characters import SPECIAL
from app.typeset.compiled.kinds import Element
from app.typeset.compiled.levels import Level
from app.typeset.compiled.pieces import Masks, Piece

NEXT_PARAGRAPH = "</w:t></w:r></w:p>"
TEXT = '<w:t xml:space="preserve">'
_docxtpl = DocxTemplate("")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The paragraph and run around one place, as XML to open and to close."""

    before: str = ""
    after: str = ""
    run_properties: str = ""
    steady: bool = True
    """False when the properties hold tags themselves, so that only the result can tell."""


NONE = Surroundings()


def expand(xml: str) -> str:
    """docxtpl's own expansion of a stretch of XML."""
    return str(_docxtpl.resolve_listing(xml)) if SPECIAL.search(xml) else xml


def expand_within(text: str, around: Surroundings) -> str:
    """The expansion of one value that stands inside a paragraph."""
    whole = expand(f"{around.before}{text}{around.after}")
    return whole[len(around.before) : len(whole) - len(around.after)]


def expand_literals(masked: str) -> str:
    """Newlines and tabs that the author typed become elements before anything is rendered."""
    return expand(masked)


def fix_tables(xml: str) -> Element:
    """docxtpl's own: the columns of each table as many as its widest row has cells."""
    return _docxtpl.fix_tables(xml)


def probe(
    pieces: Sequence[Piece], masks: Masks, levels: Mapping[int, Level]
) -> dict[int, Surroundings]:
    """The surroundings of every value tag, by index."""
    found: dict[int, Surroundings] = {}
    values = {index for index, piece in enumerate(pieces) if piece.kind == "value"}
    probed = expand(masks.mask(pieces, lambda _index: "\a"))
    for index, rest in _after_masks(probed, masks):
        if (
            index in values
            and index not in found
            and rest.startswith(NEXT_PARAGRAPH)
            and TEXT in rest
        ):
            opened = rest[len(NEXT_PARAGRAPH) : rest.index(TEXT) + len(TEXT)]
            run = opened.rindex("<w:r>") + len("<w:r>")
            found[index] = Surroundings(
                before=opened,
                after=NEXT_PARAGRAPH,
                run_properties=opened[run : -len(TEXT)],
                steady=masks.left not in opened,
            )
    between = {index for index in values - found.keys() if levels.get(index) == "run"}
    if between:
        found.update(_probe_between_runs(pieces, masks, between))
    return found


def _probe_between_runs(
    pieces: Sequence[Piece], masks: Masks, wanted: set[int]
) -> dict[int, Surroundings]:
    """Between runs the probe is a run of its own; only the paragraph's properties are learnt."""
    found: dict[int, Surroundings] = {}
    trial = "<w:r><w:t>\a</w:t></w:r>"
    probed = expand(masks.mask(pieces, lambda index: trial if index in wanted else ""))
    begun = f"<w:r><w:t>{NEXT_PARAGRAPH}"
    for index, rest in _after_masks(probed, masks):
        if index in wanted and index not in found and rest.startswith(begun) and TEXT in rest:
            opened = rest[len(begun) : rest.index(TEXT)]
            before = opened[: opened.rindex("<w:r>")]
            found[index] = Surroundings(before, "</w:p>", "", masks.left not in before)
    return found


def _after_masks(text: str, masks: Masks) -> Iterator[tuple[int, str]]:
    """Each mask's index with what follows it, cut short: properties are never longer."""
    longest = 20_000
    for mask in masks.pattern.finditer(text):
        yield int(mask.group(1)), text[mask.end() : mask.end() + longest]
