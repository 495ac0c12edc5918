"""The fonts that the step before the tests has obtained."""

from __future__ import annotations

from pathlib import Path

from app.typeset.faces import Faces, load_faces

FOLDER = Path(__file__).resolve().parents[2] / "var" / "fonts"


def faces() -> Faces:
    """All faces, the same object in every test of a process."""
    return load_faces(FOLDER)


def gb2312() -> str:
    """Every character of GB 2312: 6,763 Chinese characters and 682 signs."""
    held = []
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                held.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(held)
