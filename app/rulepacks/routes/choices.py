"""Setting a rule for one's own county, and letting it end."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import NotFound, RuleBroken
from app.divisions.models import Division
from app.divisions.queries import find_division
from app.divisions.rules import Level
from app.rulepacks.commands import choose_rule, end_choice, get_choice
from app.rulepacks.forms import EndForm, choice_form
from app.rulepacks.lists import cell_of
from app.rulepacks.queries import find_rule, get_definition
from app.rulepacks.routes.blueprint import (
    CHOOSE,
    RULES,
    VIEW,
    blueprint,
    own_place,
    rules_url,
    where,
)
from app.rulepacks.rules.spoken import value_lines
from app.rulepacks.rules.values import read_value
from app.web.context import needed_actor
from app.web.forms import show_form
from app.web.guards import needs
from app.web.i18n import gettext as _


def _own_county() -> Division:
    county = own_place()
    if county is None or county.level != Level.COUNTY:
        raise RuleBroken(
            Text(
                "本地规定以县为单位作出，请由县级审批人员办理。",
                "Local choices are made for a county, by its approver.",
            ),
            code="rulepacks.not_a_county",
        )
    return county


@blueprint.route("/rules/names/<rule_name>/choose", methods=["GET", "POST"])
@needs(VIEW, CHOOSE)
def choose(rule_name: str) -> Response:
    """Set a rule for one's own county, with a reason, from a day on."""
    definition, county = get_definition(rule_name), _own_county()
    held = find_rule(rule_name, county.path, today())
    if held is None or not held.base.local:
        raise RuleBroken(
            Text(
                "这一项由上位规定确定，没有留给县级另行规定的余地。",
                "The law fixes this; it leaves nothing for the county to set.",
            ),
            code="rulepacks.not_open",
            article=None if held is None else held.source,
        )
    form = choice_form(held)
    back = url_for("rulepacks.rule_page", rule_name=rule_name, place=county.code)
    if form.accepts():
        with form.submission() as sent:
            choose_rule(
                division_id=county.id, given=form.to_input(definition), actor=needed_actor()
            )
            sent.leads_to(back)
        if sent.done:
            flash(_("已作出本地规定。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "rulepacks/choose.html",
        form,
        definition=definition,
        cell=cell_of(held, needed_actor().division_path),
        place=where(county),
        steps=[(RULES, rules_url(where(county), today())), (definition.title, back)],
        back=back,
    )


@blueprint.route("/rules/choices/<int:choice_id>/end", methods=["GET", "POST"])
@needs(VIEW, CHOOSE)
def end(choice_id: int) -> Response:
    """Let a local choice of one's own county end."""
    row = get_choice(choice_id, actor=needed_actor())
    definition = get_definition(row.name)
    county = find_division(row.division_path.rstrip("/").rpartition("/")[2])
    if county is None:
        raise NotFound
    back = url_for("rulepacks.rule_page", rule_name=row.name, place=county.code)
    form = EndForm(subject_id=choice_id, until_on=max(today(), row.from_on))
    if form.accepts():
        with form.submission() as sent:
            end_choice(
                choice_id=choice_id,
                until_on=form.last_day(),
                reason=str(form.reason.data),
                actor=needed_actor(),
            )
            sent.leads_to(back)
        if sent.done:
            flash(_("已结束本地规定。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "rulepacks/end.html",
        form,
        definition=definition,
        lines=value_lines(definition, read_value(definition.shape, row.value)),
        choice=row,
        place=where(county),
        steps=[(RULES, rules_url(where(county), today())), (definition.title, back)],
        back=back,
    )
