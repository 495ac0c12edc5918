"""`make run` on a machine that is not ready: one sentence that says what to do, never a traceback.

Real processes in a copy of the front door; nothing is installed and no network is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements.txt"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A fresh copy of what `make run` needs before anything is installed."""
    copy = tmp_path / "house"
    copy.mkdir()
    shutil.copytree(ROOT / ".ci", copy / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", LOCK):
        shutil.copy(ROOT / name, copy / name)
    return copy


def program(folder: Path, name: str, text: str) -> Path:
    """Put a small shell program on a PATH of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def prepare(
    house: Path, *arguments: str, python: str | Path = sys.executable, path: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run prepare.py as make does."""
    return subprocess.run(
        [python, ".ci/prepare.py", *arguments],
        cwd=house,
        env={**os.environ, "LANG": "C", "LC_ALL": "C", **({"PATH": path} if path else {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def says(done: subprocess.CompletedProcess[str], zh: str, en: str) -> None:
    """It ended with 1, one sentence in each language, and nothing of Python's own."""
    assert done.returncode == 1, done
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 2, done.stderr
    assert zh in lines[0]
    assert lines[0].endswith("。")
    assert en in lines[1]
    assert lines[1].endswith(".")


def pretend_old(house: Path) -> None:
    """Make prepare.py see a Python 3.9, as only its version test could tell."""
    script = house / ".ci" / "prepare.py"
    text = script.read_text()
    assert "import sys\n" in text
    old = "import sys\nsys.version_info = (3, 9, 2)\n"
    script.write_text(text.replace("import sys\n", old, 1))


def test_an_old_python_says_what_to_install(house: Path, tmp_path: Path) -> None:
    pretend_old(house)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    says(prepare(house, path=str(nothing)), "3.9.2，林约需要 3.11", "needs 3.11 or newer")


def test_an_old_python_steps_into_a_newer_one_on_the_path(house: Path, tmp_path: Path) -> None:
    pretend_old(house)
    # One that is named well but does not start, as version managers leave them, is passed over.
    program(tmp_path / "path", "python3.13", "exit 127")
    program(tmp_path / "path", "python3.12", 'case "$1" in -c) exit 0;; esac; echo "stepped: $*"')
    done = prepare(house, "dev", path=str(tmp_path / "path"))
    assert done.returncode == 0, done
    assert done.stdout.startswith("stepped: ")
    assert done.stdout.strip().endswith("prepare.py dev")


def test_prepare_can_be_read_by_any_python() -> None:
    """No syntax younger than Python 2.7: no f-string, annotation, walrus, keyword-only print."""
    text = (ROOT / ".ci" / "prepare.py").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# -*- coding: utf-8 -*-"
    for young in ('f"', "f'", "->", ":=", "nonlocal", "print(", "async ", "match "):
        assert young not in text, young


def test_a_missing_venv_module_names_the_package(house: Path) -> None:
    command = (
        "import importlib.util as u, sys; sys.path.insert(0, '.ci'); import environment as e; "
        "find = u.find_spec; u.find_spec = lambda n: None if n == 'ensurepip' else find(n); "
        "sys.exit(e.main([]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=house,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    says(done, f"python3.{sys.version_info.minor}-venv", "lacks the venv module: run")
    assert not (house / ".venv").exists()


def test_a_folder_that_cannot_be_written(house: Path) -> None:
    # /proc refuses root too, which a mode of 0555 would not.
    command = (
        "import sys; sys.path.insert(0, '.ci'); import environment as e; from pathlib import Path; "
        "sys.exit(e.main([], folder=Path('/proc')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=house,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    says(done, "文件夹 /proc 不能写入", "/proc cannot be written")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 9000", "８０８０", ""])
def test_a_port_that_is_no_port(house: Path, port: str) -> None:
    says(prepare(house, f"--port={port}"), "端口应是 1 到 65535", "PORT must be a whole number")


def test_a_taken_port_offers_another(house: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = prepare(house, f"--port={port}")
    says(done, f"端口 {port} 已被占用", f"Port {port} is taken")
    assert "make run PORT=" in done.stderr


def test_a_port_taken_is_said_by_make_run_too(house: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"],
            cwd=house,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode != 0
    assert done.stderr.startswith(f"端口 {port} 已被占用")
    assert "Traceback" not in done.stderr


def test_no_python_at_all(house: Path) -> None:
    done = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"],
        cwd=house,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("没有找到 no-such-python")


def fake_venv(house: Path, *, pip: str) -> Path:
    """An environment whose Python starts, and whose pip does as told."""
    binaries = house / ".venv" / "bin"
    binaries.mkdir(parents=True)
    program(binaries, "python", f'case "$1 $2" in "-m pip") {pip};; *) exit 0;; esac')
    return house / ".venv"


def test_a_failed_install_says_why_and_keeps_the_log(house: Path) -> None:
    venv = fake_venv(house, pip="echo 'ERROR: no route to the index'; exit 1")
    says(prepare(house), "ERROR: no route to the index", "check the network or package index")
    assert "no route" in (venv / "install.log").read_text()
    assert not (venv / "installed.json").exists()


def test_the_second_run_installs_nothing_until_the_lock_changes(house: Path) -> None:
    venv = fake_venv(house, pip='echo "$@" >> calls')
    for _ in range(2):
        done = prepare(house)
        assert done.returncode == 0, done
    assert done.stdout == ""
    assert len((house / "calls").read_text().splitlines()) == 1
    digest = hashlib.sha256((house / LOCK).read_bytes()).hexdigest()
    assert json.loads((venv / "installed.json").read_text()) == {LOCK: digest}
    (house / LOCK).write_text((house / LOCK).read_text() + "# changed\n")
    assert prepare(house).returncode == 0
    assert len((house / "calls").read_text().splitlines()) == 2


def test_installing_checks_every_hash_and_builds_nothing(house: Path) -> None:
    fake_venv(house, pip='echo "$@" >> calls')
    assert prepare(house).returncode == 0
    call = (house / "calls").read_text()
    assert "--require-hashes" in call
    assert "--only-binary :all:" in call


def test_the_development_lock_covers_the_smaller_ones(house: Path) -> None:
    venv = fake_venv(house, pip="exit 0")
    for name in ("requirements-scale.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, house / name)
    assert prepare(house, "dev").returncode == 0
    assert len(json.loads((venv / "installed.json").read_text())) == 3
    assert prepare(house, "runtime").stdout == ""


def test_a_broken_stamp_only_means_installing_again(house: Path) -> None:
    venv = fake_venv(house, pip='echo "$@" >> calls')
    (venv / "installed.json").write_text("{")
    assert prepare(house).returncode == 0
    assert (house / "calls").exists()


@pytest.mark.parametrize(
    ("answer", "kept"), [("yes\n", False), ("no\n", True), ("", True), ("\n", True)]
)
def test_reset_asks_first(house: Path, answer: str, kept: bool) -> None:
    var = house / "var"
    var.mkdir()
    (var / "linyue.db").write_text("x")
    command = ["make", "reset", f"PYTHON={sys.executable}"]
    done = subprocess.run(
        command, cwd=house, input=answer.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0
    assert var.exists() is kept
    assert "不能恢复" in done.stdout.decode()


def test_reset_without_a_question(house: Path) -> None:
    (house / "var").mkdir()
    command = ["make", "reset", "YES=1", f"PYTHON={sys.executable}"]
    subprocess.run(command, cwd=house, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert not (house / "var").exists()


def test_locks_carry_hashes_agree_and_name_no_index() -> None:
    versions: dict[str, set[str]] = {}
    for lock in sorted(ROOT.glob("requirements*.txt")):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "index" not in text, lock.name
        pins = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
        assert pins, lock.name
        assert all(pin.endswith("\\") for pin in pins), lock.name
        for pin in pins:
            name, _, version = pin.partition("==")
            versions.setdefault(name, set()).add(version.split()[0])
    assert {name for name, found in versions.items() if len(found) > 1} == set()


def test_every_make_target_is_listed_by_help() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True)
    listed = done.stdout.decode()
    for target in ("run", "test", "check", "fmt", "bench", "soak", "reset", "lock"):
        assert f"make {target} " in listed


def test_a_wrong_setting_is_a_sentence_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "start"],
        cwd=ROOT,
        env={**os.environ, "LINYUE_PROFILE": "huge"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    says(done, "LINYUE_PROFILE 有误", "LINYUE_PROFILE is wrong")
