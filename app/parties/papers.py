"""Papers of people: the extract of a household, a frozen roster, a register of shares. As PDF.

Drawn straight by the register writer, as the documents slice draws its own lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core import clock
from app.core.bilingual import Text
from app.documents.making import faces
from app.parties.extract import ExtractLine
from app.parties.kept import holder_of
from app.parties.models import Party
from app.parties.records import CollectiveShare, Roster, ShareChange
from app.parties.rules import RELATION_LABELS
from app.parties.sharing import show_units
from app.parties.voting import VOTE_LABELS, RosterLine
from app.typeset.pdf.models import Column, Label, Marks, Register, Tongue
from app.typeset.pdf.registers import write_register
from app.web.formats import iso_day, iso_moment
from app.web.i18n import language, pick

EXTRACT_TITLE = Text("个人信息摘录", "Extract of Personal Data")
ROSTER_TITLE = Text("集体经济组织成员名册", "Roster of Members of the Collective")
SHARES_TITLE = Text("集体经济组织成员份额册", "Register of Members' Shares")
NOTE = Text(
    "以上是系统中保存的本户全部信息。有误的，可要求更正；不同意的事项，可随时撤回同意"
    "（个人信息保护法第十五条、第四十五条、第四十六条）。",
    "This is all that the system keeps about the household. What is wrong may be corrected on "
    "request, and consent withdrawn at any time (Personal Information Protection Law, "
    "Arts. 15, 45 and 46).",
)
MASKED = Text("号码已部分遮盖。", "Numbers are partly masked.")


def extract_pdf(
    party: Party,
    sections: Sequence[tuple[Text, Sequence[ExtractLine]]],
    *,
    full: bool,
    printed_by: str,
) -> bytes:
    """All sections below each other: section, fact, value."""
    rows = [
        (pick(title) if at == 0 else "", pick(line.label), pick(line.value))
        for title, lines in sections
        for at, line in enumerate(lines)
    ]
    columns = (
        _column("类别", "Section", 28),
        _column("项目", "Fact", 36),
        _column("内容", "What is kept", 106),
    )
    printed = Text(
        f"{iso_moment(clock.now())} 由 {printed_by} 打印。",
        f"Printed {iso_moment(clock.now())} by {printed_by}.",
    )
    above = (pick(holder_of(party)), pick(printed), *(() if full else (pick(MASKED),)))
    return _write(
        EXTRACT_TITLE,
        columns,
        rows,
        number=party.number,
        above=above,
        below=(pick(NOTE),),
        signs=(Text("领取人签字", "Received by"), Text("经办人", "Handed out by")),
    )


def roster_pdf(roster: Roster, lines: Sequence[RosterLine]) -> bytes:
    """A frozen roster with its counts and its hash; the last column is to be signed."""
    columns = (
        _column("序号", "#", 10),
        _column("户编号", "Household", 34),
        _column("组", "Group", 16),
        _column("姓名", "Name", 24),
        _column("与户主关系", "Relation", 20),
        _column("出生日期", "Born", 22),
        _column("表决权", "Vote", 24),
        Column(Label(pick(Text("签名", "Signature"))), 30, empty=""),
    )
    rows = [
        (
            str(at),
            line.household_number,
            line.villager_group,
            line.name,
            pick(RELATION_LABELS[line.relation]),
            line.born_on.isoformat() if line.born_on else "",
            pick(VOTE_LABELS[line.vote]),
            "",
        )
        for at, line in enumerate(lines, start=1)
    ]
    below = (
        pick(
            Text(
                f"{iso_moment(roster.frozen_at)} 由 {roster.frozen_by_name} 冻结；"
                f"内容校验值（SHA-256）{roster.content_hash}",
                f"Frozen {iso_moment(roster.frozen_at)} by {roster.frozen_by_name}; "
                f"SHA-256 {roster.content_hash}",
            )
        ),
    )
    return _write(
        ROSTER_TITLE,
        columns,
        rows,
        number=roster.number,
        above=_above_roster(roster),
        below=below,
        row_mm=9.0,
    )


def _above_roster(roster: Roster) -> tuple[str, ...]:
    """Whose roster, of which day and for what, and how many."""
    return (
        pick(roster.collective.title),
        pick(
            Text(
                f"名册日期 {roster.on_day.isoformat()}；用途：{roster.purpose}",
                f"As of {roster.on_day.isoformat()}; for: {roster.purpose}",
            )
        ),
        pick(
            Text(
                f"{roster.households} 户，{roster.members} 人，其中有表决权 {roster.voters} 人。",
                f"{roster.households} households, {roster.members} members, "
                f"of whom {roster.voters} vote.",
            )
        ),
    )


def shares_pdf(
    collective: Party, shares: Sequence[CollectiveShare], latest: ShareChange | None
) -> bytes:
    """Who holds how many units today, with the total."""
    columns = (
        _column("序号", "#", 12),
        _column("持有人编号", "Holder no.", 42),
        _column("户主或名称", "Household", 36),
        _column("成员", "Member", 30),
        Column(Label(pick(Text("股数", "Units"))), 26, align="right"),
        _column("生效日期", "From", 24),
    )
    rows = [
        (
            str(at),
            one.holder.number,
            pick(one.holder.title),
            one.member.name if one.member else "",
            show_units(one.units_x1000),
            iso_day(one.from_on),
        )
        for at, one in enumerate(shares, start=1)
    ]
    total = show_units(sum(one.units_x1000 for one in shares))
    above = [pick(collective.title), pick(Text(f"合计 {total} 股。", f"{total} units in all."))]
    if latest is not None:
        said = Text(
            f"自 {latest.on_day.isoformat()} 起；依据：{latest.reason}",
            f"From {latest.on_day.isoformat()}; on: {latest.reason}",
        )
        above.append(pick(said))
    return _write(
        SHARES_TITLE,
        columns,
        rows,
        number=collective.number,
        above=tuple(above),
        below=(),
        signs=(Text("制表", "Drawn up by"), Text("负责人", "Responsible")),
    )


def _column(zh: str, en: str, width_mm: float) -> Column:
    return Column(Label(pick(Text(zh, en))), width_mm)


def _write(
    title: Text,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    number: str,
    above: tuple[str, ...],
    below: tuple[str, ...],
    signs: Sequence[Text] = (),
    row_mm: float = 6.0,
) -> bytes:
    tongue: Tongue = "en" if language() == "en" else "zh"
    return write_register(
        Register(
            title=Label(pick(title)),
            columns=tuple(columns),
            rows=rows,
            made_at=clock.now(),
            tongue=tongue,
            marks=Marks(number=number, issued_on=iso_day(clock.today())),
            above=above,
            below=below,
            signs=tuple(Label(pick(one)) for one in signs),
            row_mm=row_mm,
        ),
        faces(),
    )
