"""The state between right and wrong: readable, doubtful, and to be compared with the paper."""

from __future__ import annotations

from app.core.errors import InvalidValue


class NeedsConfirmation(InvalidValue):
    """Taken only after a person compared it with the original: ask for a tick and a reason."""
