"""The blueprint of land, and what its pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, flash, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import clock
from app.core.bilingual import Text
from app.parcels import queries
from app.parcels.forms.holders import OFFERED, known_holders
from app.parcels.lists import LAND, parcel_url
from app.parcels.models import Parcel
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _
from app.web.i18n import pick

blueprint = Blueprint("parcels", __name__, url_prefix="/parcels", template_folder="../templates")

HINT_SAID = Text(
    "虚线是来源小班的范围，供画边界时对照；浅色是已登记边界的其他部分。",
    "Dashed: the land it came of, to draw by. Light: other parts that have a boundary.",
)
Sections = Sequence[tuple[Text, Sequence[str]]]


def tell_soft(findings: Iterable[Text]) -> None:
    """Findings that warn and never refuse: saved all the same, and said once on the next page."""
    for finding in findings:
        flash(_("已保存，但请核对：%(what)s", what=pick(finding)), "warning")


def steps_to(parcel: Parcel | None = None) -> list[tuple[Text, str]]:
    """The way back: the list, and the parcel's page."""
    way = [(LAND, url_for("parcels.index"))]
    if parcel is not None:
        way.append((parcel.title, parcel_url(parcel)))
    return way


def land_form(
    form: LinyueForm,
    *,
    parcel: Parcel | None,
    title: Text,
    sections: Sections,
    word: Text,
    caution: Text | None = None,
    about: Sequence[tuple[Text, str]] = (),
    offer_holders: bool = False,
    hint: Markup | None = None,
) -> Response:
    """A form about a parcel, or about one to be."""
    offered = None
    if offer_holders and parcel is not None:
        offered = {"key": OFFERED, "choices": known_holders(parcel.division_path)}
    return show_form(
        "parcels/form.html",
        form,
        title=title,
        lead=None if parcel is None else Text(f"{parcel.title.zh} {parcel.key}", parcel.title.en),
        caution=caution,
        about=about,
        steps=steps_to(parcel),
        sections=sections,
        word_on_button=word,
        offered=offered,
        hint=hint,
        hint_said=HINT_SAID,
        has_upload=getattr(form, "has_upload", False),
        back=url_for("parcels.index") if parcel is None else parcel_url(parcel),
    )


def drawn_too_far(parcel: Parcel) -> Text | None:
    """The warning when the drawn area is clearly not the registered one."""
    if parcel.drawn_area is None or not queries.is_drawn_too_far(parcel, clock.today()):
        return None
    return Text(
        f"图上面积 {parcel.drawn_area.format('zh')}，与登记面积 {parcel.area.format('zh')} "
        "相差超过容差，请核对边界或面积。",
        f"The boundary encloses {parcel.drawn_area.plain()} mu, clearly not the registered "
        f"{parcel.area.plain()} mu. Check the boundary or the area.",
    )
