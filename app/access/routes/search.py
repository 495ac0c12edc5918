"""The search box: sent by POST, so that no number somebody types gets into an address."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, signed_in
from app.access.routes.blueprint import blueprint
from app.web.routes import refuse_other_boxes
from app.web.search import Asked, Found, only_hit, read_asked, render_search, search_all


@blueprint.get("/search")
@signed_in
def search() -> Response:
    """What harmless words find; such an address may be kept and sent on."""
    asked = read_asked(request.args.get("q", ""))
    if asked.stays_out_of_addresses:
        return make_response(_page(read_asked(""), [], refused=True), 422)
    return make_response(_page(asked, search_all(asked, current_actor())))


@blueprint.post("/search")
@signed_in
def search_for() -> AnyResponse:
    """Straight to the one record meant; else to the results, whose address keeps words alone."""
    refuse_other_boxes({"q"})
    asked = read_asked(request.form.get("q", ""))
    found = search_all(asked, current_actor())
    meant = only_hit(found)
    if meant is not None:
        return redirect(meant.url, 303)
    if asked.stays_out_of_addresses:
        return make_response(_page(asked, found))
    return redirect(url_for("access.search", q=asked.words or None), 303)


def _page(asked: Asked, found: list[Found], *, refused: bool = False) -> str:
    return render_search(asked, found, search_url=url_for("access.search_for"), refused=refused)
