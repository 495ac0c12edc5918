"""A collective's members and shares: the roster of any day, frozen rosters, the shares register."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.documents.routes.papers import file_answer
from app.parties import lookups, queries
from app.parties.collective_forms import PrintForm, RosterForm, SharesForm, TransferForm
from app.parties.commands.prints import log_roster, log_shares
from app.parties.commands.rosters import freeze_roster, frozen_lines, roster_is_whole
from app.parties.commands.shares import set_shares, transfer_shares
from app.parties.models import Party
from app.parties.papers import roster_pdf, shares_pdf
from app.parties.past import roster_lines
from app.parties.records import CollectiveShare
from app.parties.routes.blueprint import asked_day, blueprint, page_of, steps_to
from app.parties.rules import RELATION_LABELS
from app.parties.sharing import (
    SHARE_EVENT_LABELS,
    HoldingInput,
    SettingInput,
    ShareEvent,
    SharingMode,
    TransferInput,
    read_lines,
    show_units,
)
from app.parties.standards import ages_for, notice_days
from app.parties.voting import (
    ASSEMBLY,
    VOTE_LABELS,
    RosterLine,
    Vote,
    count_lines,
)
from app.rulepacks.queries import rule
from app.rulepacks.windows import earliest_meeting
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _
from app.web.i18n import pick

PDF = "application/pdf"
VIEW = Permission.PARTY_VIEW
SHOWN_LINES = 300
FREEZING = Text(
    "冻结后名册不再改变，编号和校验值一并保存；以后登记的变动不影响它。",
    "A frozen roster never changes: number and hash are kept with it, and what is recorded later "
    "leaves it as it is.",
)
SETTING = Text(
    "从生效日期起整册重定，各份额合计即总股数。",
    "The whole register is set anew from that day; together the units are the total.",
)


def _collective(party_id: int) -> Party:
    return lookups.get_collective(party_id, actor=current_actor())


@blueprint.get("/collectives/<int:party_id>/roster")
@requires(VIEW)
def roster_on(party_id: int) -> Response:
    """Who belonged to the collective on any day, and who voted; the frozen ones beside it."""
    collective = _collective(party_id)
    day, wrong = asked_day(request.args.get("day", ""))
    day = min(day, clock.today())
    lines = roster_lines(collective, day, ages=ages_for(collective.division_path, on=day))
    return make_response(
        render_template(
            "parties/roster.html",
            party=collective,
            steps=steps_to(collective),
            day=day,
            wrong=wrong,
            rows=_rows(lines[:SHOWN_LINES]),
            left_out=max(0, len(lines) - SHOWN_LINES),
            counts=count_lines(lines),
            frozen=lookups.list_rosters(party_id),
            may_freeze=current_actor().may(Permission.ROSTER_FREEZE),
            article=ASSEMBLY,
        ),
        422 if wrong else 200,
    )


@blueprint.route("/collectives/<int:party_id>/roster/freeze", methods=["GET", "POST"])
@requires(VIEW, Permission.ROSTER_FREEZE)
def freeze(party_id: int) -> Response:
    """Freeze the roster of a day."""
    collective = _collective(party_id)
    form = RosterForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            frozen = freeze_roster(given=form.to_input(party_id), actor=current_actor())
            sent.leads_to(url_for("parties.show_roster", roster_id=frozen.id))
        if sent.done:
            flash(_("名册已冻结。"), "success")
            return redirect(sent.url, 303)
    return _form(
        form,
        collective,
        title=Text("冻结成员名册", "Freeze the roster"),
        boxes=["on", "purpose"],
        word=Text("冻结", "Freeze"),
        caution=_freezing(collective),
        back=url_for("parties.roster_on", party_id=party_id),
    )


def _freezing(collective: Party) -> Text:
    """What freezing means, and how long before an assembly members are told, with the article."""
    found = notice_days(collective.division_path, on=clock.today())
    if found is None or not isinstance(found.value, int):
        return FREEZING
    counted = rule("notices.count_start", collective.division_path, clock.today()).flag
    soonest = earliest_meeting(clock.today(), found.value, count_start=counted).isoformat()
    return Text(
        f"{FREEZING.zh}成员大会须提前 {found.value} 日通知（{found.article.zh}），"
        f"今天通知的最早可于 {soonest} 召开。",
        f"{FREEZING.en} An assembly is announced {found.value} days ahead ({found.article.en}): "
        f"told today, it meets on {soonest} at the earliest.",
    )


@blueprint.get("/rosters/<int:roster_id>")
@requires(VIEW)
def show_roster(roster_id: int) -> Response:
    """A frozen roster, checked against its hash while it is read."""
    actor = current_actor()
    roster = lookups.get_roster(roster_id, actor=actor)
    lines = frozen_lines(roster)
    return make_response(
        render_template(
            "parties/frozen_roster.html",
            roster=roster,
            party=roster.collective,
            steps=[
                *steps_to(roster.collective),
                (
                    Text("成员名册", "Roster"),
                    url_for("parties.roster_on", party_id=roster.collective_id),
                ),
            ],
            rows=_rows(lines[:SHOWN_LINES]),
            left_out=max(0, len(lines) - SHOWN_LINES),
            whole=roster_is_whole(roster_id, actor=actor),
            may_print=actor.may(Permission.ROSTER_FREEZE),
        )
    )


@blueprint.post("/rosters/<int:roster_id>/print")
@requires(VIEW, Permission.ROSTER_FREEZE)
def print_roster(roster_id: int) -> Response:
    """The frozen roster as a PDF with a column to sign in."""
    form = PrintForm()
    if form.accepts():
        with form.submission() as sent:
            roster = log_roster(roster_id=roster_id, actor=current_actor())
            sent.leads_to(url_for("parties.show_roster", roster_id=roster_id))
        if sent.done:
            content = roster_pdf(roster, frozen_lines(roster))
            return file_answer(content, name=f"{roster.number}.pdf", media_type=PDF, inline=True)
    return redirect(url_for("parties.show_roster", roster_id=roster_id), 303)


@blueprint.get("/collectives/<int:party_id>/shares")
@requires(VIEW)
def shares(party_id: int) -> Response:
    """Who holds how much of the collective on a day."""
    collective = _collective(party_id)
    day, wrong = asked_day(request.args.get("day", ""))
    held = lookups.shares_on(party_id, day)
    return make_response(
        render_template(
            "parties/shares.html",
            party=collective,
            steps=steps_to(collective),
            day=day,
            wrong=wrong,
            held=held[:SHOWN_LINES],
            left_out=max(0, len(held) - SHOWN_LINES),
            units=show_units,
            total=sum(one.units_x1000 for one in held),
            percent=_percent,
            changes=[
                (one, SHARE_EVENT_LABELS[ShareEvent(one.kind)])
                for one in lookups.list_share_changes(party_id)
            ],
            may_edit=current_actor().may(Permission.SHARE_EDIT),
            url_of=page_of,
        ),
        422 if wrong else 200,
    )


def _percent(units: int, total: int) -> str:
    """For readers only; sums are made of units."""
    return f"{units * 100 / total:.2f} %"


@blueprint.route("/collectives/<int:party_id>/shares/set", methods=["GET", "POST"])
@requires(VIEW, Permission.SHARE_EDIT)
def set_register(party_id: int) -> Response:
    """Set the whole register from a day on."""
    collective = _collective(party_id)
    form = SharesForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            set_shares(given=_setting(form, party_id), actor=current_actor())
            sent.leads_to(url_for("parties.shares", party_id=party_id))
        if sent.done:
            flash(_("份额册已更新。"), "success")
            return redirect(sent.url, 303)
    return _form(
        form,
        collective,
        title=Text("量化确股", "Set the shares"),
        boxes=["on", "mode", "each", "lines", "collective_units", "reason"],
        word=Text("确定", "Set"),
        caution=SETTING,
        back=url_for("parties.shares", party_id=party_id),
    )


def _setting(form: SharesForm, party_id: int) -> SettingInput:
    return SettingInput(
        collective_id=party_id,
        on=form.day(),
        mode=SharingMode(form.mode.data),
        reason=str(form.reason.data),
        each_x1000=form.each.data or 0,
        listed=read_lines(form.lines.data or ""),
        collective_x1000=form.collective_units.data or 0,
    )


@blueprint.route("/collectives/<int:party_id>/shares/transfer", methods=["GET", "POST"])
@requires(VIEW, Permission.SHARE_EDIT)
def move_shares(party_id: int) -> Response:
    """Units go from one holder to another."""
    collective = _collective(party_id)
    held = lookups.shares_on(party_id, clock.today())
    form = TransferForm(subject_id=party_id)
    form.giver.choices = [
        SelectChoice("", pick(Text("请选择", "Choose"))),
        *(SelectChoice(str(one.id), _holder_words(one)) for one in held),
    ]
    if form.accepts():
        with form.submission() as sent:
            transfer_shares(given=_transfer(form, party_id, held=held), actor=current_actor())
            sent.leads_to(url_for("parties.shares", party_id=party_id))
        if sent.done:
            flash(_("份额册已更新。"), "success")
            return redirect(sent.url, 303)
    return _form(
        form,
        collective,
        title=Text("份额变动", "Move shares"),
        boxes=["on", "giver", "taker_number", "units", "reason"],
        word=Text("登记", "Record"),
        caution=None,
        back=url_for("parties.shares", party_id=party_id),
    )


def _holder_words(share: CollectiveShare) -> str:
    who = f"{share.holder.name} {share.holder.number}"
    return f"{who} {share.member.name if share.member else ''} · {show_units(share.units_x1000)}"


def _transfer(
    form: TransferForm, party_id: int, *, held: Sequence[CollectiveShare]
) -> TransferInput:
    taker = queries.find_by_number(str(form.taker_number.data), actor=current_actor())
    if taker is None:
        raise RuleBroken(
            Text("辖区内没有这个编号，请核对。", "No party of your area has this number."),
            code="parties.share_number",
            field="taker_number",
        )
    giver = next(one for one in held if str(one.id) == form.giver.data)
    return TransferInput(
        collective_id=party_id,
        on=form.day(),
        giver=HoldingInput(giver.holder_id, form.units.data or 0, giver.member_id),
        taker_party_id=taker.id,
        taker_member_id=None,
        reason=str(form.reason.data),
    )


@blueprint.post("/collectives/<int:party_id>/shares/print")
@requires(VIEW, Permission.SHARE_EDIT)
def print_shares(party_id: int) -> Response:
    """The register of shares as it stands today, as a PDF."""
    form = PrintForm()
    if form.accepts():
        with form.submission() as sent:
            collective = log_shares(collective_id=party_id, actor=current_actor())
            sent.leads_to(url_for("parties.shares", party_id=party_id))
        if sent.done:
            changes = lookups.list_share_changes(party_id)
            content = shares_pdf(
                collective,
                lookups.shares_on(party_id, clock.today()),
                changes[0] if changes else None,
            )
            name = f"{collective.number}-shares.pdf"
            return file_answer(content, name=name, media_type=PDF, inline=True)
    return redirect(url_for("parties.shares", party_id=party_id), 303)


def _rows(lines: Sequence[RosterLine]) -> list[tuple[RosterLine, Text, Text, bool]]:
    return [
        (one, RELATION_LABELS[one.relation], VOTE_LABELS[one.vote], one.vote is Vote.VOTES)
        for one in lines
    ]


def _form(
    form: LinyueForm,
    collective: Party,
    *,
    title: Text,
    boxes: Sequence[str],
    word: Text,
    caution: Text | None,
    back: str,
) -> Response:
    return show_form(
        "parties/form.html",
        form,
        title=title,
        lead=collective.title,
        caution=caution,
        steps=steps_to(collective),
        sections=[(Text("登记内容", "What to record"), list(boxes))],
        word_on_button=word,
        back=back,
    )
