"""flask users: the first administrators, and what nobody may do on the web."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from tests.people import People, send, sign_in

SLIP = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){2}")


def run(app: Flask, *words: str, typed: str = "") -> tuple[int, str]:
    """One command line; exit code and all it said."""
    result = app.test_cli_runner().invoke(args=["users", *words], input=typed)
    return result.exit_code, result.output


def create(app: Flask, role: str, name: str, *more: str, typed: str = "") -> tuple[int, str]:
    words = ["create-admin", "--role", role, "--user-name", name, "--name", "首任"]
    return run(app, *words, *more, typed=typed)


def test_three_administrators_from_an_empty_database(app: Flask, database: Session) -> None:
    code, said = create(app, "system_admin", "first.system")
    assert code == 0, said
    assert "安全管理员" in said, "it names the posts still missing"
    assert "审计管理员" in said
    create(app, "security_admin", "first.security")
    code, said = create(app, "audit_admin", "first.audit")
    assert code == 0
    assert "还缺" not in said
    client = app.test_client()
    (slip,) = SLIP.findall(said)
    sign_in(client, "first.audit", slip)
    assert client.get("/audit").location == "/account/password"
    change = {
        "old_password": slip,
        "password": "三条河 and a bridge",
        "again": "三条河 and a bridge",
    }
    assert send(client, "/account/password", change).status_code == 303
    assert client.get("/audit").status_code == 200


def test_one_person_does_not_take_two_posts(app: Flask, database: Session) -> None:
    create(app, "system_admin", "first.admin")
    code, said = create(app, "security_admin", "first.admin")
    assert code == 1
    assert "已有人使用" in said
    assert "is taken" in said
    assert "Traceback" not in said


def test_a_password_from_standard_input_is_checked(app: Flask, database: Session) -> None:
    code, said = create(app, "system_admin", "a.admin", "--password-stdin", typed="short\n")
    assert code == 1
    assert "至少 10 位" in said
    typed = "四座山 and a valley\n"
    code, said = create(app, "system_admin", "a.admin", "--password-stdin", typed=typed)
    assert code == 0
    assert not SLIP.search(said)
    assert sign_in(app.test_client(), "a.admin", typed.strip()).status_code == 303


def test_list_for_programs(app: Flask, people: People) -> None:
    code, said = run(app, "list", "--json")
    rows = {row["user_name"]: row for row in json.loads(said)}
    assert code == 0
    assert len(rows) == len(people.everybody())
    assert rows["he.qinghe"]["roles"] == ["county_clerk"]
    assert not any("password_hash" in row or "phone" in row for row in rows.values())
    assert "he.qinghe" in run(app, "list")[1]
    assert "county_clerk" in run(app, "roles", "he.qinghe")[1]


def test_reset_and_end_sessions(client: FlaskClient, people: People, database: Session) -> None:
    app = client.application
    sign_in(client, people.security_admin)
    code, said = run(app, "end-sessions", "an.quan")
    assert (code, said) == (0, "已退出 / ended: 1\n")
    assert client.get("/account").status_code == 303
    code, said = run(app, "reset-password", "AN.quan")
    assert code == 0
    (slip,) = SLIP.findall(said)
    assert sign_in(client, "an.quan", slip).status_code == 303
    names = database.scalars(
        sa.select(AuditEntry.actor_name).where(AuditEntry.verb == "access.password_reset")
    ).all()
    assert [name for name in names if name.startswith("运行人员 operator (")] == list(names)


@pytest.mark.parametrize("verb", ["reset-password", "end-sessions", "roles"])
def test_unknown_names_are_told_apart(app: Flask, database: Session, verb: str) -> None:
    code, said = run(app, verb, "nobody.here")
    assert code == 1
    assert "flask users list" in said
