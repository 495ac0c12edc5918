"""All faces of a folder: which face a role means, and which face draws each character of a text."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from app.core.bilingual import Text
from app.core.errors import LinyueError
from app.typeset.faces.face import Face
from app.typeset.faces.marks import marks_face
from app.typeset.faces.roles import ROLES, Role
from app.typeset.faults import GlyphMissing

RECORD = "faces.json"
# Where a character is looked for when the role's own face lacks it.
_FALLBACK = ("song", "hei", "kai", "fangsong", "latin")
# Drawn as nothing: joiners, marks of direction, variation selectors, a byte order mark.
_UNSEEN = frozenset(
    chr(code)
    for code in (
        0x00AD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)


class FacesMissing(LinyueError):
    """There are no fonts yet; says how to get them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            Text(
                f"{folder} 里还没有字体，暂时不能生成 PDF：请运行 make fonts"
                "（需要联网一次），完成后重试。",
                f"There are no fonts in {folder} yet, so no PDF can be made: "
                "run make fonts (needs the network once), then try again.",
            )
        )


class _Chosen(dict[str, Face | None]):
    """char -> the face that draws it (None: drawn as nothing), found once and remembered."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, char: str) -> Face | None:
        found: Face | None = None
        if char not in _UNSEEN:
            found = next((face for face in self._chain if face.has(char)), None)
            if found is None and marks_face().has(char):
                found = marks_face()
            if found is None:
                raise GlyphMissing(char)
        self[char] = found
        return found


class Faces:
    """The faces at hand, by role; `bold` gives the role's bold face where there is one."""

    def __init__(self, plain: dict[str, Face], bold: dict[str, Face]) -> None:
        assert plain, "a collection holds at least one face"
        self._plain = plain
        self._bold = bold
        self._chosen: dict[tuple[Role, bool], _Chosen] = {}

    def pick(self, role: Role, *, bold: bool = False) -> Face:
        """The face of a role; one that is not installed is stood in for by 宋."""
        if role == "title":
            role, bold = "song", True
        held = (self._bold.get(role) if bold else None) or self._plain.get(role)
        return held or self._stand_in(bold=bold)

    def _stand_in(self, *, bold: bool) -> Face:
        for role in _FALLBACK:
            held = (self._bold.get(role) if bold else None) or self._plain.get(role)
            if held is not None:
                return held
        raise AssertionError("a collection holds at least one face")

    def _chain(self, role: Role, *, bold: bool) -> tuple[Face, ...]:
        chain = [self.pick(role, bold=bold)]
        bold = bold or role == "title"
        for other in _FALLBACK:
            chain += [held for held in (self._bold.get(other),) if bold and held]
        chain += [self._plain[other] for other in _FALLBACK if other in self._plain]
        return tuple(dict.fromkeys(chain))

    def chosen(self, role: Role, *, bold: bool = False) -> dict[str, Face | None]:
        """char -> face for a role; looking up an unknown character raises GlyphMissing."""
        held = self._chosen.get((role, bold))
        if held is None:
            held = self._chosen[role, bold] = _Chosen(self._chain(role, bold=bold))
        return held

    def runs(self, text: str, role: Role, *, bold: bool = False) -> list[tuple[Face, str]]:
        """The text cut where the face changes; characters that draw nothing are left out."""
        look = self.chosen(role, bold=bold)
        try:
            faces = [look[char] for char in text]
        except GlyphMissing:
            raise GlyphMissing("".join(self.missing(text, role))) from None
        first = faces[0] if faces else None
        if first is not None and faces.count(first) == len(faces):
            return [(first, text)]
        found = [(face, char) for face, char in zip(faces, text, strict=True) if face is not None]
        return [
            (face, "".join(char for _, char in run))
            for face, run in groupby(found, key=lambda pair: pair[0])
        ]

    def missing(self, text: str, role: Role) -> list[str]:
        """The characters of a text that no face draws, each once, in order."""
        look = self.chosen(role)
        lacking = []
        for char in dict.fromkeys(text):
            try:
                look[char]
            except GlyphMissing:
                lacking.append(char)
        return lacking

    def all(self) -> list[Face]:
        """Every face, each once."""
        return list(dict.fromkeys([*self._plain.values(), *self._bold.values()]))

    def stood_in(self) -> tuple[Role, ...]:
        """Roles without a face of their own."""
        return tuple(role for role in ROLES if role != "title" and role not in self._plain)


def load_faces(folder: Path) -> Faces:
    """The faces of a folder, read once per process; FacesMissing when there are none."""
    try:
        stamp = (folder / RECORD).stat().st_mtime_ns
    except OSError:
        raise FacesMissing(folder) from None
    return _load(folder, stamp)


@lru_cache(maxsize=4)
def _load(folder: Path, _stamp: int) -> Faces:
    plain: dict[str, Face] = {}
    bold: dict[str, Face] = {}
    for held in json.loads((folder / RECORD).read_text(encoding="utf-8"))["faces"]:
        path = folder / held["file"]
        if path.is_file():
            face = Face(held["name"], path, licence=held["licence"], bold=held["bold"])
            (bold if held["bold"] else plain)[held["role"]] = face
    if not plain:
        raise FacesMissing(folder)
    return Faces(plain, bold)
