"""What is kept of people: documents, capacity, who collects, how to be told, consents, extract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.documents.routes.papers import file_answer
from app.parties import lookups, queries
from app.parties.commands.consents import record_consent, withdraw_consent
from app.parties.commands.people import (
    end_role,
    give_role,
    replace_document,
    set_capacity,
    set_contact_preference,
)
from app.parties.commands.prints import log_extract
from app.parties.consenting import PURPOSE_LABELS, ConsentWay, Purpose, text_on
from app.parties.extract import extract_of
from app.parties.happenings import KEEPS_RIGHTS, ROLE_LABELS, RoleKind
from app.parties.models import HouseholdMember, Party
from app.parties.papers import extract_pdf
from app.parties.past import household_on, present_people
from app.parties.people_forms import (
    CapacityForm,
    ConsentForm,
    ContactForm,
    DocumentForm,
    ExtractForm,
    RoleEndForm,
    RoleForm,
    WithdrawalForm,
)
from app.parties.routes.blueprint import SEALED, asked_day, blueprint, page_of, steps_to
from app.parties.rules import RELATION_LABELS, PartyKind, Relation
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _

PDF = "application/pdf"
VIEW, EDIT = Permission.PARTY_VIEW, Permission.PARTY_EDIT
COLLECTING = Text(
    "代领人可以凭本人身份证件代户主领取收益；同一时间只有一位，新登记的接替原来的。",
    "The alternate may collect for the head with an own document. There is one at a time; a new "
    "one takes over.",
)
OWNING = Text(
    f"共有人对本户承包的林地有份额。婚嫁迁出不影响其权益（{KEEPS_RIGHTS.zh}）。",
    f"A co-owner has a part in the household's forest. Marrying out does not end it "
    f"({KEEPS_RIGHTS.en}).",
)
ALL_KEPT = Text(
    "摘录列出系统保存的本户全部信息，交给本人。每次打印都有记录。",
    "The extract lists all that the system keeps about the household, for its people. "
    "Every print is logged.",
)
TAKING_BACK = Text(
    "撤回不需要理由，撤回前已办的事仍然有效。",
    "No reason is needed; what was done before stays valid.",
)


def _household(party_id: int) -> Party:
    return queries.get_party(party_id, actor=current_actor(), kind=PartyKind.HOUSEHOLD)


def _page(
    form: LinyueForm,
    party: Party,
    *,
    title: Text,
    boxes: Iterable[str],
    word: Text,
    caution: Text | None = None,
) -> Response:
    return show_form(
        "parties/form.html",
        form,
        title=title,
        lead=None,
        caution=caution,
        steps=steps_to(party),
        sections=[(Text("登记内容", "What to record"), list(boxes))],
        word_on_button=word,
        back=page_of(party),
    )


@blueprint.route("/members/<int:member_id>/document", methods=["GET", "POST"])
@requires(VIEW, EDIT)
def new_document(member_id: int) -> Response:
    """A newer or corrected document of a person."""
    member = queries.get_member(member_id, actor=current_actor())
    party = member.household.party
    form = DocumentForm(subject_id=member_id, document_type=member.document_type)
    if form.accepts():
        with form.submission() as sent:
            replace_document(given=form.to_input(member_id), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("证件已更新。"), "success")
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"更换或更正 {member.name} 的证件", f"{member.name}: another document"),
        boxes=["document_type", "document_number", "document_reason", "born_on", "reason"],
        word=Text("保存", "Save"),
        caution=SEALED,
    )


@blueprint.route("/members/<int:member_id>/capacity", methods=["GET", "POST"])
@requires(VIEW, EDIT)
def capacity(member_id: int) -> Response:
    """What decides besides age whether a person votes."""
    member = queries.get_member(member_id, actor=current_actor())
    party = member.household.party
    form = CapacityForm(
        subject_id=member_id,
        self_supporting_since=member.self_supporting_since,
        not_capable_since=member.not_capable_since,
        note=member.capacity_note,
    )
    if form.accepts():
        with form.submission() as sent:
            set_capacity(given=form.to_input(member_id), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"登记 {member.name} 的行为能力", f"{member.name}: capacity to vote"),
        boxes=["self_supporting_since", "not_capable_since", "note"],
        word=Text("保存", "Save"),
    )


@blueprint.route(
    "/households/<int:party_id>/<any(collector,co_owner):kind>/new", methods=["GET", "POST"]
)
@requires(VIEW, EDIT)
def new_role(party_id: int, kind: str) -> Response:
    """Name the alternate collector, or a co-owner."""
    party = _household(party_id)
    role = RoleKind(kind)
    form = RoleForm(subject_id=party_id)
    form.member_id.offer(_who_may(party_id, role))
    if form.accepts():
        with form.submission() as sent:
            give_role(
                member_id=form.member_id.person_id or 0,
                kind=role,
                evidence=form.proof(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记。"), "success")
            return redirect(sent.url, 303)
    said = ROLE_LABELS[role]
    return _page(
        form,
        party,
        title=Text(f"为 {party.name} 户登记{said.zh}", f"{said.en} of {party.name}"),
        boxes=["member_id", "on", "evidence"],
        word=Text("登记", "Record"),
        caution=COLLECTING if role is RoleKind.ALTERNATE_COLLECTOR else OWNING,
    )


def _who_may(party_id: int, role: RoleKind) -> Sequence[HouseholdMember]:
    """Collectors belong to the household; a co-owner may have married out."""
    if role is RoleKind.CO_OWNER:
        return [one for one in lookups.list_people(party_id) if one.left_reason != "died"]
    return [one for one in present_people(party_id) if one.relation != Relation.HEAD]


@blueprint.route("/roles/<int:role_id>/end", methods=["GET", "POST"])
@requires(VIEW, EDIT)
def finish_role(role_id: int) -> Response:
    """Somebody collects, or owns along, no longer."""
    role = lookups.get_role(role_id, actor=current_actor())
    party = queries.get_party(role.household_id, actor=current_actor())
    form = RoleEndForm(subject_id=role_id)
    if form.accepts():
        with form.submission() as sent:
            end_role(role_id=role_id, on=form.day(), reason=form.because(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已终止。"), "success")
            return redirect(sent.url, 303)
    said = ROLE_LABELS[RoleKind(role.kind)]
    return _page(
        form,
        party,
        title=Text(
            f"{role.member.name} 不再是{said.zh}",
            f"{role.member.name}: no longer {said.en.lower()}",
        ),
        boxes=["on", "reason"],
        word=Text("终止", "End"),
    )


@blueprint.route("/households/<int:party_id>/contact", methods=["GET", "POST"])
@requires(VIEW, EDIT)
def contact(party_id: int) -> Response:
    """How a household wants to be told."""
    party = _household(party_id)
    kept = lookups.find_contact_preference(party_id)
    shown = (
        {
            "channel": kept.channel,
            "speech": kept.speech,
            "read_aloud": kept.read_aloud,
            "hours": kept.hours,
            "note": kept.note,
        }
        if kept
        else {}
    )
    form = ContactForm(subject_id=party_id, **shown)
    if form.accepts():
        with form.submission() as sent:
            set_contact_preference(party_id=party_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"怎样通知 {party.name} 户", f"How to tell {party.name}"),
        boxes=["channel", "speech", "read_aloud", "hours", "note"],
        word=Text("保存", "Save"),
    )


@blueprint.route("/households/<int:party_id>/consents/new", methods=["GET", "POST"])
@requires(VIEW, Permission.CONSENT_RECORD)
def new_consent(party_id: int) -> Response:
    """Somebody agreed to a purpose; the words to read out stand on the page."""
    party = _household(party_id)
    form = ConsentForm(subject_id=party_id)
    form.member_id.offer(present_people(party_id))
    if form.accepts():
        with form.submission() as sent:
            record_consent(given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记同意。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "parties/consent.html",
        form,
        party=party,
        steps=steps_to(party),
        texts=[text_on(one, clock.today()) for one in Purpose],
        back=page_of(party),
    )


@blueprint.route("/consents/<int:consent_id>/withdraw", methods=["GET", "POST"])
@requires(VIEW, Permission.CONSENT_RECORD)
def take_back_consent(consent_id: int) -> Response:
    """Somebody takes a consent back."""
    consent = lookups.get_consent(consent_id, actor=current_actor())
    party = queries.get_party(consent.household_id, actor=current_actor())
    form = WithdrawalForm(subject_id=consent_id)
    if form.accepts():
        with form.submission() as sent:
            withdraw_consent(
                consent_id=consent_id,
                on=form.day(),
                way=ConsentWay(form.way.data),
                note=form.note.data or "",
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已撤回。"), "success")
            return redirect(sent.url, 303)
    what = PURPOSE_LABELS[Purpose(consent.purpose)]
    return _page(
        form,
        party,
        title=Text(
            f"{consent.member.name} 撤回同意：{what.zh}",
            f"{consent.member.name} withdraws: {what.en}",
        ),
        boxes=["on", "way", "note"],
        word=Text("撤回", "Withdraw"),
        caution=TAKING_BACK,
    )


@blueprint.route("/households/<int:party_id>/extract", methods=["GET", "POST"])
@requires(VIEW, Permission.EXTRACT_PRINT)
def extract(party_id: int) -> Response:
    """All that is kept about a household, as a PDF in the answer to the POST itself."""
    actor = current_actor()
    party = _household(party_id)
    form = ExtractForm(subject_id=party_id)
    if form.accepts():
        full = bool(form.full.data)
        with form.submission() as sent:
            log_extract(household_id=party_id, full=full, reason=form.because(), actor=actor)
            sent.leads_to(page_of(party))
        if sent.done:
            content = extract_pdf(
                party,
                extract_of(party_id, actor, full=full),
                full=full,
                printed_by=actor.name,
            )
            return file_answer(content, name=f"{party.number}.pdf", media_type=PDF, inline=True)
    boxes = ["reason", "full"] if actor.may(Permission.PARTY_REVEAL) else ["reason"]
    return _page(
        form,
        party,
        title=Text(f"打印 {party.name} 户的信息摘录", f"Print what is kept of {party.name}"),
        boxes=boxes,
        word=Text("打印", "Print"),
        caution=ALL_KEPT,
    )


@blueprint.get("/households/<int:party_id>/past")
@requires(VIEW)
def past_day(party_id: int) -> Response:
    """Who belonged to a household on a day, read from its events."""
    party = _household(party_id)
    day, said_wrong = asked_day(request.args.get("day", ""))
    present = household_on(party_id, day)
    people = [
        (one, RELATION_LABELS[present[one.id]])
        for one in lookups.list_people(party_id)
        if one.id in present
    ]
    return make_response(
        render_template(
            "parties/past.html",
            party=party,
            steps=steps_to(party),
            day=day,
            wrong=said_wrong,
            people=people,
            back=page_of(party),
        ),
        422 if said_wrong else 200,
    )
