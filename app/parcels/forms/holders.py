"""Who holds a right and with what share: one row for each holder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from wtforms import FieldList, FormField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form

from app.access.guards import current_actor
from app.core import clock
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue
from app.divisions.queries import place_name
from app.parcels.forms.boxes import ShareField
from app.parcels.inputs import ShareInput
from app.parcels.rules import BASIS_LABELS, ChangeBasis
from app.parties import queries as parties
from app.parties.models import Party
from app.parties.rules import PartyKind
from app.web.fields import CHOOSE, ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l
from app.web.i18n import pick

FEWEST_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 60
MOST_OFFERED = 1000
NUMBER_FIRST = re.compile(r"([0-9]{6}-[A-Z]{2}-[0-9]{6,})(?:\s|$)")
OFFERED = "holders-known"
"""The list of names the boxes offer; a browser shows it while somebody types."""


def known_holders(division_path: str) -> list[tuple[str, Text]]:
    """Who may hold land here: the households of the village, and the area's organisations."""
    actor = current_actor()
    households = parties.narrow_to_place(
        parties.select_parties(PartyKind.HOUSEHOLD, actor=actor), division_path
    )
    # Only their ids: the statement of the list would fetch the members of all of them too.
    ids = sa.select(households.limit(MOST_OFFERED).subquery().c.id)
    found = list(session().scalars(sa.select(Party).where(Party.id.in_(ids)).order_by(Party.id)))
    return [
        (
            holder_words(party),
            place_name(party.division_path),
        )
        for party in [*found, *parties.list_organisations(actor=actor)]
    ]


def holder_words(party: Party) -> str:
    """A party as a box holds one: the number decides, the name is for whoever reads it."""
    return f"{party.number} {party.name}"


def find_holder(typed: str, *, division_path: str) -> int:
    """The party of a register number, or of a name that only one party here has."""
    actor = current_actor()
    numbered = NUMBER_FIRST.match(typed.upper())
    party = parties.find_by_number(numbered[1], actor=actor) if numbered else None
    if party is not None:
        return party.id
    named: set[int] = set()
    for kind in PartyKind:
        query = parties.select_parties(kind, actor=actor)
        query = parties.narrow_to_words(query, typed)
        if kind is PartyKind.HOUSEHOLD:
            query = parties.narrow_to_place(query, division_path)
        named |= {one.id for one in session().scalars(query.limit(50)) if one.name == typed}
    if len(named) == 1:
        return named.pop()
    raise InvalidValue(SEVERAL if named else NOBODY)


NOBODY = Text(
    "辖区内没有这个编号或名称的主体。请从提示里选，或先登记农户。",
    "No party here has this number or name. Choose from the list, or register it first.",
)
SEVERAL = Text(
    "同名的不止一户，请填编号（形如 529901-HU-000001）",
    "Several have this name; enter the number (like 529901-HU-000001)",
)
HALF_ROW = Text("这一行没有填完：权利人和份额要一起填", "Fill in both holder and share of this row")


class ShareRow(Form):
    """One holder and the share; both or neither."""

    who = TextField(
        _l("权利人编号或姓名"),
        longest=120,
        width="full",
        render_kw={"list": OFFERED, "autocomplete": "off"},
    )
    share = ShareField(_l("份额"), render_kw={"autocomplete": "off"})
    term_until = DayField(_l("权利期限至"))


def _bases() -> Iterable[tuple[str, Text]]:
    return [(code.value, label) for code, label in BASIS_LABELS.items()]


class BasisForm(LinyueForm):
    """What a change of holders rests on; a correction and a judgment have a paper."""

    basis = ChoiceField(_l("凭什么变更"), [Needed()], choices=_bases)
    document = TextField(
        _l("文书编号"),
        longest=120,
        width="medium",
        description=_l("更正登记、依判决或决定办理的必填，如：（2026）示01民终12号"),
    )
    reason = LongTextField(
        _l("依据或原因"),
        [Needed()],
        longest=300,
        description=_l("如：2008 年林改确权、继承、流转合同号"),
    )

    def chosen_basis(self) -> ChangeBasis:
        """The basis, once the form accepted it."""
        return ChangeBasis(str(self.basis.data))


class HoldersForm(BasisForm):
    """All holders of one right from a day on."""

    rows = FieldList(FormField(ShareRow), min_entries=FEWEST_ROWS, max_entries=MOST_ROWS)
    more = SubmitField(_l("再加几行"))
    on = DayField(
        _l("自哪天起"), [Needed()], default=clock.today, description=_l("此日之前的权利人照旧可查")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on to WTForms
        division_path: str,
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """Holders are looked for in the village of the land."""
        super().__init__(*args, **kwargs)
        self.division_path = division_path
        self.shares: list[ShareInput] = []

    def asks_for_rows(self) -> bool:
        """Whether the button for more rows was pressed: no save, only room."""
        if not (self.is_submitted() and self.more.data):
            return False
        for _row in range(min(MORE_ROWS, MOST_ROWS - len(self.rows))):
            self.rows.append_entry()
        return True

    def validate(self, extra_validators: object = None) -> bool:
        """Read each row; what cannot be read is said beside its box."""
        fine = super().validate(extra_validators)
        self.shares = []
        for row in self.rows:
            fine = self._read_row(row.form) and fine
        # WTForms gathered the errors of rows before these were found.
        self.rows.errors = [row.errors for row in self.rows if row.errors]
        if fine and not self.shares:
            self.form_errors.append(_("请至少填一位权利人"))
        return bool(fine and self.shares)

    def _read_row(self, row: ShareRow) -> bool:
        if not row.who.data and not any(row.share.raw_data or ()):
            return True
        if row.share.errors or row.who.errors or row.term_until.errors:
            return False
        if not row.who.data or row.share.data is None:
            (row.share if row.who.data else row.who).errors = [pick(HALF_ROW)]
            return False
        try:
            party_id = find_holder(row.who.data, division_path=self.division_path)
        except InvalidValue as error:
            row.who.errors = [pick(error.message)]
            return False
        self.shares.append(ShareInput(party_id, row.share.data, row.term_until.data))
        return True


class EndForm(LinyueForm):
    """A right or a paper ends: when, and why."""

    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    reason = LongTextField(_l("依据或原因"), [Needed()], longest=300)


class EndRightForm(BasisForm):
    """A right ends: when, why, and on what it rests."""

    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)


class TransferForm(LinyueForm):
    """One holder gives a share to another."""

    giver = ChoiceField(_l("转出方"), [Needed()])
    who = TextField(
        _l("受让方编号或姓名"),
        [Needed()],
        longest=120,
        render_kw={"list": OFFERED, "autocomplete": "off"},
    )
    share = ShareField(
        _l("转让的份额"), [Needed()], description=_l("占整个小班这项权利的份额，如 1/6")
    )
    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    reason = LongTextField(_l("依据或原因"), [Needed()], longest=300)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on to WTForms
        givers: Sequence[tuple[str, Text]],
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """Only who holds something today can give."""
        super().__init__(*args, **kwargs)
        self.giver.choices = [SelectChoice("", pick(CHOOSE))] + [
            SelectChoice(key, pick(text)) for key, text in givers
        ]
