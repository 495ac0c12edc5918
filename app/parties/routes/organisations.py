"""Collectives, developers and state farms: entering, editing, and a developer's papers."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.identifiers import uscc
from app.parties import queries
from app.parties.commands.organisations import (
    create_organisation,
    record_qualification,
    update_organisation,
)
from app.parties.forms import (
    ORGANISATION_FORMS,
    OrganisationForm,
    QualificationForm,
    seen_version,
)
from app.parties.lists import KINDS, PLURALS, WORDS, organisation_of
from app.parties.models import Party
from app.parties.routes.blueprint import ORGANISATION, blueprint, page_of, tell_soft
from app.parties.rules import KIND_LABELS, PartyKind
from app.web.forms import show_form
from app.web.i18n import gettext as _


@blueprint.route(f"/{ORGANISATION}/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_organisation(word: str) -> Response:
    """Enter a collective, developer or farm."""
    kind = KINDS[word]
    form = ORGANISATION_FORMS[kind]()
    if form.accepts():
        with form.submission() as sent:
            party = create_organisation(given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记。"), "success")
            tell_soft(uscc.warnings(organisation_of(party).uscc))
            return redirect(sent.url, 303)
    back = url_for("parties.index", word=word)
    label = KIND_LABELS[kind]
    return _page(
        form,
        party=None,
        title=Text(f"登记{label.zh}", f"New {label.en.lower()}"),
        steps=[(PLURALS[kind], back)],
        word_on_button=Text("登记", "Enter"),
        back=back,
    )


@blueprint.route(f"/{ORGANISATION}/<int:party_id>/edit", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def edit_organisation(word: str, party_id: int) -> Response:
    """Edit an organisation as shown at its version."""
    kind = KINDS[word]
    party = queries.get_party(party_id, actor=current_actor(), kind=kind)
    form = ORGANISATION_FORMS[kind](subject_id=party_id, **_shown_values(party))
    if form.accepts():
        with form.submission() as sent:
            update_organisation(
                party_id=party_id,
                version=seen_version(form),
                given=form.to_input(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已保存。"), "success")
            tell_soft(uscc.warnings(organisation_of(party).uscc))
            return redirect(sent.url, 303)
    return _page(
        form,
        party=party,
        title=Text(f"修改 {party.name}", f"Edit {party.title.en}"),
        steps=_steps(party),
        word_on_button=Text("保存", "Save"),
        back=page_of(party),
    )


def _steps(party: Party) -> list[tuple[Text, str]]:
    kind = PartyKind(party.kind)
    return [
        (PLURALS[kind], url_for("parties.index", word=WORDS[kind])),
        (party.title, page_of(party)),
    ]


def _phone_boxes(party: Party | None) -> list[str]:
    """Only a number that is there can be removed."""
    return ["phone", "drop_phone"] if party is not None and party.phone_sealed else ["phone"]


def _page(
    form: OrganisationForm,
    *,
    party: Party | None,
    title: Text,
    steps: list[tuple[Text, str]],
    word_on_button: Text,
    back: str,
) -> Response:
    own = [name for name in ("acting_for_collective", "acting_reason", "superior") if name in form]
    return show_form(
        "parties/form.html",
        form,
        title=title,
        lead=None,
        caution=None,
        steps=steps,
        sections=[
            (
                Text("登记事项", "Registration"),
                ["name", "name_en", "division_code", "uscc", "uscc_reason", "legal_rep", *own],
            ),
            (Text("联系", "Contact"), ["contact_name", "address", *_phone_boxes(party)]),
        ],
        word_on_button=word_on_button,
        back=back,
    )


def _shown_values(party: Party) -> dict[str, object]:
    organisation = organisation_of(party)
    return {
        "version": str(party.version),
        "name": party.name,
        "name_en": party.name_en,
        "division_code": party.division_path.strip("/").split("/")[-1],
        "uscc": organisation.uscc,
        "uscc_reason": organisation.uscc_reason,
        "legal_rep": organisation.legal_rep,
        "contact_name": party.contact_name,
        "address": party.address,
        "acting_for_collective": organisation.acting_for_collective,
        "acting_reason": organisation.acting_reason,
        "superior": organisation.superior,
    }


@blueprint.route("/developers/<int:party_id>/papers/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_paper(party_id: int) -> Response:
    """Keep a paper a developer showed."""
    party = queries.get_party(party_id, actor=current_actor(), kind=PartyKind.DEVELOPER)
    form = QualificationForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            record_qualification(party_id=party_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("材料已登记。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "parties/form.html",
        form,
        title=Text("登记资质材料", "Record a qualification"),
        lead=party.title,
        caution=None,
        steps=_steps(party),
        sections=[
            (
                Text("材料", "Paper"),
                ["kind", "title", "number", "issued_by", "issued_on", "valid_until"],
            ),
            (Text("核对", "Check"), ["red_flag", "note"]),
        ],
        word_on_button=Text("登记", "Enter"),
        back=page_of(party),
    )
