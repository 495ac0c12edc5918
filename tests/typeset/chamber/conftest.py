"""One chamber for the tests that only render."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.typeset.chamber import Chamber


@pytest.fixture(scope="module")
def chamber() -> Iterator[Chamber]:
    with Chamber(workers=2) as held:
        yield held
