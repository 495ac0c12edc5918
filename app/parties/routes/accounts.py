"""Bank accounts: asking, and the second person's decision."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.crypto import unseal
from app.core.identifiers import bank_card
from app.core.masking import mask_account
from app.parties import queries
from app.parties.chips import decision_chip
from app.parties.commands.accounts import (
    agree_account,
    refuse_account,
    request_account,
    withdraw_account,
)
from app.parties.forms import AccountForm, DecisionForm
from app.parties.models import BankAccount
from app.parties.routes.blueprint import blueprint, page_of, tell_soft
from app.parties.rules import AccountState
from app.web.context import settings
from app.web.forms import LinyueForm, ReasonForm, show_form
from app.web.i18n import gettext as _

COOLING = Text(
    "须由申请人以外的同事复核；复核同意后再过 {hours} 小时才启用，期间仍付到原账户。",
    "A second person decides. The account is used {hours} hours after that; until then the "
    "former one is paid.",
)


@blueprint.route("/<int:party_id>/accounts/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.ACCOUNT_CHANGE_REQUEST)
def new_account(party_id: int) -> Response:
    """Ask for an account to be used."""
    party = queries.get_party(party_id, actor=current_actor())
    form = AccountForm(subject_id=party_id, holder_name=party.name)
    if form.accepts():
        with form.submission() as sent:
            request_account(party_id=party_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已提交。请另一位同事复核；复核通过并过冷静期后启用。"), "success")
            tell_soft(bank_card.warnings(bank_card.parse(form.number.data, override=True)))
            return redirect(sent.url, 303)
    return show_form(
        "parties/form.html",
        form,
        title=Text("申请变更收款账户", "Ask for a new bank account")
        if party.accounts
        else Text("登记收款账户", "Register a bank account"),
        lead=party.title,
        caution=COOLING.format(hours=settings().cooling_off_hours),
        steps=[(party.title, page_of(party))],
        sections=[
            (
                Text("账户", "Account"),
                ["holder_name", "number", "number_again", "compared", "bank_name", "branch"],
            ),
            (Text("原因", "Reason"), ["reason"]),
        ],
        word_on_button=Text("提交复核", "Send for decision"),
        back=page_of(party),
    )


@blueprint.route("/accounts/<int:account_id>/agree", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.ACCOUNT_CHANGE_APPROVE)
def agree(account_id: int) -> Response:
    """The second person agrees."""
    account = queries.get_account(account_id, actor=current_actor())
    form = DecisionForm(subject_id=account_id)
    if form.accepts():
        with form.submission() as sent:
            agree_account(
                account_id=account_id,
                note=form.note.data or "",
                cooling_off=timedelta(hours=settings().cooling_off_hours),
                actor=current_actor(),
            )
            sent.leads_to(page_of(account.party))
        if sent.done:
            flash(_("已同意。冷静期过后启用。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        account,
        title=Text("复核收款账户变更", "Decide on a bank-account change"),
        said=_agreeing(account),
        word=Text("核对无误，同意", "Checked: agree"),
        other=(
            Text("对不上？不予同意", "Does not fit? Refuse"),
            url_for("parties.refuse", account_id=account_id),
        ),
    )


@blueprint.route("/accounts/<int:account_id>/refuse", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.ACCOUNT_CHANGE_APPROVE)
def refuse(account_id: int) -> Response:
    """The second person refuses, and says why."""
    account = queries.get_account(account_id, actor=current_actor())
    form = ReasonForm(subject_id=account_id)
    if form.accepts():
        with form.submission() as sent:
            refuse_account(account_id=account_id, note=form.because(), actor=current_actor())
            sent.leads_to(page_of(account.party))
        if sent.done:
            flash(_("已退回申请。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        account,
        title=Text("不予同意", "Refuse the change"),
        said=Text("申请人会看到您写的原因。", "The person who asked will read your reason."),
        word=Text("不予同意", "Refuse"),
    )


@blueprint.route("/accounts/<int:account_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.ACCOUNT_CHANGE_REQUEST)
def withdraw(account_id: int) -> Response:
    """Who asked takes it back."""
    account = queries.get_account(account_id, actor=current_actor())
    form = ReasonForm(subject_id=account_id)
    if form.accepts():
        with form.submission() as sent:
            withdraw_account(account_id=account_id, note=form.because(), actor=current_actor())
            sent.leads_to(page_of(account.party))
        if sent.done:
            flash(_("已撤回。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        account,
        title=Text("撤回账户变更申请", "Withdraw the request"),
        said=Text("撤回后可以重新提出。", "You can ask again after withdrawing."),
        word=Text("撤回申请", "Withdraw"),
    )


def _agreeing(account: BankAccount) -> Text:
    """What the second person should look at, and what happens then."""
    said = COOLING.format(hours=settings().cooling_off_hours)
    shared = queries.count_sharing_account(account)
    number = unseal(account.number_sealed, record=account.uid, field="number")
    for finding in bank_card.warnings(number):
        said = Text(f"请核对：{finding.zh}{said.zh}", f"Check: {finding.en} {said.en}")
    if not shared:
        return said
    return Text(
        f"注意：另有 {shared} 户用同一账号，请先核实是否代领。{said.zh}",
        f"Note: {shared} other parties name this account; ask why first. {said.en}",
    )


def _confirm(
    form: LinyueForm,
    account: BankAccount,
    *,
    title: Text,
    said: Text,
    word: Text,
    other: tuple[Text, str] | None = None,
) -> Response:
    """The account as asked for, masked, and one thing to do with it; an old link says the end."""
    if account.state != AccountState.PENDING and not form.is_submitted():
        return _already_decided(account)
    number = unseal(account.number_sealed, record=account.uid, field="number")
    return show_form(
        "web/confirm.html",
        form,
        title=title,
        said=said,
        about=[
            (Text("主体", "Party"), f"{account.party.name}（{account.party.number}）"),
            (Text("户名", "Holder"), account.holder_name),
            (Text("账号", "Account"), mask_account(number)),
            (Text("银行", "Bank"), f"{account.bank_name} {account.branch}".strip()),
            (Text("申请人", "Asked by"), account.requested_by_name),
            (Text("变更原因", "Reason"), account.reason),
        ],
        word=word,
        other=other,
        steps=[(account.party.title, page_of(account.party))],
        back=page_of(account.party),
    )


def _already_decided(account: BankAccount) -> Response:
    """Who decided what and when, for whoever comes later."""
    page = render_template(
        "parties/decided.html",
        account=account,
        chip_of=decision_chip(account),
        back=page_of(account.party),
    )
    return make_response(page)
