"""The list of imports, a new one, one with its progress and report, its files."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires, unattended
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import Forbidden, NotFound
from app.core.jobs.models import JobStatus
from app.core.storage import StoredFile, file_store
from app.imports.answers import told_of
from app.imports.blank_sheets import blank_sheet
from app.imports.chips import import_chip
from app.imports.commands import abandon_import, confirm_import, start_import
from app.imports.forms import MOST_MB, ConfirmForm, UploadForm, open_kinds
from app.imports.kinds import ImportKind, get_import_kind
from app.imports.lists import IMPORTS, source_of
from app.imports.models import SheetImport
from app.imports.queries import (
    CHECK,
    WRITE,
    find_job,
    find_successor,
    get_import,
    some_differences,
    some_problems,
)
from app.imports.routes.blueprint import blueprint, sheet_answer
from app.imports.rules import MOVING, Difference, Extent, ImportState
from app.web.forms import show_form
from app.web.i18n import gettext as _
from app.web.i18n import language, pick
from app.web.listing import Action

RUN = Permission.IMPORT_RUN
MOST_SHOWN = 200
LARGE = 5_000
MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".csv": "text/csv",
}


@blueprint.get("/imports")
@requires(RUN)
def index() -> Response:
    """The imports of the reader's area."""
    action = Action(Text("导入表格", "Import a sheet"), url_for("imports.new"), main=True)
    return IMPORTS.page(source_of(current_actor()), actions=[action])


@blueprint.route("/imports/new", methods=["GET", "POST"])
@requires(RUN)
def new() -> AnyResponse:
    """Choose what, take the template, upload the filled sheet."""
    form = UploadForm(**_asked())
    if form.accepts():
        kind = _open_kind(str(form.kind.data))
        file = _stored(form)
        if file is not None:
            with form.submission() as sent:
                started = start_import(
                    kind=kind,
                    file=file,
                    updates=bool(form.updates.data),
                    language=language(),
                    actor=current_actor(),
                    replaces=form.repaired_id(),
                )
                sent.leads_to(url_for("imports.show", import_id=started.id))
            if sent.done:
                flash(_("已收到，正在检查。可以离开这一页。"), "success")
                return redirect(sent.url, 303)
    return show_form("imports/new.html", form, kinds=open_kinds())


def _asked() -> dict[str, Any]:
    """What the address says of the sheet to come: its kind, or the import whose rows it mends."""
    asked = request.args.get("replaces", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return {"kind": request.args.get("kind")}
    found = _found(int(asked))
    return {"kind": found.kind, "updates": found.updates, "replaces": str(found.id)}


def _stored(form: UploadForm) -> StoredFile | None:
    """The sheet in the store, sealed; None when there is nothing to keep, and the box says why."""
    sent: Any = form.file.data
    if not isinstance(sent, FileStorage):
        return None
    content: bytes = sent.read(MOST_MB * 1024 * 1024 + 1)
    wrong = None
    if len(content) > MOST_MB * 1024 * 1024:
        wrong = _("文件超过 %(most)s MB，请拆成几份上传", most=MOST_MB)
    elif not content:
        wrong = _("文件是空的，请重新选择")
    if wrong:
        form.file.errors = [*form.file.errors, wrong]
        return None
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
    ending = name[name.rfind(".") :].lower()
    return file_store().put(
        "import",
        content,
        suffix=ending.lstrip("."),
        media_type=MEDIA[ending],
        name=name,
        encrypted=True,
        actor=current_actor(),
    )


def _open_kind(code: str) -> ImportKind:
    kind = get_import_kind(code)
    if not current_actor().may(kind.permission):
        raise Forbidden
    return kind


@blueprint.get("/imports/templates/<kind>.xlsx")
@requires(RUN)
def template(kind: str) -> Response:
    """The empty sheet of a kind."""
    chosen = _open_kind(kind)
    spoken = language()
    name = f"{chosen.title.pick(spoken)}-{Text('导入模板', 'import template').pick(spoken)}.xlsx"
    return sheet_answer(blank_sheet(chosen, language=spoken), name=name)


@blueprint.get("/imports/<int:import_id>")
@requires(RUN)
def show(import_id: int) -> Response:
    """How far it is, what the check found, and what to do now."""
    return _page(_found(import_id), ConfirmForm(subject_id=import_id))


def _found(import_id: int) -> SheetImport:
    """Who may not enter such a record by hand does not read sheets of them either."""
    found = get_import(import_id, actor=current_actor())
    _open_kind(found.kind)
    return found


def _page(found: SheetImport, form: ConfirmForm) -> Response:
    kind = get_import_kind(found.kind)

    def read(one: Difference) -> tuple[Text, str, str]:
        return kind.label(one.column), pick(one.before), pick(one.after)

    problems = some_problems(found, MOST_SHOWN)
    return show_form(
        "imports/show.html",
        form,
        kind=kind,
        problems=[(line, [told_of(one, kind) for one in wrong]) for line, wrong in problems],
        more_problems=max(0, found.bad - len(problems)),
        differences=[
            (line, [read(one) for one in changes])
            for line, changes in some_differences(found, MOST_SHOWN)
        ],
        extents=_extents(found),
        most=MOST_SHOWN,
        is_mine=found.created_by_id == current_actor().user_id,
        successor=find_successor(found, actor=current_actor()),
        **_progress(found),
    )


def _extents(found: SheetImport) -> list[str]:
    """What may be chosen: all, unless a row is wrong; good rows, if that makes a difference."""
    if found.bad:
        return [Extent.GOOD.value]
    # One transaction of so many rows keeps other writers of a small installation waiting.
    return [Extent.ALL.value, *([Extent.GOOD.value] if found.good > LARGE else [])]


@blueprint.get("/imports/<int:import_id>/progress")
@requires(RUN)
@unattended
def progress(import_id: int) -> Response:
    """For a page that asks again by itself; at the end the whole page is loaded anew."""
    found = _found(import_id)
    held = _progress(found)
    answer = make_response(render_template("imports/progress.html", **held))
    if not held["moving"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _progress(found: SheetImport) -> dict[str, Any]:
    """How far it is, and what stopped it."""
    state = ImportState(found.state)
    job = find_job(CHECK if state is ImportState.CHECKING else WRITE, found.uid)
    stuck = (
        state in MOVING
        and job is not None
        and job.status in {JobStatus.FAILED, JobStatus.CANCELLED}
    )
    return {
        "found": found,
        "state": state.value,
        "chip_of": import_chip(found),
        "job": job,
        "moving": state in MOVING and not stuck,
        "stuck": stuck,
        "may_retry": stuck and job is not None and job.created_by_id == current_actor().user_id,
        "done": (job.progress_done or 0) if job is not None else 0,
    }


@blueprint.post("/imports/<int:import_id>/confirm")
@requires(RUN)
def confirm(import_id: int) -> AnyResponse:
    """Order the write."""
    found = _found(import_id)
    form = ConfirmForm(subject_id=import_id)
    if form.accepts():
        with form.submission() as sent:
            confirm_import(
                import_id=found.id,
                extent=form.chosen(),
                language=language(),
                actor=current_actor(),
            )
            sent.leads_to(url_for("imports.show", import_id=import_id))
        if sent.done:
            flash(_("已开始写入。可以离开这一页。"), "success")
            return redirect(sent.url, 303)
    return _page(get_import(import_id, actor=current_actor()), form)


@blueprint.post("/imports/<int:import_id>/abandon")
@requires(RUN)
def abandon(import_id: int) -> AnyResponse:
    """Write none of it."""
    found = _found(import_id)
    with transaction():
        abandon_import(import_id=found.id, actor=current_actor())
    flash(_("已放弃，一行也没有写入。"), "success")
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/imports/<int:import_id>/answer.xlsx")
@requires(RUN)
def answer(import_id: int) -> Response:
    """The person's own file with what is wrong in it: whole numbers, so for nobody else."""
    found = _found(import_id)
    if found.answer is None or found.created_by_id != current_actor().user_id:
        raise NotFound
    return sheet_answer(file_store().read(found.answer), name=found.answer.name)
