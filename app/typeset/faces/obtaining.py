"""Put the faces into a folder once, and say what is there.

Every file is checked against its pinned SHA-256 before it is used; what is there already is not
fetched again. Two processes that want the same fonts wait for each other.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.bilingual import Text
from app.typeset.faces import sources
from app.typeset.faces.collection import RECORD
from app.typeset.faces.outlines import is_cubic, to_quadratic
from app.typeset.faces.packages import NotFetched, fetch, read_member
from app.typeset.faces.sources import WANTED, Package, Source, Wanted

Say = Callable[[Text], None]
LICENCES = "licences"


@dataclass(frozen=True, slots=True)
class HeldFace:
    """A face as the record of a folder names it."""

    role: str
    bold: bool
    file: str
    name: str
    licence: str
    package: str
    sha256: str
    sound: bool
    """Whether the file is there and is what was put there."""


@dataclass(frozen=True, slots=True)
class Obtained:
    """What an attempt came to."""

    present: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _table() -> str:
    """Tells one state of the table of sources from another."""
    return _digest(Path(sources.__file__).read_bytes())


def _read_record(folder: Path) -> Mapping[str, Any]:
    try:
        held = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        held = None
    return held if isinstance(held, dict) else {"faces": []}


def describe_faces(folder: Path) -> tuple[HeldFace, ...]:
    """Every face of the record, each file compared with the digest it was stored under."""
    described = []
    for held in _read_record(folder)["faces"]:
        path = folder / held["file"]
        sound = path.is_file() and _digest(path.read_bytes()) == held["sha256"]
        described.append(HeldFace(**held, sound=sound))
    return tuple(described)


def _write(path: Path, content: bytes) -> None:
    """All or nothing, also when the machine stops."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one process obtains at a time; the others wait, then find the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _Shelf:
    """Packages fetched in this attempt, each once; a failure is remembered too."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder = folder
        self.say = say
        self._places: dict[Package, Path | NotFetched] = {}

    def place(self, package: Package) -> Path:
        held = self._places.get(package)
        if held is None:
            self.say(
                Text(
                    f"正在取字体包 {package.name}（{package.way}）…",
                    f"Fetching font package {package.name} ({package.way}) …",
                )
            )
            try:
                held = fetch(package, self._folder / str(len(self._places)))
            except NotFetched as reason:
                held = reason
            self._places[package] = held
        if isinstance(held, NotFetched):
            raise held
        return held


def _take(source: Source, shelf: _Shelf) -> bytes:
    """The file of a source, checked, with outlines as we embed them."""
    content = read_member(shelf.place(source.package), source.member)
    if _digest(content) != source.sha256:
        raise NotFetched(f"{source.member}: not the file that was reviewed (SHA-256)")
    return to_quadratic(content) if is_cubic(content) else content


def _keep_licences(source: Source, shelf: _Shelf, folder: Path) -> None:
    """The licence texts lie beside the fonts, as the licences ask."""
    target = folder / LICENCES
    target.mkdir(exist_ok=True)
    for member in source.package.licences:
        text = read_member(shelf.place(source.package), member)
        if member.endswith(".gz"):
            text = gzip.decompress(text)
        named = f"{source.package.name}-{member}".removesuffix(".gz").removesuffix(".TXT")
        _write(target / f"{named.replace('/', '-').lstrip('@')}.txt", text)


def _obtain_one(wanted: Wanted, shelf: _Shelf, folder: Path) -> HeldFace | None:
    for source in wanted.sources:
        try:
            content = _take(source, shelf)
            _keep_licences(source, shelf, folder)
        except NotFetched as reason:
            shelf.say(Text(f"  {wanted.file}：{reason}", f"  {wanted.file}: {reason}"))
            continue
        _write(folder / wanted.file, content)
        return HeldFace(
            role=wanted.role,
            bold=wanted.bold,
            file=wanted.file,
            name=source.name,
            licence=source.licence,
            package=f"{source.package.way}:{source.package.name}",
            sha256=_digest(content),
            sound=True,
        )
    return None


def _write_record(folder: Path, faces: Mapping[str, HeldFace]) -> None:
    """What is there; `table` and `complete` let a start see at a glance that nothing is to do."""
    kept = [faces[wanted.file] for wanted in WANTED if wanted.file in faces]
    rows = [{key: value for key, value in asdict(face).items() if key != "sound"} for face in kept]
    record = {"table": _table(), "complete": len(kept) == len(WANTED), "faces": rows}
    _write(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode())


def obtain_faces(folder: Path, say: Say) -> Obtained:
    """Fetch what is not there or is damaged; offline with everything there, nothing is fetched."""
    with _alone(folder):
        held = {face.file: face for face in describe_faces(folder) if face.sound}
        lacking = [wanted for wanted in WANTED if wanted.file not in held]
        if not lacking:
            if _read_record(folder).get("table") != _table():
                _write_record(folder, held)
        else:
            _obtain_all(lacking, folder, held, say)
    present = tuple(wanted.file for wanted in WANTED if wanted.file in held)
    return Obtained(present, tuple(w.file for w in WANTED if w.file not in held))


def _obtain_all(lacking: list[Wanted], folder: Path, held: dict[str, HeldFace], say: Say) -> None:
    """Each face is of use as soon as it is there, so the record is written after each."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as place:
        shelf = _Shelf(Path(place), say)
        for wanted in lacking:
            face = _obtain_one(wanted, shelf, folder)
            if face is not None:
                held[wanted.file] = face
                _write_record(folder, held)
