"""The states of parties, accounts and papers as chips: a word and a tone."""

from __future__ import annotations

from app.core.bilingual import Text
from app.parties.models import BankAccount, Party
from app.parties.rules import (
    ACCOUNT_STANDING_LABELS,
    QUALIFICATION_STANDINGS,
    STATUS_LABELS,
    AccountStanding,
    AccountState,
    PartyStatus,
    QualificationStanding,
)
from app.web.chips import Chip, Tone

DECIDED = {
    AccountState.AGREED: Chip("go", Text("已同意", "Agreed")),
    AccountState.REFUSED: Chip("stop", Text("未同意", "Refused")),
    AccountState.WITHDRAWN: Chip("rest", Text("已撤回", "Withdrawn")),
    AccountState.PENDING: Chip("wait", Text("待复核", "Awaiting second person")),
}
ACCOUNT_TONES: dict[AccountStanding, Tone] = {
    AccountStanding.PENDING: "wait",
    AccountStanding.COOLING: "warn",
    AccountStanding.IN_USE: "go",
    AccountStanding.REPLACED: "rest",
    AccountStanding.REFUSED: "stop",
    AccountStanding.WITHDRAWN: "rest",
}
PAPER_TONES: dict[QualificationStanding, Tone] = {
    QualificationStanding.VALID: "go",
    QualificationStanding.EXPIRING: "warn",
    QualificationStanding.EXPIRED: "stop",
    QualificationStanding.FLAGGED: "stop",
}


def status_chip(party: Party) -> Chip:
    """Whether a party is on the register."""
    status = PartyStatus(party.status)
    return Chip("go" if status is PartyStatus.ACTIVE else "rest", STATUS_LABELS[status])


def decision_chip(account: BankAccount) -> Chip:
    """How a request ended, or that it waits."""
    return DECIDED[AccountState(account.state)]


def standing_chip(standing: AccountStanding) -> Chip:
    """What an account is good for now."""
    return Chip(ACCOUNT_TONES[standing], ACCOUNT_STANDING_LABELS[standing])


def paper_chip(standing: QualificationStanding) -> Chip:
    """How a developer's paper stands today."""
    return Chip(PAPER_TONES[standing], QUALIFICATION_STANDINGS[standing])
