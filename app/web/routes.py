"""The few addresses of the page layer: language, letter size, drafts, static files.

Everything of the domain has its routes in its own slice.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import InvalidValue, NotFound
from app.web import formats
from app.web.assets import asset
from app.web.context import current_actor, local_path, settings
from app.web.drafts import drop_draft, keep_draft
from app.web.forms import CSRF, DRAFTED
from app.web.frame import LETTERS
from app.web.guards import for_signed_in, public
from app.web.i18n import COOKIE, as_language
from app.web.i18n import gettext as _

A_YEAR = 31_536_000

blueprint = Blueprint("web", __name__, template_folder="templates")
blueprint.add_url_rule("/static/<path:name>", endpoint="asset", view_func=asset)


@blueprint.post("/language")
@public
def switch_language() -> BaseResponse:
    """Keep the language in a cookie and show the same page again."""
    refuse_other_boxes({"language", "next"})
    chosen = as_language(request.form.get("language"))
    if chosen is None:
        raise InvalidValue(NO_SUCH_LANGUAGE)
    return _back_with_cookie(COOKIE, chosen)


@blueprint.post("/letters")
@public
def switch_letters() -> BaseResponse:
    """Keep the letter size in a cookie and show the same page again."""
    refuse_other_boxes({"letters", "next"})
    large = request.form.get("letters") == "large"
    return _back_with_cookie(LETTERS, "large" if large else "normal")


def refuse_other_boxes(known: set[str]) -> None:
    """These two small forms hold themselves to the rule of all forms."""
    for name in request.form:
        if name not in known | {CSRF} or len(request.form.getlist(name)) > 1:
            raise InvalidValue(
                Text(f"不认识的栏目：{name[:60]}", f"Unknown or doubled field: {name[:60]}")
            )


def _back_with_cookie(name: str, value: str) -> BaseResponse:
    response = redirect(local_path(request.form.get("next")) or "/", 303)
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings().cookies_secure,
    )
    return response


@blueprint.post("/drafts/<form_key>/<subject_id>")
@for_signed_in
def save_draft(form_key: str, subject_id: str) -> Response:
    """Keep what has been typed so far; whoever types is not signed out for being idle."""
    actor, form_class = current_actor(), DRAFTED.get(form_key)
    if actor is None or actor.user_id is None or form_class is None or len(subject_id) > 64:
        raise NotFound
    subject = "" if subject_id == "0" else subject_id
    form = form_class(subject_id=subject)
    if not form.belongs():
        raise InvalidValue(Text(form.form_errors[0], form.form_errors[0]))
    values = form.draft_values()
    with transaction():
        kept_at = keep_draft(
            user_id=actor.user_id, form_key=form_key, subject_id=subject, values=values
        )
    said = (
        _("内容太长，没有存成草稿")
        if kept_at is None
        else _("草稿已于 %(at)s 存好", at=formats.iso_moment(kept_at)[11:])
    )
    return make_response(render_template("web/draft_status.html", said=said))


@blueprint.post("/drafts/<form_key>/<subject_id>/discard")
@for_signed_in
def discard_draft(form_key: str, subject_id: str) -> BaseResponse:
    """Throw a draft away and show the empty form."""
    actor = current_actor()
    refuse_other_boxes({"next"})
    if actor is None or actor.user_id is None or form_key not in DRAFTED:
        raise NotFound
    subject = "" if subject_id == "0" else subject_id
    with transaction():
        drop_draft(user_id=actor.user_id, form_key=form_key, subject_id=subject)
    return redirect(local_path(request.form.get("next")) or "/", 303)


NO_SUCH_LANGUAGE = Text(
    "本系统有中文和英文两种语言，请从页面顶部切换。",
    "The system speaks Chinese and English; use the switch at the top of the page.",
)
