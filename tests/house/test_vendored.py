"""Files copied from elsewhere are the ones their tables name, byte for byte, with a licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "app/web/static/vendor", ROOT / "tests/journeys/vendor")


def read_table(folder: Path) -> dict[str, str]:
    """The file names and checksums of a VENDORED.md."""
    rows = [line.split("|") for line in (folder / "VENDORED.md").read_text("utf-8").splitlines()]
    return {row[1].strip(): row[5].strip() for row in rows if len(row) == 7 and "/" in row[1]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_listed_with_its_hash(folder: Path) -> None:
    """A changed, added or missing file fails here by name."""
    listed = read_table(folder)
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VENDORED.md"
    }
    assert present == listed
    for name in listed:
        assert (folder / name).parent.joinpath("LICENSE").is_file(), name
