"""What a parcel's page says, section by section; the route that shows it stands in register.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from app.access.permissions import Permission
from app.access.scope import may_see
from app.core import clock
from app.core.actor import Actor
from app.core.area import Area
from app.core.bilingual import Text
from app.core.identifiers import real_estate_unit
from app.parcels.chips import certificate_chip, hold_chip, status_chip
from app.parcels.clearing import STEP_LABELS, Clearance
from app.parcels.forms.boxes import unscaled
from app.parcels.lists import parcel_url
from app.parcels.models import (
    Certificate,
    Hold,
    LineageLine,
    Parcel,
    ParcelEvent,
    RightShare,
)
from app.parcels.rules import (
    AGE_LABELS,
    EVENT_LABELS,
    FOREST_KIND_LABELS,
    HOLD_LABELS,
    LAND_CLASS_LABELS,
    ORIGIN_LABELS,
    OWNERSHIP_LABELS,
    PUBLIC_BENEFIT_LABELS,
    RESOURCE_LABELS,
    RIGHT_LABELS,
    USING,
    EventKind,
    HoldKind,
    OwnershipKind,
    ParcelStatus,
    Right,
)
from app.parcels.shares import is_whole, show
from app.parties.lists import party_url
from app.web.i18n import language, pick
from app.web.panels import Step, step_of

NOTHING = "—"
DAY = timedelta(days=1)
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the answer whether land is clear, as the macro `checks` shows it."""

    mark: str
    said: Text
    aside: Text | str = ""
    article: Text | None = None
    url: str | None = None


def clear_lines(answer: Clearance) -> list[Check]:
    """The reasons, what each stops, and what to look at though it stops nothing."""
    lines = [
        Check("n", reason.text, _stopped(reason.stops), reason.article) for reason in answer.reasons
    ]
    if answer.clear:
        said = Text(
            "权利人、证书齐备，没有争议和限制。", "Holders and papers are there; nothing disputed."
        )
        lines.append(Check("y", said))
    lines.extend(Check("w", caution) for caution in answer.cautions)
    return lines


def _stopped(steps: Iterable[object]) -> Text:
    """What it stops, in words."""
    labels = [STEP_LABELS[step] for step in STEP_LABELS if step in tuple(steps)]
    if len(labels) == len(STEP_LABELS):
        return Text(
            "不能立项、签协议、办碳票、发收益", "Stops projects, agreements, tickets and payouts"
        )
    return Text(
        "不能" + "、".join(one.zh for one in labels),
        "Stops " + ", ".join(one.en.lower() for one in labels),
    )


def clear_title(answer: Clearance, parcel: Parcel) -> Text:
    """The answer in a line; of land that is history, for the last day it stood."""
    if parcel.until_on is not None and parcel.from_on <= answer.on == parcel.until_on - DAY:
        said = ("权属清楚", "clear") if answer.clear else ("权属有问题", "not clear")
        return Text(
            f"被替代前最后一天（{answer.on}）{said[0]}",
            f"On its last day, {answer.on}: {said[1]}",
        )
    if parcel.from_on == parcel.until_on == answer.on:
        return Text(f"{answer.on} 当天登记、当天被替代", f"Registered and replaced on {answer.on}")
    today = answer.on == clock.today()
    day = Text("今天", "today") if today else Text(f"{answer.on}", f"on {answer.on}")
    if answer.clear:
        return Text(f"{day.zh}权属清楚", f"Clear {day.en}")
    return Text(f"{day.zh}权属有问题", f"Not clear {day.en}")


def right_sections(
    parcel: Parcel, shares: Sequence[RightShare], actor: Actor, *, may_edit: bool
) -> list[dict[str, object]]:
    """Each right with who holds it now and who did before."""
    day = clock.today() if parcel.until_on is None else parcel.until_on
    sections: list[dict[str, object]] = []
    for right in Right:
        of_right = [one for one in shares if one.right == right]
        now = [one for one in of_right if _holds(one, day, over=parcel.until_on is not None)]
        past = [one for one in of_right if one not in now]
        sections.append(
            {
                "label": RIGHT_LABELS[right],
                "now": [_share_row(one, actor) for one in now],
                "past": [_share_row(one, actor) for one in past],
                "url": _right_url("edit_holders", parcel, right) if may_edit else None,
                "transfer_url": _right_url("transfer", parcel, right) if may_edit and now else None,
                "end_url": _right_url("end_holding", parcel, right) if may_edit and now else None,
            }
        )
    return sections


def _right_url(view: str, parcel: Parcel, right: Right) -> str:
    return url_for(f"parcels.{view}", parcel_id=parcel.id, right=right.value)


def _holds(one: RightShare, day: date, *, over: bool) -> bool:
    """Who holds today; of land that is history, who held it to its end."""
    if over:
        return one.until_on is None or one.until_on >= day
    return one.from_on <= day and (one.until_on is None or one.until_on > day)


def _share_row(one: RightShare, actor: Actor) -> dict[str, object]:
    open_to = actor.may(Permission.PARTY_VIEW) and may_see(
        actor, one.party.division_path, own=one.party_id, subject=("party", one.party_id)
    )
    return {
        "holder": one.party.title,
        "number": one.party.number,
        "url": party_url(one.party) if open_to else None,
        "fraction": show(one.share),
        "from_on": one.from_on,
        "until_on": one.until_on,
        "term_until": one.term_until,
    }


def certificate_rows(papers: Iterable[Certificate], *, may_edit: bool) -> list[dict[str, object]]:
    """Title papers with how they stand today."""
    return [
        {
            "number": one.number,
            "chip": certificate_chip(one),
            "facts": _paper_facts(one),
            "url": url_for("parcels.cancel_paper", certificate_id=one.id)
            if may_edit and one.cancelled_on is None
            else None,
        }
        for one in papers
    ]


def _paper_facts(one: Certificate) -> list[tuple[Text, str]]:
    holder = pick(one.holder.title) if one.holder else one.holder_name
    pairs = [
        (Text("证上权利人", "Holder"), holder),
        (
            Text("不动产单元号", "Unit number"),
            real_estate_unit.grouped(one.unit_number) if one.unit_number else "",
        ),
        (Text("发证", "Issued"), f"{one.issued_on} {one.issued_by}".strip()),
        (Text("使用期限至", "Valid until"), str(one.valid_until) if one.valid_until else ""),
        (
            Text("证载面积", "Area"),
            Area(one.area_mu_x100).format(language()) if one.area_mu_x100 else "",
        ),
        (Text("注销", "Cancelled"), f"{one.cancelled_on or ''} {one.cancelled_reason}".strip()),
        (Text("备注", "Note"), one.note),
    ]
    return [(name, value) for name, value in pairs if value]


def hold_rows(holds: Iterable[Hold], *, may_edit: bool) -> list[dict[str, object]]:
    """Disputes and restrictions, standing and cleared."""
    return [
        {
            "kind": HOLD_LABELS[HoldKind(one.kind)],
            "chip": hold_chip(one),
            "said": " · ".join(part for part in (one.said, one.claimant, one.document) if part),
            "dates": _hold_dates(one),
            "url": url_for("parcels.end_hold", hold_id=one.id)
            if may_edit and one.cleared_on is None
            else None,
        }
        for one in holds
    ]


def _hold_dates(one: Hold) -> Text:
    zh, en = f"自 {one.from_on}", f"Since {one.from_on}"
    if one.cleared_on is not None:
        zh += f"，{one.cleared_on} 解除：{one.cleared_how}"
        en += f", cleared {one.cleared_on}: {one.cleared_how}"
    elif one.until_on is not None:
        zh, en = f"{zh}，到期日 {one.until_on}", f"{en}, due to end {one.until_on}"
    return Text(zh, en)


def attribute_facts(parcel: Parcel) -> list[tuple[Text, str]]:
    """What the survey says; what it does not say is left out."""
    pairs: list[tuple[Text, Text | str | None]] = [
        (Text("登记面积", "Registered area"), parcel.area.format_with_hectares(language())),
        (
            Text("图上面积", "Drawn area"),
            parcel.drawn_area.format(language()) if parcel.drawn_area else None,
        ),
        (Text("资源类型", "Resource"), _label(RESOURCE_LABELS, parcel.resource_type)),
        (
            Text("土地所有权", "Land owned by"),
            _label(OWNERSHIP_LABELS, parcel.ownership_kind),
        ),
        (Text("地类", "Class"), _label(LAND_CLASS_LABELS, parcel.land_class)),
        (Text("林种", "Forest kind"), _label(FOREST_KIND_LABELS, parcel.forest_kind)),
        (Text("起源", "Origin"), _label(ORIGIN_LABELS, parcel.origin)),
        (Text("优势树种", "Species"), parcel.species),
        (Text("龄组", "Age group"), _label(AGE_LABELS, parcel.age_group)),
        (Text("造林年份", "Planted"), str(parcel.planted_year) if parcel.planted_year else None),
        (
            Text("公益林等级", "Public benefit"),
            _label(PUBLIC_BENEFIT_LABELS, parcel.public_benefit),
        ),
        *_measures(parcel),
        (Text("调查年份", "Survey"), str(parcel.survey_year)),
        (Text("自", "Since"), parcel.from_on.isoformat()),
    ]
    return [(name, pick(value)) for name, value in pairs if value]


def _measures(parcel: Parcel) -> list[tuple[Text, Text | str | None]]:
    measures = (
        (Text("郁闭度", "Canopy"), parcel.canopy_x100, 2, None),
        (Text("平均胸径", "Mean DBH"), parcel.dbh_cm_x10, 1, Text("厘米", "cm")),
        (Text("平均树高", "Mean height"), parcel.height_m_x10, 1, Text("米", "m")),
        (Text("株数", "Stems"), parcel.stems, 0, None),
        (Text("蓄积量", "Volume"), parcel.volume_m3_x100, 2, Text("立方米", "m³")),
    )
    return [
        (name, None if value is None else f"{unscaled(decimals)(value)} {pick(unit)}".strip())
        for name, value, decimals, unit in measures
    ]


def _label(labels: Mapping[Any, Text], code: str | None) -> Text | None:
    """How a code reads; nothing for none."""
    return None if code is None else labels[code]


def lineage_blocks(events: Iterable[ParcelEvent], here: int) -> list[dict[str, object]]:
    """Each event: what went in, what came of it; the page's own parcel is marked."""
    return [
        {
            "title": EVENT_LABELS[EventKind(event.kind)],
            "on": event.on,
            "reason": " · ".join(part for part in (event.reason, event.agreement) if part),
            "before": [_kin(line, here) for line in event.lines if not line.came],
            "after": [_kin(line, here) for line in event.lines if line.came],
        }
        for event in events
    ]


def _kin(line: LineageLine, here: int) -> dict[str, object]:
    parcel = line.parcel
    return {
        "label": parcel.title,
        "url": parcel_url(parcel),
        "here": parcel.id == here,
        "area": Area(line.area_mu_x100),
        "chip": status_chip(parcel),
    }


def missing_right(parcel: Parcel, shares: Sequence[RightShare], day: date) -> Right | None:
    """The right to register next: the land's owner, or one of those who use it, held whole."""
    whole = {
        right
        for right in Right
        if is_whole(
            one.share for one in shares if one.right == right and _holds(one, day, over=False)
        )
    }
    if Right.OWNERSHIP not in whole:
        return Right.OWNERSHIP
    if whole.intersection(USING):
        return None
    # State land is worked by its farm; only a collective contracts land out to households.
    state = parcel.ownership_kind == OwnershipKind.STATE
    return Right.MANAGEMENT if state else Right.CONTRACT


NO_OWNER = Text("缺林地所有权人", "No owner of the land")
NO_USER = Text("缺承包、经营或林木权利人", "Nobody for contract, management or trees")


def stations(
    parcel: Parcel,
    actor: Actor,
    *,
    answer: Clearance,
    missing: Right | None,
    papers: Sequence[Certificate],
) -> list[Step]:
    """The thread from land to money. What lies behind the land is told by the slices above."""
    valid = [one for one in papers if certificate_chip(one).tone in ("go", "warn")]
    own = [
        Step(Text("登记", "Registered"), "done"),
        Step(Text("权利人", "Holders"), "now", NO_OWNER if missing is Right.OWNERSHIP else NO_USER)
        if missing
        else Step(Text("权利人", "Holders"), "done"),
        Step(Text("权属证书", "Certificate"), "done" if valid else "halt" if papers else "now"),
        Step(Text("权属核清", "Clear"), "done" if answer.clear else "halt"),
    ]
    later = (
        ("agreement", Text("协议", "Agreement")),
        ("project", Text("项目", "Project")),
        ("money", Text("收益", "Money")),
    )
    own.extend(step_of("parcel", parcel.id, actor, key=key) or Step(title) for key, title in later)
    return _one_now(own)


def _one_now(steps: list[Step]) -> list[Step]:
    """Only the first thing to do is what is being done; those behind it lie ahead."""
    seen = False
    told: list[Step] = []
    for step in steps:
        told.append(Step(step.title, "ahead", step.note) if seen and step.state == "now" else step)
        seen = seen or step.state in ("now", "halt")
    return told


_WENT: dict[EventKind, tuple[str, str]] = {
    EventKind.SPLIT: ("分割为", "split into"),
    EventKind.MERGE: ("并入", "merged into"),
    EventKind.RESURVEY: ("重新调查，改登为", "surveyed anew as"),
}


def over_note(parcel: Parcel, events: Iterable[ParcelEvent]) -> Text:
    """What became of it, and why nothing more can be done with it."""
    for event in events:
        if any(line.parcel_id == parcel.id and not line.came for line in event.lines):
            came = [line.parcel.title for line in event.lines if line.came]
            many = len(came) > MOST_NAMED
            went = _WENT[EventKind(event.kind)]
            begun = f"于 {parcel.from_on} 登记，当天" if parcel.from_on == event.on else ""
            names = "、".join(one.zh for one in came[:MOST_NAMED])
            named = ", ".join(one.en for one in came[:MOST_NAMED])
            return Text(
                f"本小班{begun or f'于 {event.on} '}{went[0]}{names}"
                f"{f'等 {len(came)} 个小班' if many else ''}。"
                "以后的业务在那里办，这一页只供查阅。",
                f"{'Registered and' if begun else 'It was'} {went[1]} {named}"
                f"{f' and {len(came) - MOST_NAMED} more' if many else ''} on {event.on}. Go on "
                "there; this page can only be read.",
            )
    return Text("本小班已由别的小班替代，只供查阅。", "Others took its place; it can only be read.")


def is_current(parcel: Parcel) -> bool:
    """Whether business may be done with it at all."""
    return parcel.status == ParcelStatus.CURRENT
