"""Anchors and the two commands, as an auditor meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit import keys
from app.core.audit.anchors import (
    anchor_text,
    make_anchor,
    read_anchor,
    write_anchor,
    write_daily_anchor,
)
from app.core.audit.cli import audit_group
from app.core.audit.findings import Kind
from app.core.audit.verification import load_anchors
from app.core.database import db
from app.core.errors import InvalidValue, RuleBroken
from tests.core.audit_cast import START, TEST_KEY, hold_test_key, write_entries


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


def flask(app: Flask, *words: str) -> Result:
    """Run one command of the group."""
    return app.test_cli_runner().invoke(audit_group, list(words))


def tamper(statement: str) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount


def test_anchor_reads_back_from_file_and_from_paper(database: Session, tmp_path: Path) -> None:
    """Pasted with a mail's quotation marks and spaces it is still the same."""
    write_entries(4)
    anchor = make_anchor()
    paper = tmp_path / "pasted.txt"
    paper.write_text(anchor_text(anchor).replace("\n", "  \n> "), encoding="utf-8")
    assert read_anchor(paper) == anchor
    assert read_anchor(write_anchor(tmp_path)).genuine()
    assert anchor.genuine()
    assert (anchor.seq, anchor.count) == (4, 4)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "format: x", '{"format": "linyue-audit-anchor-1"}']
)
def test_what_is_no_anchor_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    """With the name of the file and what to do."""
    path = tmp_path / "audit-x.json"
    path.write_text(content)
    with pytest.raises(InvalidValue, match="另一份副本"):
        read_anchor(path)
    _usable, refused = load_anchors(tmp_path)
    assert [problem.kind for problem in refused] == [Kind.ANCHOR_UNUSABLE]


def test_daily_anchor_is_written_once_a_day(database: Session, tmp_path: Path) -> None:
    """Days are China's; nothing is overwritten."""
    with clock.fixed(START):
        write_entries(1)
        first = write_daily_anchor(tmp_path / "anchors")
        write_entries(1, first=2)
        assert write_daily_anchor(tmp_path / "anchors") == first
    with clock.fixed(START + timedelta(days=1)):
        second = write_daily_anchor(tmp_path / "anchors")
    assert (first.name, second.name) == (
        "audit-2026-05-01-000000001.json",
        "audit-2026-05-02-000000002.json",
    )


def test_anchor_of_a_log_rewritten_today_is_refused(database: Session, tmp_path: Path) -> None:
    """The same place with another hash: the older anchor is evidence."""
    write_entries(2)
    kept = write_anchor(tmp_path).read_bytes()
    tamper("UPDATE audit_entry SET hash = prev_hash WHERE seq = 2")
    with pytest.raises(RuleBroken, match="改写"):
        write_anchor(tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [kept]


def test_verify_says_sound(app: Flask, database: Session, tmp_path: Path) -> None:
    """Exit 0, both languages, with the figures."""
    assert flask(app, "verify").exit_code == 0
    write_entries(5)
    written = flask(app, "anchor", "--out", str(tmp_path), "--print")
    assert written.exit_code == 0
    assert "序号 seq: 5" in written.output
    result = flask(app, "verify", "--anchor", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "共核对 5 条" in result.output
    assert "5 entries checked" in result.output


def test_verify_says_broken_and_where(app: Flask, database: Session, tmp_path: Path) -> None:
    """Exit 1; the JSON names seq and id."""
    write_entries(5)
    write_anchor(tmp_path)
    tamper("UPDATE audit_entry SET reason = 'x' WHERE seq = 3")
    tamper("DELETE FROM audit_entry WHERE seq = 5")
    result = flask(app, "verify", "--anchor", str(tmp_path), "--json")
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert [(p["kind"], p["seq"], p["id"]) for p in told["problems"]] == [
        ("edited", 3, 3),
        ("tail_cut", 5, None),
    ]
    plain = flask(app, "verify")
    assert plain.exit_code == 1
    assert "第 3 条" in plain.output
    assert "Compare it with a backup" in plain.output


def test_verify_without_a_key_cannot_check(app: Flask, database: Session) -> None:
    """Exit 2: neither sound nor broken."""
    keys._held.clear()
    for command in ("verify", "anchor"):
        result = flask(app, command)
        assert result.exit_code == 2
        assert "LINYUE_KEY_FILE" in result.output


def test_verify_with_unusable_anchors_cannot_check(
    app: Flask, database: Session, tmp_path: Path
) -> None:
    """An empty folder, an edited anchor, another key's anchor: exit 2, each with what to do."""
    write_entries(2)
    empty = flask(app, "verify", "--anchor", str(tmp_path))
    assert (empty.exit_code, "没有锚点" in empty.output) == (2, True)
    path = write_anchor(tmp_path)
    path.write_text(path.read_text().replace('"seq": 2', '"seq": 1'))
    edited = flask(app, "verify", "--anchor", str(path))
    assert (edited.exit_code, "文件被改动" in edited.output) == (2, True)
    path.unlink()
    keys.use_audit_key(bytes(32))
    write_anchor(tmp_path)
    keys.use_audit_key(TEST_KEY)
    foreign = flask(app, "verify", "--anchor", str(tmp_path))
    assert (foreign.exit_code, "另一把密钥" in foreign.output) == (2, True)


def test_verify_with_the_wrong_key_says_to_check_the_key(app: Flask, database: Session) -> None:
    """Every entry fails: a forged log, or simply the wrong key file."""
    write_entries(3)
    keys.use_audit_key(bytes(32))
    result = flask(app, "verify")
    assert result.exit_code == 1
    assert "Check the key first" in result.output


def test_verify_of_a_database_without_the_table_cannot_check(app: Flask, database: Session) -> None:
    """Exit 2 with the reason."""
    database.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE audit_entry RENAME TO away"))
    try:
        result = flask(app, "verify")
    finally:
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO audit_entry"))
    assert result.exit_code == 2
    assert "读不到审计表" in result.output
