"""flask users: the first administrators, and what is done on the server because nobody may on the
web. Whoever has a shell here is named in the log as the operator.
"""

from __future__ import annotations

import getpass
import json
import sys

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app.access.commands import grants, passwords, sessions, users
from app.access.models import User
from app.access.queries import find_user_by_name, list_open_roles, roles_of_users
from app.access.roles import ADMINISTRATORS, ROLE_LABELS, Role
from app.access.rules import UserInput, check_password, fold
from app.core.actor import Actor, system_actor
from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import session, transaction
from app.core.errors import LinyueError, NotFound
from app.core.paths import EVERYWHERE

users_group = AppGroup("users", help="用户与管理员 / users and administrators")

REASON = "服务器命令行 / command line on the server"


def operator() -> Actor:
    """The person at the shell, by the name of their account on this machine."""
    return system_actor(f"运行人员 operator ({getpass.getuser()})")


def fail(error: LinyueError) -> click.ClickException:
    """An error of ours, as a sentence in both languages and no traceback."""
    return click.ClickException(error.message.both("\n"))


def _get(user_name: str) -> User:
    user = find_user_by_name(fold(user_name))
    if user is None:
        raise NotFound(
            Text(
                f"没有用户“{user_name}”。用 flask users list 查看全部用户。",
                f"There is no user “{user_name}”. flask users list shows them all.",
            )
        )
    return user


@users_group.command("create-admin")
@click.option(
    "--role",
    type=click.Choice(sorted(post.value for post in ADMINISTRATORS)),
    prompt="管理员岗位 / administrator role",
    help="system_admin, security_admin, audit_admin: three different people",
)
@click.option("--user-name", prompt="用户名 / user name")
@click.option("--name", prompt="姓名 / name")
@click.option("--area", default=EVERYWHERE, show_default=True, help="division path, / for all")
@click.option("--password-stdin", is_flag=True, help="read the password from standard input")
def create_admin(*, role: str, user_name: str, name: str, area: str, password_stdin: bool) -> None:
    """Make one of the three administrators. Each post takes a person of its own (三权分立)."""
    try:
        plain = _read_password(user_name, name) if password_stdin else None
        first = passwords.make_first_password(plain)
        with transaction():
            row = users.create_user(
                user=UserInput(user_name=user_name, name=name, phone=None, division_path=area),
                first=first,
                actor=operator(),
            )
            grants.grant_role(
                user_id=row.id,
                grant=grants.RoleInput(role=Role(role), reason=REASON, from_on=today()),
                actor=operator(),
            )
    except LinyueError as error:
        raise fail(error) from error
    click.echo(f"{ROLE_LABELS[Role(role)].both()}: {fold(user_name)}")
    if plain is None:
        click.echo(f"初始密码，登录后必须修改 / first password, changed at sign-in: {first.plain}")
    missing = sorted(ADMINISTRATORS - _held_posts())
    if missing:
        names = "、".join(ROLE_LABELS[post].both() for post in missing)
        click.echo(f"还缺 / still missing: {names}")


def _read_password(user_name: str, name: str) -> str:
    plain = sys.stdin.readline().rstrip("\r\n")
    check_password(plain, user_name=fold(user_name), phone=None, name=name)
    return plain


def _held_posts() -> set[Role]:
    ids = session().scalars(sa.select(User.id)).all()
    return {role for roles in roles_of_users(ids).values() for role in roles}


@users_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON array, for programs")
def list_users(*, as_json: bool) -> None:
    """Every user with roles in force; no phone number, no secret."""
    found = session().scalars(sa.select(User).order_by(User.user_name)).all()
    roles = roles_of_users([user.id for user in found])
    rows = [
        {
            "id": user.id,
            "user_name": user.user_name,
            "name": user.name,
            "status": user.status,
            "division_path": user.division_path,
            "roles": [role.value for role in roles[user.id]],
            "must_change_password": user.must_change_password,
            "second_factor": user.totp_confirmed_at is not None,
        }
        for user in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for user in found:
        shown = ",".join(roles[user.id]) or "-"
        click.echo(f"{user.user_name:<24} {user.status:<9} {shown:<36} {user.name}")


@users_group.command("reset-password")
@click.argument("user_name")
def reset_password(user_name: str) -> None:
    """Print a new first password; the only way for administrators, whom no web page may reset."""
    first = passwords.make_first_password()
    try:
        with transaction():
            passwords.reset_password(
                user_id=_get(user_name).id, first=first, reason=REASON, actor=operator()
            )
    except LinyueError as error:
        raise fail(error) from error
    click.echo(f"初始密码，登录后必须修改 / first password, changed at sign-in: {first.plain}")


@users_group.command("end-sessions")
@click.argument("user_name")
def end_sessions(user_name: str) -> None:
    """Sign somebody out everywhere, at once."""
    try:
        with transaction():
            user = _get(user_name)
            ended = sessions.end_all_sessions(user_id=user.id, reason=REASON, actor=operator())
    except LinyueError as error:
        raise fail(error) from error
    click.echo(f"已退出 / ended: {ended}")


@users_group.command("roles")
@click.argument("user_name")
def show_roles(user_name: str) -> None:
    """What somebody holds, until when."""
    try:
        user = _get(user_name)
    except LinyueError as error:
        raise fail(error) from error
    for grant in list_open_roles(user.id):
        until = grant.until_on.isoformat() if grant.until_on else "-"
        click.echo(f"{grant.role:<24} {grant.division_path:<36} {grant.from_on} {until}")
