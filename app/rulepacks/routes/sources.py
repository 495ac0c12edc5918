"""One rule with its source and history, the packs, and one pack."""

from __future__ import annotations

from flask import render_template, url_for

from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import NotFound
from app.core.paths import lies_within
from app.divisions.queries import full_names
from app.divisions.rules import Level
from app.rulepacks.chips import UNCHECKED, standing_chip
from app.rulepacks.lists import cell_of
from app.rulepacks.models import RuleChoice
from app.rulepacks.queries import find_rule, get_definition, library, list_choices
from app.rulepacks.routes.blueprint import (
    CHOOSE,
    NATION,
    RULES,
    VIEW,
    Where,
    asked_day,
    asked_place,
    blueprint,
    own_place,
    rules_url,
)
from app.rulepacks.rules.effective import STANDING_LABELS, Pack, PackValue, Standing
from app.rulepacks.rules.names import Definition
from app.rulepacks.rules.spoken import value_lines, value_text
from app.rulepacks.rules.values import Misfit, read_value
from app.rulepacks.rules.wording import SLICES
from app.web.chips import Chip
from app.web.context import needed_actor
from app.web.guards import needs


@blueprint.get("/rules/names/<rule_name>")
@needs(VIEW)
def rule_page(rule_name: str) -> str:
    """One rule at a place: the value, the article, and what the county made of it."""
    definition = get_definition(rule_name)
    place, on = asked_place("place", own_place()), asked_day("on")
    held = find_rule(rule_name, place.path, on)
    return render_template(
        "rulepacks/rule.html",
        definition=definition,
        slice_title=SLICES.get(definition.slice) or Text(definition.slice, definition.slice),
        steps=[(RULES, rules_url(place, on))],
        place=place,
        on=on,
        cell=cell_of(held, needed_actor().division_path),
        state=standing_chip(held.status) if held is not None else None,
        left_open=value_text(definition, held.base.value) if held is not None else None,
        unchecked=UNCHECKED,
        set_at=_place_text(held.division_path) if held is not None else None,
        may_choose=held is not None and held.base.local and _own_county(place),
        choices=[_choice_line(row, definition) for row in list_choices(rule_name, place.path)],
        may_end=needed_actor().may(CHOOSE)
        and lies_within(place.path, needed_actor().division_path),
        elsewhere=_elsewhere(definition),
    )


def _own_county(place: Where) -> bool:
    """Whether this person may set it here."""
    actor = needed_actor()
    return (
        actor.may(CHOOSE)
        and place.division is not None
        and place.division.level == Level.COUNTY
        and lies_within(place.path, actor.division_path)
    )


def _place_text(path: str) -> Text:
    return NATION if path == "/" else full_names([path])[path]


def _choice_line(row: RuleChoice, definition: Definition) -> dict[str, object]:
    """One entry of the county's own history of this rule."""
    try:
        lines = value_lines(definition, read_value(definition.shape, row.value))
    except Misfit:
        lines = [Text("（旧格式）", "(old format)")]
    over = row.withdrawn or (row.until_on is not None and row.until_on < today())
    return {"row": row, "lines": lines, "chip": _choice_chip(row), "open": not over}


def _choice_chip(row: RuleChoice) -> Chip:
    if row.withdrawn:
        return Chip("rest", Text("已收回，未曾生效", "Taken back, never held"))
    if row.from_on > today():
        return Chip("wait", Text("尚未生效", "Not yet"))
    if row.until_on is not None and row.until_on < today():
        return Chip("rest", Text("已结束", "Ended"))
    return Chip("go", STANDING_LABELS[Standing.LOCAL_CHOICE])


def _elsewhere(definition: Definition) -> list[tuple[PackValue, list[Text], Chip | None]]:
    """What each pack says of this rule."""
    return [
        (value, value_lines(definition, value.value), _chip_today(value))
        for values in library().values.get(definition.name, {}).values()
        for value in values
    ]


def _chip_today(value: PackValue) -> Chip | None:
    standing = value.standing_on(today())
    if standing is None:
        return Chip("wait", Text("尚未生效", "Not yet in force"))
    return None if standing is Standing.IN_FORCE else standing_chip(standing)


@blueprint.get("/rules/packs")
@needs(VIEW)
def packs() -> str:
    """Every pack this program carries."""
    held = sorted(library().packs.values(), key=lambda pack: pack.division_path)
    return render_template(
        "rulepacks/packs.html",
        title=Text("规则包", "Rule packs"),
        steps=[(RULES, url_for("rulepacks.index"))],
        packs=[
            (pack, _place_text(pack.division_path), _pack_chip(pack), len(library().of_pack(code)))
            for pack, code in ((pack, pack.code) for pack in held)
        ],
    )


def _pack_chip(pack: Pack) -> Chip:
    """How it stands today."""
    day = today()
    if day < pack.valid_from:
        return Chip("wait", Text("尚未施行", "Not yet in force"))
    if pack.valid_to is not None and day > pack.valid_to:
        return standing_chip(Standing.EXPIRED)
    return standing_chip(Standing(pack.status.value))


@blueprint.get("/rules/packs/<pack_code>")
@needs(VIEW)
def pack_page(pack_code: str) -> str:
    """One pack: what it is, and every value with its article."""
    pack = library().packs.get(pack_code)
    if pack is None:
        raise NotFound
    return render_template(
        "rulepacks/pack.html",
        steps=[
            (RULES, url_for("rulepacks.index")),
            (Text("规则包", "Rule packs"), url_for("rulepacks.packs")),
        ],
        pack=pack,
        place=_place_text(pack.division_path),
        state=_pack_chip(pack),
        unchecked=UNCHECKED,
        values=[
            (value, value_lines(value.definition, value.value))
            for value in library().of_pack(pack_code)
        ],
    )
