"""`make test` tells the truth: a skip fails, every step runs, a server that fails says why."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ServerDidNotStart, child, free_port, listens

ROOT = Path(__file__).resolve().parents[2]

SKIPS = "import pytest\n\ndef test_good(): pass\n\n@pytest.mark.skip\ndef test_left_out(): pass\n"
EXPECTED = "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_known(): assert False\n"
MISSING = "import pytest\npytest.importorskip('no_such_module')\n\ndef test_good(): pass\n"
GOOD = "def test_good(): pass\n\ndef test_other(): pass\n"


def run_pytest(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Pytest with our plugin on one file outside the project."""
    (folder / "test_one.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", folder, folder, *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("text", [SKIPS, EXPECTED], ids=["skip", "xfail"])
def test_a_test_left_out_fails_the_run(tmp_path: Path, text: str) -> None:
    done = run_pytest(tmp_path, text)
    assert done.returncode == 1, done.stdout
    assert "that fails make test" in done.stdout


@pytest.mark.slow
def test_a_test_left_out_by_a_worker_fails_the_run(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, SKIPS, "-n", "1")
    assert done.returncode == 1, done.stdout
    assert "that fails make test" in done.stdout


def test_a_module_left_out_fails_the_run(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, MISSING).returncode != 0


def test_a_run_without_tests_fails(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, "").returncode != 0


def test_a_run_with_every_test_passes(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, GOOD).returncode == 0


def test_every_step_runs_and_the_last_line_sums_up() -> None:
    program = (
        "import sys; sys.path.insert(0, '.ci'); import run_tests as r; "
        "r.steps = lambda which: [r.command('first', 'false'), r.command('second', 'true')]; "
        "sys.exit(r.main(['all']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "✗ first" in done.stdout
    assert "✓ second" in done.stdout
    assert "1 of 2 steps failed" in done.stdout.splitlines()[-1]


def test_a_server_that_cannot_start_says_what_it_printed(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo the disk is full; exit 3"]
    port = free_port()
    with (
        pytest.raises(ServerDidNotStart, match="the disk is full"),
        child(command, log=tmp_path / "log", ready=lambda: listens(port)),
    ):
        pass


def test_a_server_is_gone_after_its_block(tmp_path: Path) -> None:
    with child(["sleep", "60"], log=tmp_path / "log", ready=lambda: True) as process:
        assert process.poll() is None
    assert process.poll() is not None


def test_what_grows_under_soak_is_marked_so() -> None:
    """`make soak` picks tests by their mark, so a forgotten mark would be a test never run long."""
    forgotten = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if "LINYUE_SOAK" in (text := path.read_text(encoding="utf-8"))
        and "pytest.mark.soak" not in text
    ]
    assert forgotten == []


DATABASE_FIXTURES = {"app", "database", "client", "people"}


def test_what_is_tried_on_one_database_alone_knows_none() -> None:
    folder = ROOT / "tests" / "typeset"
    asked = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and DATABASE_FIXTURES & {one.arg for one in node.args.args}
    ]
    assert asked == [], "run_tests.py leaves tests/typeset out on PostgreSQL"
