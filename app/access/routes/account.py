"""My account: password, sessions, language and letters, what I may do."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, url_for

from app.access.commands import passwords, sessions
from app.access.commands.second_factor import count_recovery_codes
from app.access.commands.sign_in import accept_attempt
from app.access.commands.users import choose_preferences
from app.access.doorway import begin, count_try, enter
from app.access.forms import ChangePasswordForm, PlainForm, PreferencesForm
from app.access.guards import current_actor, current_visitor, forget_visitor, signed_in
from app.access.look import keep_language, keep_letters
from app.access.models import User
from app.access.queries import candidate_of, get_user, list_open_roles, list_open_sessions
from app.access.routes.blueprint import blueprint
from app.access.routes.door import too_many
from app.access.rules import TooManyTries
from app.access.words import grant_lines, place_names, role_matrix
from app.core.database import transaction
from app.core.errors import NotFound, RuleBroken
from app.web.forms import show_form
from app.web.i18n import gettext as _
from app.web.i18n import language


@blueprint.get("/account")
@signed_in
def account() -> Response:
    """One page about oneself."""
    user = oneself()
    form = PreferencesForm(language=language(), large_type=user.large_type)
    return _show_account(user, form)


def _show_account(user: User, form: PreferencesForm) -> Response:
    actor = current_actor()
    return show_form(
        "access/account.html",
        form,
        user=user,
        place=place_names([user.division_path])[user.division_path],
        grants=grant_lines(list_open_roles(user.id)),
        sessions=list_open_sessions(user.id),
        session_id=actor.session_id,
        codes_left=count_recovery_codes(user.id) if user.totp_confirmed_at else 0,
    )


@blueprint.post("/account/preferences")
@signed_in
def preferences() -> Response:
    """Keep language and letter size with the account, and on this machine."""
    form = PreferencesForm()
    if not form.accepts():
        return _show_account(oneself(), form)
    chosen, large = form.chosen()
    with transaction():
        choose_preferences(language=chosen, large_type=large, actor=current_actor())
    response = _back()
    keep_language(response, chosen)
    keep_letters(response, large=large)
    return response


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Response:
    """A new password; for somebody with a first one, the only page there is."""
    form = ChangePasswordForm()
    visitor = current_visitor()
    assert visitor is not None
    values = {"first": visitor.must_change_password}
    if not form.accepts():
        return show_form("access/change_password.html", form, **values)
    user, actor = oneself(), current_actor()
    try:
        attempt = count_try(candidate_of(user), "", what="password")
        change = passwords.check_change(
            oneself(), old=str(form.old_password.data), new=str(form.password.data)
        )
    except TooManyTries as rest:
        return too_many(rest, "access/change_password.html", form, **values)
    except RuleBroken as error:
        if error.field != "old_password":
            _accept(attempt)
        form.blame(error)
        return show_form("access/change_password.html", form, **values)
    with transaction():
        accept_attempt(attempt)
        passwords.change_password(change=change, actor=actor)
        opened = begin(get_user(user.id))
    enter(opened)
    flash(_("密码已修改，其他地方的登录都已退出。"), "success")
    return _go(url_for("access.home" if values["first"] else "access.account"))


def _accept(attempt: int) -> None:
    """The old password was right; only the new one will not do."""
    with transaction():
        accept_attempt(attempt)


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_own_session(session_id: int) -> Response:
    """Sign out somewhere else."""
    own = {one.id for one in list_open_sessions(oneself().id)}
    if session_id not in own:
        raise NotFound
    if PlainForm().accepts():
        with transaction():
            sessions.end_session(session_id=session_id, actor=current_actor())
        forget_visitor()
        flash(_("那一处登录已退出。"), "success")
    return _back()


@blueprint.get("/roles")
@signed_in
def roles() -> str:
    """Who may do what: the role map, readable by everyone it binds."""
    return render_template("access/roles.html", **role_matrix())


def oneself() -> User:
    """The account of whoever is signed in."""
    user_id = current_actor().user_id
    assert user_id is not None
    return get_user(user_id)


def _back() -> Response:
    return _go(url_for("access.account"))


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
