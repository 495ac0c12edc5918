"""The blueprint, the rights by code, and what every page of rules asks of its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, request, url_for

from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import InvalidValue
from app.core.paths import NOWHERE
from app.divisions.models import Division
from app.divisions.queries import find_division, full_names
from app.rulepacks.queries import find_place
from app.web.context import needed_actor
from app.web.fields import UNSEEN, parse_day
from app.web.i18n import gettext as _
from app.web.i18n import pick

VIEW, CHOOSE = "rulepacks.view", "rulepacks.choose"
"""Codes of the rights; app/access names and grants them."""
COUNTY_DEPTH = 3
CENTURY = 100
NATION = Text("全国", "The whole country")

blueprint = Blueprint("rulepacks", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class Where:
    """A place as pages name it; the whole country has no row of its own."""

    division: Division | None
    name: Text

    @property
    def path(self) -> str:
        """What rule() is asked with."""
        return self.division.path if self.division is not None else "/"

    @property
    def code(self) -> str:
        """What addresses carry."""
        return self.division.code if self.division is not None else ""

    @property
    def short(self) -> Text:
        """The name without what lies above."""
        return self.division.name if self.division is not None else NATION


def where(division: Division | None) -> Where:
    """The place with its full name."""
    if division is None:
        return Where(None, NATION)
    return Where(division, full_names([division.path])[division.path])


def own_place() -> Division | None:
    """The county of the reader, or the higher place they look after; None for the country."""
    path = needed_actor().division_path
    if path in ("/", NOWHERE):
        return None
    return find_division(path.strip("/").split("/")[:COUNTY_DEPTH][-1])


def asked_place(key: str, otherwise: Division | None) -> Where:
    """The place named in the address; one nobody knows is said, and the default taken."""
    typed = request.args.get(key)
    if typed is None or not typed.strip():
        return where(otherwise)
    found = find_place(typed[:80]) if not UNSEEN.search(typed) else None
    if found is None:
        shown = UNSEEN.sub("", typed)[:80]
        said = _("没有找到“%(typed)s”，请填县、市或省的代码或全名。", typed=shown)
        flash(said, "warn")
    return where(found or otherwise)


def asked_day(key: str, otherwise: date | None = None) -> date:
    """The day named in the address; today where there is none or none that can be meant."""
    typed = request.args.get(key, "").strip()
    if typed:
        try:
            day = parse_day(typed[:40])
            if abs(day.year - today().year) <= CENTURY:
                return day
            flash(_("请填近百年内的日期。"), "warn")
        except InvalidValue as error:
            flash(pick(error.message), "warn")
    return otherwise or today()


def rules_url(place: Where, on: date) -> str:
    """The page of a place's rules."""
    day = on.isoformat() if on != today() else None
    return url_for("rulepacks.index", place=place.code or None, on=day)


RULES = Text("地方规则", "Rules")
