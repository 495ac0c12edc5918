"""Showing a sealed number in full: with a reason, once, on a page no cache keeps."""

from __future__ import annotations

from collections.abc import Callable

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.parties import queries
from app.parties.commands.reveal import reveal_account, reveal_document, reveal_phone
from app.parties.routes.blueprint import blueprint, page_of
from app.web.forms import ReasonForm, show_form

DOCUMENT = Text("证件号码", "Document number")
ACCOUNT = Text("收款账号", "Account number")
PHONE = Text("电话", "Phone")
LOGGED = Text(
    "完整号码属于个人信息。请写明用途，您的姓名、时间和理由会记入操作日志。",
    "Full numbers are personal. Say what for: your name, the time and the reason are logged.",
)


@blueprint.route("/members/<int:member_id>/reveal", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_REVEAL)
def member(member_id: int) -> Response:
    """The identity number of a member."""
    row = queries.get_member(member_id, actor=current_actor())
    return _reveal(
        what=DOCUMENT,
        whose=row.name,
        back=page_of(row.household.party),
        look=lambda reason: reveal_document(
            member_id=member_id, reason=reason, actor=current_actor()
        ),
    )


@blueprint.route("/accounts/<int:account_id>/reveal", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_REVEAL)
def account(account_id: int) -> Response:
    """The number of an account."""
    row = queries.get_account(account_id, actor=current_actor())
    return _reveal(
        what=ACCOUNT,
        whose=row.holder_name,
        back=page_of(row.party),
        look=lambda reason: reveal_account(
            account_id=account_id, reason=reason, actor=current_actor()
        ),
    )


@blueprint.route("/<int:party_id>/reveal-phone", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_REVEAL)
def phone(party_id: int) -> Response:
    """The phone of a party."""
    party = queries.get_party(party_id, actor=current_actor())
    return _reveal(
        what=PHONE,
        whose=party.name,
        back=page_of(party),
        look=lambda reason: reveal_phone(party_id=party_id, reason=reason, actor=current_actor()),
    )


def _reveal(*, what: Text, whose: str, back: str, look: Callable[[str], str]) -> Response:
    """Ask why; then show the number in the answer to the POST itself, never in an address."""
    form = ReasonForm()
    if form.accepts():
        number = ""
        with form.submission() as sent:
            number = look(form.because())
            sent.leads_to(back)
        if sent.done:
            return make_response(
                render_template(
                    "parties/revealed.html", what=what, whose=whose, number=number, back=back
                )
            )
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"查看{whose}的{what.zh}", f"{what.en} of {whose}"),
        said=LOGGED,
        word=Text("查看完整号码", "Show the full number"),
        back=back,
    )
