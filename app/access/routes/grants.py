"""Administration of rights: roles and single records, given and taken back."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, url_for

from app.access.commands import grants
from app.access.forms import GrantRecordForm, GrantRoleForm
from app.access.guards import current_actor, requires
from app.access.models import RecordGrant, RoleGrant
from app.access.offers import find_grantable
from app.access.permissions import Permission
from app.access.queries import get_visible_user
from app.access.roles import tier_of
from app.access.routes.blueprint import blueprint
from app.access.routes.users import with_reason
from app.access.words import grant_lines, place_names, record_grant_lines
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import NotFound
from app.web.forms import show_form
from app.web.i18n import gettext as _


@blueprint.route("/users/<int:user_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def grant_role(user_id: int) -> Response:
    """Give somebody a role."""
    row = get_visible_user(user_id, actor=current_actor())
    form = GrantRoleForm(subject_id=user_id)
    form.offer(tier_of(row.division_path))
    if form.accepts():
        with form.submission() as sent:
            grants.grant_role(user_id=user_id, grant=form.to_input(), actor=current_actor())
            sent.leads_to(url_for("access.user", user_id=user_id))
        if sent.done:
            flash(_("岗位已授予。此人需要重新登录。"), "success")
            return _go(sent.url)
    row = get_visible_user(user_id, actor=current_actor())
    place = place_names([row.division_path])[row.division_path]
    return show_form("access/grant_role.html", form, user=row, place=place)


@blueprint.route("/users/<int:user_id>/roles/<int:grant_id>/revoke", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def revoke_role(user_id: int, grant_id: int) -> Response:
    """Take a role back."""
    row = session().get(RoleGrant, grant_id)
    if row is None or row.user_id != get_visible_user(user_id, actor=current_actor()).id:
        raise NotFound
    title = grant_lines([row])[0].title
    return with_reason(
        user_id,
        title=Text(f"收回岗位：{title.zh}", f"Withdraw role: {title.en}"),
        said=Text(
            "收回立即生效，此人现有的登录全部退出。",
            "It takes effect at once; all sessions of the person end.",
        ),
        word=Text("收回", "Withdraw"),
        stop=True,
        act=lambda reason: grants.revoke_role(
            grant_id=grant_id, reason=reason, actor=current_actor()
        ),
    )


@blueprint.route("/users/<int:user_id>/records/new", methods=["GET", "POST"])
@requires(Permission.RECORD_GRANT)
def grant_record(user_id: int) -> Response:
    """Open one record to somebody."""
    row = get_visible_user(user_id, actor=current_actor())
    form = GrantRecordForm(subject_id=user_id)
    if form.accepts():
        kind = find_grantable(str(form.subject_type.data))
        assert kind is not None, "the form offers known kinds only"
        with form.submission() as sent:
            subject_id = kind.find(str(form.number.data), current_actor())
            grants.grant_record(
                user_id=user_id, grant=form.to_input(subject_id), actor=current_actor()
            )
            sent.leads_to(url_for("access.user", user_id=user_id))
        if sent.done:
            flash(_("这条记录已对此人开放。"), "success")
            return _go(sent.url)
        row = get_visible_user(user_id, actor=current_actor())
    return show_form("access/grant_record.html", form, user=row)


@blueprint.route("/users/<int:user_id>/records/<int:grant_id>/revoke", methods=["GET", "POST"])
@requires(Permission.RECORD_GRANT)
def revoke_record(user_id: int, grant_id: int) -> Response:
    """Close it again."""
    row = session().get(RecordGrant, grant_id)
    if row is None or row.user_id != get_visible_user(user_id, actor=current_actor()).id:
        raise NotFound
    title = record_grant_lines([row])[0].title
    return with_reason(
        user_id,
        title=Text(f"收回查看权：{title.zh}", f"Close record: {title.en}"),
        said=Text("收回立即生效。", "It takes effect at once."),
        word=Text("收回", "Withdraw"),
        stop=True,
        act=lambda reason: grants.revoke_record(
            grant_id=grant_id, reason=reason, actor=current_actor()
        ),
    )


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
