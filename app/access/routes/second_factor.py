"""Setting up the second factor on one's own account."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, make_response, redirect, render_template, url_for

from app.access.commands import second_factor as commands
from app.access.commands.sign_in import accept_attempt
from app.access.doorway import count_try
from app.access.forms import CodeForm, PlainForm, ProveForm
from app.access.guards import current_actor, signed_in
from app.access.models import User
from app.access.passwords import verify_password
from app.access.queries import candidate_of
from app.access.routes.account import oneself
from app.access.routes.blueprint import blueprint
from app.access.routes.door import too_many
from app.access.rules import TooManyTries
from app.access.slips import put_slip, take_slip
from app.access.totp import provisioning_uri
from app.core.database import transaction
from app.core.errors import NotFound, RuleBroken
from app.web.context import settings
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _

RECOVERY = "recovery_codes"


@blueprint.get("/account/second-factor")
@signed_in
def second_factor() -> Response:
    """Where the second factor stands: off, being set up, on."""
    return _show(oneself(), CodeForm())


def _show(user: User, form: LinyueForm, **values: object) -> Response:
    waiting = user.totp_sealed is not None and user.totp_confirmed_at is None
    return show_form(
        "access/second_factor.html",
        form,
        user=user,
        waiting=waiting,
        secret=_spaced(commands.totp_secret(user)) if waiting else "",
        codes_left=commands.count_recovery_codes(user.id),
        **values,
    )


def _spaced(secret: str) -> str:
    """In groups of four, for whoever types it by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@blueprint.post("/account/second-factor/start")
@signed_in
def start_second_factor() -> Response:
    """Make a new secret."""
    if PlainForm().accepts():
        with transaction():
            commands.start_second_factor(actor=current_actor())
    return _back()


@blueprint.get("/account/second-factor/picture.svg")
@signed_in
def second_factor_picture() -> Response:
    """The QR code an authenticator app reads. Only while it is being set up."""
    user = oneself()
    if user.totp_sealed is None or user.totp_confirmed_at is not None:
        raise NotFound
    issuer = settings().county_name_zh
    uri = provisioning_uri(commands.totp_secret(user), account=user.user_name, issuer=issuer)
    out = io.BytesIO()
    segno.make(uri, error="m").save(out, kind="svg", scale=5, border=4, light="white")
    return Response(out.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/account/second-factor/confirm")
@signed_in
def confirm_second_factor() -> Response:
    """The first code: from now on the door asks for one."""
    form, user = CodeForm(), oneself()
    if form.accepts():
        try:
            attempt = count_try(candidate_of(user), "", what="code")
            with transaction():
                code = str(form.code.data)
                codes = commands.confirm_second_factor(code=code, actor=current_actor())
                accept_attempt(attempt)
        except TooManyTries as rest:
            form.blame(rest)
        except RuleBroken as error:
            form.blame(error)
        else:
            put_slip(RECOVERY, codes, about=user.id)
            return _go(url_for("access.recovery_codes"))
    return _show(oneself(), form)


@blueprint.get("/account/second-factor/recovery-codes")
@signed_in
def recovery_codes() -> str:
    """The recovery codes, once, to print."""
    codes = take_slip(RECOVERY, about=oneself().id)
    return render_template("access/recovery_codes.html", codes=codes)


@blueprint.route("/account/second-factor/renew", methods=["GET", "POST"])
@signed_in
def renew_recovery_codes() -> Response:
    """New recovery codes, after the password once more."""
    form = ProveForm()
    words = {"what": "renew"}
    if not form.accepts():
        return show_form("access/prove.html", form, **words)
    refused = _prove(form, words)
    if refused is not None:
        return refused
    with transaction():
        codes = commands.renew_recovery_codes(actor=current_actor())
    put_slip(RECOVERY, codes, about=oneself().id)
    return _go(url_for("access.recovery_codes"))


@blueprint.route("/account/second-factor/stop", methods=["GET", "POST"])
@signed_in
def stop_second_factor() -> Response:
    """Do without, after the password once more."""
    form = ProveForm()
    words = {"what": "stop"}
    if not form.accepts():
        return show_form("access/prove.html", form, **words)
    refused = _prove(form, words)
    if refused is not None:
        return refused
    with transaction():
        commands.stop_second_factor(actor=current_actor())
    flash(_("动态口令已解除。"), "success")
    return _go(url_for("access.account"))


def _prove(form: ProveForm, words: dict[str, str]) -> Response | None:
    """Check the password as the door does; None if it fits, else the answer to give."""
    user = oneself()
    candidate = candidate_of(user)
    try:
        attempt = count_try(candidate, "", what="password")
    except TooManyTries as rest:
        return too_many(rest, "access/prove.html", form, **words)
    if not verify_password(candidate.password_hash, str(form.password.data)):
        form.password.errors = [*form.password.errors, _("密码不对，请重新输入")]
        return show_form("access/prove.html", form, **words)
    with transaction():
        accept_attempt(attempt)
    return None


def _back() -> Response:
    return _go(url_for("access.second_factor"))


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
