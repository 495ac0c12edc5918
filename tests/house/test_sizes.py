"""House sizes: files up to 400 lines, functions up to 50, three positional arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "seeds", "tests", "benchmarks", ".ci")
LONGEST_FILE, LONGEST_FUNCTION, MOST_POSITIONAL = 400, 50, 3


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in sources(*FOLDERS)
        if (lines := len(file.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"split by verb or by idea: {long}"


def functions(folder: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for file in sources(folder):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", node


def test_no_function_is_longer_than_a_page() -> None:
    long = {
        place: lines
        for place, node in functions("app")
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long, long


def test_more_than_three_arguments_are_named_at_the_call() -> None:
    wide = {}
    for place, node in functions("app"):
        names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        own = [name for name in names if name not in ("self", "cls")]
        # Dunder methods and hooks of libraries have the shape their callers give them; what is
        # private to a module is read beside its calls, and may take one more.
        fixed = node.name.startswith(("__", "settings_customise"))
        most = MOST_POSITIONAL + node.name.startswith("_")
        if len(own) > most and not fixed:
            wide[place] = own
    assert not wide, wide


def test_the_factory_stays_short() -> None:
    assert len((ROOT / "app/factory.py").read_text("utf-8").splitlines()) < 80


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources("app", "seeds")
        if ast.get_docstring(ast.parse(file.read_text("utf-8"))) is None
    ]
    assert not silent, silent
