"""The state of an import as a chip: a word and a tone."""

from __future__ import annotations

from app.imports.models import SheetImport
from app.imports.rules import STATE_LABELS, ImportState
from app.web.chips import Chip, Tone

TONES: dict[ImportState, Tone] = {
    ImportState.CHECKING: "wait",
    ImportState.UNREADABLE: "stop",
    ImportState.CHECKED: "wait",
    ImportState.WRITING: "wait",
    ImportState.DONE: "go",
    ImportState.REFUSED: "stop",
    ImportState.ABANDONED: "rest",
    ImportState.REPLACED: "rest",
}


def import_chip(found: SheetImport) -> Chip:
    """How far a sheet has come."""
    state = ImportState(found.state)
    return Chip(TONES[state], STATE_LABELS[state])
