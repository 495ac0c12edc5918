"""`flask rules ...`: checked and asked at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.people import People
from tests.rulepacks.conftest import SMALL
from tests.rulepacks.test_faults import HEAD, VALUE


def run(app: Flask, *words: str) -> tuple[int, str]:
    """The exit code, and all that was said."""
    done = app.test_cli_runner().invoke(args=["rules", *words])
    return done.exit_code, done.output


def test_the_shipped_packs_are_in_order(app: Flask) -> None:
    code, said = run(app, "check")
    assert code == 0, said
    assert "没有问题" in said
    assert "In order" in said


def test_a_wrong_pack_ends_with_file_line_and_remedy(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(HEAD + VALUE.replace("15", "0"), encoding="utf-8")
    code, said = run(app, "check", str(file), "--names", str(SMALL / "names.toml"))
    assert code == 3
    assert "wrong.toml:14：notices.days：0 小于下限 1。请填不小于 1 的数。" in said
    assert "wrong.toml:14: notices.days: 0 is below 1; write 1 or more." in said


@pytest.mark.usefixtures("small_packs", "people")
def test_a_rule_is_shown_with_its_source(app: Flask, database: Session) -> None:
    code, said = run(app, "show", "notices.days", "--division", "529901", "--on", "2026-03-01")
    assert code == 0, said
    for part in (
        "公示天数",
        "30 天（自然日）",
        "示例省",
        "《示例省办法》第十条（修正）",
        "公示三十日",
    ):
        assert part in said
    assert run(app, "show", "notices.days")[0] == 0


@pytest.mark.usefixtures("small_packs")
def test_what_is_missing_is_a_sentence(app: Flask, people: People) -> None:
    for words, part in (
        (("show", "notices.dais"), "没有规则“notices.dais”"),
        (("show", "cases.silent"), "没有“无人规定”"),
        (("show", "notices.days", "--division", "999999"), "999999"),
    ):
        code, said = run(app, *words)
        assert code == 1, said
        assert part in said
    assert "notices.days" in run(app, "list")[1]
