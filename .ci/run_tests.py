"""Run checks and tests step by step, all of them even when one fails, and sum up at the end.

`all` is make test, `fast` make check, `journeys` make shots, `soak` make soak. Runs in the
environment that prepare.py made ready. tests/no_skips.py makes a skipped test a failure.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FOLDER))

import browser  # noqa: E402 - found beside this file

from tests.servers import ServerDidNotStart, postgres_server  # noqa: E402 - after the path above

BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-p", "tests.no_skips")
TWO = ("-n", "2", "--dist", "worksteal")
NOT_HERE = ("--ignore=tests/journeys",)
# Typesetting knows no database (tests/house holds it to that), so it is tried on one of them.
NO_DATABASE = ("--ignore=tests/typeset",)
SOAK = ("-m", "soak", "--timeout=7200")
# Left to make test: what takes its time by nature.
QUICK = ("-m", "not slow and not soak", "--ignore=tests/races", "--ignore=tests/crash")


@dataclass(frozen=True)
class Step:
    """One thing to run, with its name for people."""

    title: str
    run: Callable[[], int]


def call(*command: str | Path, extra: Mapping[str, str] | None = None) -> int:
    """Run a program in the project's folder with what it prints in sight."""
    environment = {**os.environ, **(extra or {})}
    return subprocess.run(command, cwd=FOLDER, env=environment, check=False).returncode


def command(title: str, *parts: str | Path) -> Step:
    """A step that is one program."""
    return Step(title, lambda: call(*parts))


def on_sqlite(title: str, *parts: str, soak: bool = False) -> Step:
    """Pytest on a fresh SQLite file."""
    extra = {"LINYUE_TEST_DATABASE": "sqlite", **({"LINYUE_SOAK": "1"} if soak else {})}
    return Step(title, lambda: call(*PYTEST, *parts, extra=extra))


def on_postgresql(title: str, *parts: str, soak: bool = False) -> Step:
    """Pytest on a PostgreSQL server that lives as long as the step."""

    def run() -> int:
        with postgres_server() as url:
            extra = {"LINYUE_TEST_DATABASE": url, **({"LINYUE_SOAK": "1"} if soak else {})}
            return call(*PYTEST, *parts, extra=extra)

    return Step(title, run)


def journeys() -> Step:
    """The browser's part, on SQLite, with pictures under var/."""

    def run() -> int:
        browser.need_chinese_fonts()
        extra = {
            "LINYUE_TEST_DATABASE": "sqlite",
            "LINYUE_TEST_CHROMIUM": browser.find_chromium(),
        }
        return call(*PYTEST, "tests/journeys", extra=extra)

    return Step("浏览器走查 / browser journeys", run)


def static_checks() -> list[Step]:
    """What reads the code without running it."""
    ruff = BIN / "ruff"
    return [
        command("ruff 规则 / rules", ruff, "check", "."),
        command("ruff 格式 / format", ruff, "format", "--check", "."),
        command("djlint 模板 / templates", BIN / "djlint", "app", "--lint", "--quiet"),
        command("mypy --strict 类型 / types", BIN / "mypy", "--strict"),
        command("import-linter 分层 / layers", BIN / "lint-imports", "--no-cache"),
    ]


def steps(which: str) -> Sequence[Step]:
    """The steps behind one make target."""
    if which == "journeys":
        return [journeys()]
    if which == "soak":
        return [
            on_sqlite("长测 SQLite / soak on SQLite", *SOAK, *NOT_HERE, soak=True),
            on_postgresql("长测 PostgreSQL / soak on PostgreSQL", *SOAK, *NOT_HERE, soak=True),
        ]
    if which == "fast":
        title = "门规与快测 SQLite / house and quick tests"
        return [*static_checks(), on_sqlite(title, *TWO, *QUICK, *NOT_HERE)]
    return [
        *static_checks(),
        on_sqlite("门规 / house tests", *TWO, "tests/house"),
        on_sqlite("测试 SQLite / tests", *TWO, "--ignore=tests/house", *NOT_HERE),
        on_postgresql("测试 PostgreSQL / tests", *TWO, *NO_DATABASE, *NOT_HERE),
        journeys(),
    ]


def say(text: str) -> None:
    """Print at once, as UTF-8 whatever the terminal's locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def carry_out(step: Step) -> tuple[bool, float]:
    """Run one step; whether it went well, and its seconds."""
    say(f"\n▶ {step.title}")
    began = time.monotonic()
    try:
        good = step.run() == 0
    except (browser.NoBrowser, ServerDidNotStart) as reason:
        say(str(reason))
        good = False
    seconds = time.monotonic() - began
    say(f"{'✓' if good else '✗'} {step.title}: {seconds:.1f} s")
    return good, seconds


def main(arguments: list[str]) -> int:
    """Run all steps of a target; the last line sums up."""
    parser = argparse.ArgumentParser(prog="run_tests.py")
    parser.add_argument("which", choices=["all", "fast", "journeys", "soak"])
    which = parser.parse_args(arguments).which
    results: list[tuple[Step, bool, float]] = []
    try:
        for step in steps(which):
            results.append((step, *carry_out(step)))
    except KeyboardInterrupt:
        say("\n已中断。 / Stopped.")
        return 130
    say("")
    for step, good, seconds in results:
        say(f"{'✓' if good else '✗'} {seconds:7.1f} s  {step.title}")
    failed = sum(not good for _, good, _ in results)
    total = sum(seconds for *_, seconds in results)
    took = f"{int(total // 60)} min {total % 60:.0f} s"
    count = len(results)
    if failed:
        say(f"{count} 步中有 {failed} 步没有通过 / {failed} of {count} steps failed, {took}")
        return 1
    say(f"{count} 步全部通过 / all {count} steps passed in {took}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
