"""In and out: password, second factor, sign-out."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, session, url_for

from app.access.commands import sessions
from app.access.commands.second_factor import use_code
from app.access.commands.sign_in import accept_attempt
from app.access.doorway import (
    check_password,
    count_try,
    enter,
    leave,
    open_door,
    open_door_after_code,
)
from app.access.forms import CodeForm, PlainForm, SignInForm
from app.access.guards import current_actor, current_visitor, signed_in
from app.access.look import keep_letters
from app.access.models import User
from app.access.queries import Candidate, candidate_of
from app.access.routes.blueprint import blueprint
from app.access.rules import TooManyTries
from app.core.clock import now
from app.core.database import session as database
from app.core.database import transaction
from app.web.context import local_path
from app.web.forms import LinyueForm, show_form
from app.web.guards import public
from app.web.i18n import gettext as _

PENDING = "pending"
PENDING_SECONDS = 300


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """The door."""
    form = SignInForm()
    if form.accepts():
        return _try_password(form)
    if not form.is_submitted():
        if current_visitor() is not None:
            return _go(url_for("access.home"))
        form.next.data = local_path(request.args.get("next")) or ""
    return show_form("access/sign_in.html", form)


def _try_password(form: SignInForm) -> Response:
    target = local_path(form.next.data) or url_for("access.home")
    password = str(form.password.data)
    try:
        found = check_password(str(form.name.data), password)
    except TooManyTries as rest:
        return too_many(rest, "access/sign_in.html", form)
    if found is None:
        return _refused(form)
    candidate, attempt = found
    if candidate.has_second_factor:
        return _ask_code(candidate, attempt, target)
    opened = open_door(candidate, password, attempt)
    return _refused(form) if opened is None else _welcome(opened, candidate, target)


def _refused(form: SignInForm) -> Response:
    """The same words for a wrong password, an unknown name and a closed account."""
    form.form_errors.append(
        _("用户名或密码不对，或账号已停用。请核对大小写和输入法后再试；忘记密码请联系系统管理员。")
    )
    return show_form("access/sign_in.html", form)


def _ask_code(candidate: Candidate, attempt: int, target: str) -> Response:
    """The password fitted; the cookie says so for five minutes, bound to that very password."""
    with transaction():
        accept_attempt(attempt)
    session.clear()
    session[PENDING] = {
        "user": candidate.id,
        "at": int(now().timestamp()),
        "mark": _mark(candidate),
        "next": target,
    }
    return _go(url_for("access.enter_code"))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def enter_code() -> Response:
    """The second step of the door."""
    candidate = _pending_candidate()
    if candidate is None:
        session.pop(PENDING, None)
        flash(_("第二步等得太久，请从用户名和密码重新开始。"), "warning")
        return _go(url_for("access.sign_in"))
    form = CodeForm()
    if form.accepts():
        return _try_code(form, candidate)
    return show_form("access/enter_code.html", form)


def _try_code(form: CodeForm, candidate: Candidate) -> Response:
    target = local_path(session[PENDING].get("next")) or url_for("access.home")
    code = str(form.code.data)
    try:
        attempt = count_try(candidate, "", what="code")
    except TooManyTries as rest:
        return too_many(rest, "access/enter_code.html", form)
    opened = open_door_after_code(
        candidate, attempt, use_code=lambda user: use_code(user=user, code=code)
    )
    if opened is not None:
        return _welcome(opened, candidate, target)
    form.code.errors = [
        *form.code.errors,
        _("口令不对或已用过。请等手机上换出新的 6 位数字再输入，或使用一个恢复码。"),
    ]
    return show_form("access/enter_code.html", form)


def _pending_candidate() -> Candidate | None:
    """Whose code is awaited, as long as nothing about the password has changed since."""
    pending = session.get(PENDING)
    if not isinstance(pending, dict):
        return None
    if now().timestamp() - pending.get("at", 0) > PENDING_SECONDS:
        return None
    user = database().get(User, pending.get("user"))
    candidate = candidate_of(user) if user is not None else None
    fits = candidate is not None and candidate.is_open and _mark(candidate) == pending.get("mark")
    return candidate if fits else None


def _mark(candidate: Candidate) -> str:
    return candidate.password_changed_at.isoformat()


def _welcome(opened: sessions.OpenedSession, candidate: Candidate, target: str) -> Response:
    enter(opened)
    response = _go(target)
    user = database().get_one(User, candidate.id)
    if user.large_type:
        keep_letters(response, large=True)
    return response


def too_many(rest: TooManyTries, template: str, form: LinyueForm, **values: object) -> Response:
    """429 with the moment from which it is worth trying again, on the page itself."""
    form.blame(rest)
    response = show_form(template, form, **values)
    response.status_code = 429
    response.headers["Retry-After"] = str(rest.seconds)
    return response


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """Out, and the session is over for whoever copied the cookie."""
    if PlainForm().accepts():
        with transaction():
            sessions.sign_out(actor=current_actor())
        leave()
        flash(_("已退出登录。"), "success")
    return _go(url_for("access.sign_in"))


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
