"""Administration of accounts: list, detail, create, edit, disable, reset."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from app.access.commands import passwords, second_factor, sessions, users
from app.access.forms import EditUserForm, PlainForm, UserForm
from app.access.guards import current_actor, requires
from app.access.lists import USERS, user_source
from app.access.models import User, UserSession
from app.access.offers import grantable_kinds
from app.access.permissions import Permission
from app.access.queries import (
    get_visible_user,
    is_administrator,
    list_open_sessions,
    list_record_grants,
    list_role_grants,
)
from app.access.routes.blueprint import blueprint
from app.access.slips import put_slip, take_slip
from app.access.words import grant_lines, place_names, record_grant_lines, user_chip
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.core.errors import NotFound
from app.web.forms import ReasonForm, show_form
from app.web.i18n import gettext as _
from app.web.listing import Action

FIRST_PASSWORD = "first_password"  # noqa: S105 - the kind of a slip, not a password


@blueprint.get("/users")
@requires(Permission.USER_VIEW)
def user_list() -> Response:
    """Everybody in the actor's area."""
    actor = current_actor()
    new = Action(Text("新建用户", "New user"), url_for("access.new_user"), main=True)
    return USERS.page(user_source(actor), actions=[new] if actor.may(Permission.USER_EDIT) else [])


@blueprint.post("/users/export")
@requires(Permission.USER_VIEW)
def export_users() -> Response:
    """The same list as a sheet."""
    actor = current_actor()
    return USERS.export(user_source(actor), actor=actor)


@blueprint.get("/users/<int:user_id>")
@requires(Permission.USER_VIEW)
def user(user_id: int) -> str:
    """One account: who, where, which roles until when, which sessions."""
    actor = current_actor()
    row = get_visible_user(user_id, actor=actor)
    return render_template(
        "access/user.html",
        user=row,
        place=place_names([row.division_path])[row.division_path],
        state=user_chip(row),
        grants=grant_lines(list_role_grants(row.id)),
        records=record_grant_lines(list_record_grants(row.id)),
        sessions=list_open_sessions(row.id),
        may_open_records=bool(grantable_kinds()),
        is_self=row.id == actor.user_id,
        is_administrator=is_administrator(row.id),
        may=actor.may,
        right=Permission,
    )


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def new_user() -> Response:
    """A new account, with a first password shown once."""
    form = UserForm()
    if form.accepts():
        first = passwords.make_first_password()
        with form.submission() as sent:
            row = users.create_user(user=form.to_input(), first=first, actor=current_actor())
            sent.leads_to(url_for("access.user", user_id=row.id))
        if sent.done:
            return _hand_out(row.id, first)
    return show_form("access/user_form.html", form, user=None)


@blueprint.route("/users/<int:user_id>/edit", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def edit_user(user_id: int) -> Response:
    """Correct an account."""
    row = get_visible_user(user_id, actor=current_actor())
    form = EditUserForm(subject_id=row.id) if request.method == "POST" else EditUserForm.of(row)
    if form.accepts():
        with form.submission() as sent:
            users.update_user(
                user_id=user_id,
                user=form.to_input(),
                seen_version=form.seen_version(),
                actor=current_actor(),
            )
            sent.leads_to(url_for("access.user", user_id=user_id))
        if sent.done:
            flash(_("已保存。"), "success")
            return _go(sent.url)
    return show_form(
        "access/user_form.html", form, user=get_visible_user(user_id, actor=current_actor())
    )


@blueprint.route("/users/<int:user_id>/disable", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def disable_user(user_id: int) -> Response:
    """Close an account."""
    return with_reason(
        user_id,
        title=Text("停用用户", "Disable user"),
        said=Text(
            "停用后立即退出登录，不能再登录；记录和日志保留，可以重新启用。",
            "The person is signed out at once and cannot sign in; records and log stay, and the "
            "account can be enabled again.",
        ),
        word=Text("停用", "Disable"),
        stop=True,
        act=lambda reason: users.disable_user(
            user_id=user_id, reason=reason, actor=current_actor()
        ),
    )


@blueprint.route("/users/<int:user_id>/enable", methods=["GET", "POST"])
@requires(Permission.USER_EDIT)
def enable_user(user_id: int) -> Response:
    """Open an account again."""
    return with_reason(
        user_id,
        title=Text("启用用户", "Enable user"),
        said=Text(
            "启用后可以登录，尚未到期的岗位同时恢复。请确认此人仍在岗。",
            "The person can sign in, and roles not yet expired come back. Make sure they still "
            "hold the post.",
        ),
        word=Text("启用", "Enable"),
        act=lambda reason: users.enable_user(user_id=user_id, reason=reason, actor=current_actor()),
    )


@blueprint.route("/users/<int:user_id>/reset-password", methods=["GET", "POST"])
@requires(Permission.PASSWORD_RESET)
def reset_password(user_id: int) -> Response:
    """Hand out a first password again."""
    row = get_visible_user(user_id, actor=current_actor())
    form = ReasonForm(subject_id=user_id)
    if form.accepts():
        first = passwords.make_first_password()
        with form.submission() as sent:
            passwords.reset_password(
                user_id=user_id, first=first, reason=form.because(), actor=current_actor()
            )
            sent.leads_to(url_for("access.user", user_id=user_id))
        if sent.done:
            return _hand_out(user_id, first)
    return show_reason(
        form,
        row,
        title=Text("重置密码", "Reset password"),
        said=Text(
            "请先核实是本人申请。系统会给出一个只显示一次的初始密码，本人登录后必须修改；"
            "此人现有的登录全部退出。",
            "Make sure the person asked for it. A first password is shown once and must be changed "
            "at sign-in; all present sessions end.",
        ),
        word=Text("重置", "Reset"),
    )


@blueprint.get("/users/<int:user_id>/first-password")
@requires(Permission.USER_VIEW)
def first_password(user_id: int) -> str:
    """The first password, once, as a slip to hand over."""
    row = get_visible_user(user_id, actor=current_actor())
    lines = take_slip(FIRST_PASSWORD, about=row.id)
    return render_template(
        "access/first_password.html", user=row, password=lines[0] if lines else None
    )


@blueprint.route("/users/<int:user_id>/remove-second-factor", methods=["GET", "POST"])
@requires(Permission.SECOND_FACTOR_RESET)
def remove_second_factor(user_id: int) -> Response:
    """For somebody who lost the phone and the recovery codes."""
    return with_reason(
        user_id,
        title=Text("解除动态口令", "Remove the second factor"),
        said=Text(
            "请当面核实是本人。解除后只凭密码登录，请提醒本人尽快重新启用。",
            "Verify the person face to face. Afterwards the password alone opens the account; "
            "remind them to set it up again.",
        ),
        word=Text("解除", "Remove"),
        stop=True,
        act=lambda reason: second_factor.remove_second_factor(
            user_id=user_id, reason=reason, actor=current_actor()
        ),
    )


@blueprint.route("/users/<int:user_id>/end-sessions", methods=["GET", "POST"])
@requires(Permission.SESSION_END)
def end_sessions(user_id: int) -> Response:
    """Put somebody out everywhere."""

    def act(reason: str) -> None:
        sessions.end_all_sessions(user_id=user_id, reason=reason, actor=current_actor())

    return with_reason(
        user_id,
        title=Text("强制退出登录", "End all sessions"),
        said=Text(
            "此人在所有设备上的登录立即退出，没有保存的内容会丢失。",
            "The person is signed out on every device at once; unsaved work is lost.",
        ),
        word=Text("全部退出", "End all"),
        stop=True,
        act=act,
    )


@blueprint.post("/users/<int:user_id>/sessions/<int:session_id>/end")
@requires(Permission.SESSION_END)
def end_user_session(user_id: int, session_id: int) -> Response:
    """End one session of somebody."""
    row = session().get(UserSession, session_id)
    if row is None or row.user_id != get_visible_user(user_id, actor=current_actor()).id:
        raise NotFound
    if PlainForm().accepts():
        with transaction():
            sessions.end_session(session_id=session_id, actor=current_actor())
        flash(_("那一处登录已退出。"), "success")
    return _go(url_for("access.user", user_id=user_id))


def with_reason(
    user_id: int,
    *,
    title: Text,
    said: Text,
    word: Text,
    act: Callable[[str], None],
    stop: bool = False,
) -> Response:
    """The page of a verb that needs no more than why: shown, done, back to the account."""
    row = get_visible_user(user_id, actor=current_actor())
    form = ReasonForm(subject_id=user_id)
    if form.accepts():
        with form.submission() as sent:
            act(form.because())
            sent.leads_to(url_for("access.user", user_id=user_id))
        if sent.done:
            flash(_("已办理：%(what)s。", what=title), "success")
            return _go(sent.url)
    return show_reason(form, row, title=title, said=said, word=word, stop=stop)


def show_reason(
    form: ReasonForm, row: User, *, title: Text, said: Text, word: Text, stop: bool = False
) -> Response:
    """The confirm pattern, about an account."""
    return show_form(
        "web/confirm.html",
        form,
        title=title,
        said=said,
        word=word,
        stop=stop,
        back=url_for("access.user", user_id=row.id),
        about=[(NAME, row.name), (USER_NAME, row.user_name)],
    )


def _hand_out(user_id: int, first: passwords.FirstPassword) -> Response:
    put_slip(FIRST_PASSWORD, [first.plain], about=user_id)
    return _go(url_for("access.first_password", user_id=user_id))


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))


NAME = Text("姓名", "Name")
USER_NAME = Text("用户名", "User name")
