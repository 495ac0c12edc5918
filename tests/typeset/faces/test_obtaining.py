"""Fonts come from packages by name, are checked by digest, and are fetched once.

Clients here are small programs on a PATH of their own; no registry is asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.bilingual import Text
from app.typeset.faces.collection import load_faces
from app.typeset.faces.obtaining import Obtained, describe_faces, obtain_faces
from app.typeset.faces.sources import WANTED
from tests.typeset.fonts import FOLDER

ROOT = Path(__file__).resolve().parents[3]
TINOS = "package/400Regular/Tinos_400Regular.ttf"


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where programs are found."""
    folder = tmp_path / "clients"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    # The pip of this environment must not answer either.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def put_npm(clients: Path, packed: Path) -> None:
    """An npm that packs a prepared folder, whatever it is asked for."""
    program = clients / "npm"
    program.write_text(
        f"#!{sys.executable}\n"
        "import sys, tarfile\n"
        f"open({str(clients / 'asked')!r}, 'a').write(' '.join(sys.argv))\n"
        "with tarfile.open('got.tgz', 'w:gz') as made:\n"
        f"    made.add({str(packed / 'package')!r}, 'package')\n"
    )
    program.chmod(0o755)


def package(folder: Path, *, font: bytes) -> Path:
    """The files of the Latin package, with a font that may be another."""
    (folder / TINOS).parent.mkdir(parents=True)
    (folder / TINOS).write_bytes(font)
    for name in ("LICENSE_FONT", "LICENSE"):
        (folder / "package" / name).write_text("free to use")
    return folder


def all_but(target: Path, *left_out: str) -> Path:
    """A folder with the obtained fonts, some left out."""
    target.mkdir()
    for file in FOLDER.iterdir():
        if file.is_file() and file.name not in left_out and not file.name.startswith("."):
            shutil.copy(file, target / file.name)
    return target


def obtain(folder: Path) -> tuple[Obtained, list[Text]]:
    said: list[Text] = []
    return obtain_faces(folder, said.append), said


def test_every_file_is_pinned_and_every_role_has_a_source() -> None:
    for wanted in WANTED:
        assert wanted.sources, wanted.file
        for source in wanted.sources:
            assert re.fullmatch("[0-9a-f]{64}", source.sha256), source
            assert source.package.licences, source
            assert "/" not in source.name
            assert re.fullmatch(r"[@\w./-]+", source.package.name)
    assert len({wanted.file for wanted in WANTED}) == len(WANTED)


def test_with_all_fonts_there_nothing_is_fetched(tmp_path: Path, clients: Path) -> None:
    obtained, said = obtain(all_but(tmp_path / "fonts"))
    assert obtained.complete
    assert said == []


def test_a_missing_face_is_fetched_checked_and_recorded(tmp_path: Path, clients: Path) -> None:
    folder = all_but(tmp_path / "fonts", "latin.ttf")
    put_npm(clients, package(tmp_path / "made", font=(FOLDER / "latin.ttf").read_bytes()))
    obtained, said = obtain(folder)
    assert obtained.complete
    assert len(said) == 1
    assert "@expo-google-fonts/tinos@" in (clients / "asked").read_text()
    assert (folder / "licences" / "expo-google-fonts-tinos-LICENSE_FONT.txt").exists()
    assert load_faces(folder).pick("latin").name == "Tinos-Regular"
    assert not list(folder.glob(".fetch-*"))


def test_a_file_that_is_not_the_reviewed_one_is_refused(tmp_path: Path, clients: Path) -> None:
    folder = all_but(tmp_path / "fonts", "latin.ttf")
    put_npm(clients, package(tmp_path / "made", font=b"\0\1\0\0 another font"))
    obtained, said = obtain(folder)
    assert obtained.missing == ("latin.ttf",)
    assert any("SHA-256" in text.en for text in said)
    # The next source was tried, and said why it could not help.
    assert any("apt-get: not installed" in text.en for text in said)
    assert not (folder / "latin.ttf").exists()


def test_a_damaged_face_is_found_and_replaced(tmp_path: Path, clients: Path) -> None:
    folder = all_but(tmp_path / "fonts")
    with (folder / "latin.ttf").open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    (bad,) = [face for face in describe_faces(folder) if not face.sound]
    assert bad.file == "latin.ttf"
    put_npm(clients, package(tmp_path / "made", font=(FOLDER / "latin.ttf").read_bytes()))
    assert obtain(folder)[0].complete
    assert all(face.sound for face in describe_faces(folder))


def test_without_any_client_every_face_is_named(tmp_path: Path, clients: Path) -> None:
    obtained, said = obtain(tmp_path / "fonts")
    assert len(obtained.missing) == len(WANTED)
    assert any("npm: not installed" in text.en for text in said)
    assert describe_faces(tmp_path / "fonts") == ()


def test_a_broken_record_means_looking_again(tmp_path: Path) -> None:
    (tmp_path / "faces.json").write_text("[")
    assert describe_faces(tmp_path) == ()


def test_what_is_there_is_described_with_its_licence() -> None:
    held = describe_faces(FOLDER)
    assert [face.file for face in held] == [wanted.file for wanted in WANTED]
    assert all(face.sound and face.licence and face.package for face in held)
    assert all((FOLDER / "licences").glob("*.txt"))


def run_step(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The step that `make run` and `make test` take."""
    return subprocess.run(
        [sys.executable, ".ci/fonts.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "LINYUE_DATA_DIR": str(folder), "PATH": "/nowhere", "PIP_NO_INDEX": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_the_step_behind_a_start_is_silent_when_nothing_is_to_do(tmp_path: Path) -> None:
    all_but(tmp_path / "fonts")
    done = run_step(tmp_path, "--behind")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_step_in_front_of_the_tests_says_what_is_missing(tmp_path: Path) -> None:
    done = run_step(tmp_path)
    assert done.returncode == 1
    assert "还缺字体" in done.stdout
    assert "npm or apt-get" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_record_of_an_older_table_is_not_complete_at_a_glance(tmp_path: Path) -> None:
    folder = all_but(tmp_path / "fonts")
    record = json.loads((folder / "faces.json").read_text("utf-8"))
    (folder / "faces.json").write_text(json.dumps({**record, "table": "older"}), "utf-8")
    assert run_step(tmp_path).returncode == 0
    assert json.loads((folder / "faces.json").read_text("utf-8")) == record
