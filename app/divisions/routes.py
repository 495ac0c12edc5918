"""Looking divisions up, one division's page, and keeping a county's own townships and villages.
Whole lists come by import, and the levels above with the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import InvalidValue, NotFound
from app.core.paths import ROOT_PATH, lies_within
from app.divisions import queries
from app.divisions.commands import end_division, record_places, reopen_division
from app.divisions.forms import EndForm, NamesForm, NewPlaceForm, ReopenForm
from app.divisions.lists import DIVISIONS, own_divisions, page_of
from app.divisions.models import Division
from app.divisions.rules import LEVEL_LABELS, LOCAL_LEVELS, Level, ancestor_paths
from app.web.chips import Chip
from app.web.context import needed_actor
from app.web.fields import parse_day
from app.web.forms import LinyueForm, show_form
from app.web.guards import needs
from app.web.i18n import gettext as _
from app.web.listing import Action
from app.web.navigation import REGISTERS, MenuEntry, add_menu

VIEW, EDIT = "divisions.view", "divisions.edit"
"""The codes of the rights; app/access names and grants them."""
MOST_TYPED = 60
IN_FORCE = Chip("go", Text("在用", "In force"))
ENDED = Chip("rest", Text("已停用", "Ended"))
NOT_YET = Chip("rest", Text("尚未启用", "Not yet"))
PLACE = "/divisions/<string(minlength=2, maxlength=12):division_code>"

blueprint = Blueprint("divisions", __name__, template_folder="templates")


@blueprint.get("/divisions")
@needs(VIEW)
def index() -> Response:
    """The divisions of the reader's area."""
    look = Action(Text("查代码和旧区划", "Look up any code"), url_for("divisions.lookup"))
    return DIVISIONS.page(own_divisions(needed_actor()), actions=[look])


@blueprint.post("/divisions/export")
@needs(VIEW)
def export() -> Response:
    """The same as a sheet."""
    actor = needed_actor()
    return DIVISIONS.export(own_divisions(actor), actor=actor)


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the look-up: what was found, and who carries it on."""

    division: Division
    whole: Text
    chip: Chip
    now: Division | None


@blueprint.get("/divisions/lookup")
@needs(VIEW)
def lookup() -> Response:
    """Any code or name of the country, in force or not, and what it is on a day."""
    words = request.args.get("q", "").strip()[:MOST_TYPED].replace("\x00", "")
    typed_day = request.args.get("on", "").strip()
    day = parse_day(typed_day) if typed_day else today()
    places = queries.find_places(words, area=needed_actor().division_path) if words else ()
    wholes = queries.full_names([place.path for place in places])
    found = [_found(place, wholes[place.path], day) for place in places]
    return make_response(
        render_template(
            "divisions/lookup.html",
            words=words,
            typed_day=typed_day,
            day=day,
            found=found,
            most=queries.MOST_FOUND,
            provinces=() if words else queries.list_provinces(),
            level_labels=LEVEL_LABELS,
        )
    )


def _found(place: Division, whole: Text, day: date) -> Found:
    now = None if place.in_force(day) else queries.resolve(place.code, day)
    return Found(
        division=place,
        whole=whole,
        chip=_standing(place, day),
        now=now if now is not None and now.code != place.code else None,
    )


@blueprint.get(PLACE)
@needs(VIEW)
def place(division_code: str) -> Response:
    """One division: where it lies, what lies below, its dates and what was before and after."""
    actor = needed_actor()
    division = _visible(division_code, actor)
    day = today()
    below = [] if _hidden_below(division, actor) else queries.list_children(division.code)
    follower = queries.resolve(division.code, day)
    before = queries.list_predecessors(division.code)
    shown = [division, follower, *before]
    wholes = queries.full_names([one.path for one in shown])
    return make_response(
        render_template(
            "divisions/place.html",
            division=division,
            whole=wholes[division.path],
            chip=_standing(division, day),
            steps=_steps(division),
            level=LEVEL_LABELS[Level(division.level)],
            below=[one for one in below if one.in_force(day)],
            below_ended=[one for one in below if not one.in_force(day)],
            follower=follower if follower.code != division.code else None,
            before=before,
            wholes=wholes,
            # Who did what is the business of the area; the national list is everybody's.
            own=lies_within(division.path, actor.division_path),
            national=Level(division.level) not in LOCAL_LEVELS,
            may_add=_may_add(division, actor),
            may_edit=_may_edit(division, actor),
            level_labels=LEVEL_LABELS,
        )
    )


@blueprint.route(f"{PLACE}/new", methods=["GET", "POST"])
@needs(VIEW, EDIT)
def new_place(division_code: str) -> AnyResponse:
    """Enter one township or village; whole lists are imported."""
    actor = needed_actor()
    above = _own(division_code, actor)
    if not _may_add(above, actor):
        raise _not_here(above)
    form = NewPlaceForm(above=above)
    if form.accepts():
        with form.submission() as sent:
            given = form.to_input()
            if queries.find_division(given.code) is not None:
                raise _taken(given.code)
            record_places(rows=[given], actor=actor)
            sent.leads_to(url_for("divisions.place", division_code=given.code))
        if sent.done:
            flash(_("已登记。"), "success")
            return redirect(sent.url, 303)
    label = LEVEL_LABELS[Level.TOWNSHIP if above.level == Level.COUNTY else Level.VILLAGE]
    return _form_page(
        form,
        division=above,
        title=Text(f"登记{label.zh}", f"New {label.en.lower()}"),
        boxes=["code", "name_zh", "name_en", "valid_from"],
        word_on_button=Text("登记", "Enter"),
    )


@blueprint.route(f"{PLACE}/rename", methods=["GET", "POST"])
@needs(VIEW, EDIT)
def rename(division_code: str) -> AnyResponse:
    """Correct a name; the code stays."""
    actor = needed_actor()
    division = _own(division_code, actor)
    form = NamesForm(subject_id=division.code, name_zh=division.name_zh, name_en=division.name_en)
    if form.accepts():
        with form.submission() as sent:
            record_places(rows=[form.names_of(division.code, None)], actor=actor)
            sent.leads_to(page_of(division))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return _form_page(
        form,
        division=division,
        title=Text(f"更名：{division.name_zh}", f"Rename {division.name_en}"),
        boxes=["name_zh", "name_en"],
        word_on_button=Text("保存", "Save"),
    )


@blueprint.route(f"{PLACE}/end", methods=["GET", "POST"])
@needs(VIEW, EDIT)
def end(division_code: str) -> AnyResponse:
    """End a code after a day."""
    actor = needed_actor()
    division = _own(division_code, actor)
    form = EndForm(subject_id=division.code)
    if form.accepts():
        with form.submission() as sent:
            end_division(
                code=division.code,
                on=form.last_day(),
                successor_code=form.follower(),
                actor=actor,
            )
            sent.leads_to(page_of(division))
        if sent.done:
            flash(_("已停用。旧代码仍可查到。"), "success")
            return redirect(sent.url, 303)
    return _form_page(
        form,
        division=division,
        title=Text(f"停用 {division.name_zh}", f"End {division.name_en}"),
        boxes=["on", "successor_code"],
        word_on_button=Text("停用", "End"),
    )


@blueprint.route(f"{PLACE}/reopen", methods=["GET", "POST"])
@needs(VIEW, EDIT)
def reopen(division_code: str) -> AnyResponse:
    """Take back an ending entered by mistake."""
    actor = needed_actor()
    division = _own(division_code, actor)
    form = ReopenForm(subject_id=division.code)
    if form.accepts():
        with form.submission() as sent:
            reopen_division(code=division.code, reason=form.because(), actor=actor)
            sent.leads_to(page_of(division))
        if sent.done:
            flash(_("已恢复在用。"), "success")
            return redirect(sent.url, 303)
    return _form_page(
        form,
        division=division,
        title=Text(f"撤销停用：{division.name_zh}", f"Take back the end of {division.name_en}"),
        boxes=["reason"],
        word_on_button=Text("恢复在用", "Put in force again"),
    )


def install(app: Flask) -> None:
    """The menu entry of this slice."""
    add_menu(
        app,
        [MenuEntry(REGISTERS, Text("行政区划", "Divisions"), "divisions.index", VIEW, order=90)],
    )


def _form_page(
    form: LinyueForm,
    *,
    division: Division,
    title: Text,
    boxes: list[str],
    word_on_button: Text,
) -> Response:
    return show_form(
        "divisions/form.html",
        form,
        title=title,
        lead=queries.full_name(division.path),
        steps=[*_steps(division), (division.name, page_of(division))],
        boxes=boxes,
        word_on_button=word_on_button,
        back=page_of(division),
    )


def _visible(code: str, actor: Actor) -> Division:
    return queries.get_visible_division(code, area=actor.division_path)


def _own(code: str, actor: Actor) -> Division:
    """A division of the actor's own area; others are as good as absent."""
    division = _visible(code, actor)
    if not lies_within(division.path, actor.division_path):
        raise _not_here(division)
    return division


def _hidden_below(division: Division, actor: Actor) -> bool:
    """Townships and villages are shown in one's own area only."""
    below_is_local = Level(division.level) in (Level.COUNTY, *LOCAL_LEVELS)
    return below_is_local and not lies_within(division.path, actor.division_path)


def _may_add(division: Division, actor: Actor) -> bool:
    return (
        Level(division.level) in (Level.COUNTY, Level.TOWNSHIP)
        and division.valid_to is None
        and _keeps(division, actor)
    )


def _may_edit(division: Division, actor: Actor) -> bool:
    local = Level(division.level) in LOCAL_LEVELS
    return _keeps(division, actor) and (local or actor.division_path == ROOT_PATH)


def _keeps(division: Division, actor: Actor) -> bool:
    return actor.may(EDIT) and lies_within(division.path, actor.division_path)


def _standing(division: Division, day: date) -> Chip:
    if day < division.valid_from:
        return NOT_YET
    return IN_FORCE if division.in_force(day) else ENDED


def _steps(division: Division) -> list[tuple[Text | str, str]]:
    """The way down to a division, without itself."""
    above = queries.list_on_paths(ancestor_paths(division.path)[:-1])
    return [
        (Text("行政区划", "Divisions"), url_for("divisions.index")),
        *((one.name, page_of(one)) for one in above),
    ]


def _not_here(division: Division) -> NotFound:
    return NotFound(
        Text(
            f"{division.name_zh}不在您维护的范围内。",
            f"{division.name_en} is not among the places you keep.",
        )
    )


def _taken(code: str) -> InvalidValue:
    return InvalidValue(
        Text(
            f"代码 {code} 已登记。要改名，请打开该区划办理。",
            f"The code {code} is taken. To rename that place, open its page.",
        ),
        field="code",
    )
