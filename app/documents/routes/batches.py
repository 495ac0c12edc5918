"""Batches: ordering one with a sheet, how far it is, and everything it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires, unattended
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import InvalidValue, NotFound
from app.core.jobs.models import JobStatus
from app.core.storage import StoredFile, file_store
from app.divisions.queries import place_name
from app.documents import queries
from app.documents.blank_sheets import blank_sheet, fits_sheet
from app.documents.bundles import MOST_MERGED, merge_batch, stream_batch_zip
from app.documents.chips import batch_chip, document_chip
from app.documents.commands.batches import start_batch
from app.documents.forms.batches import MOST_MB, BatchForm
from app.documents.forms.uploads import name_of, read_upload
from app.documents.jobs import as_lines
from app.documents.kinds import Kind, PaperLanguage, get_kind, list_kinds
from app.documents.lists.batches import BATCHES, source_of
from app.documents.lists.uploads import kind_name
from app.documents.models import PaperBatch
from app.documents.routes.blueprint import blueprint, letterhead, page_of
from app.documents.routes.papers import MEDIA, file_answer
from app.documents.routes.streams import ZIP, stream_answer
from app.documents.rules import tidy
from app.documents.sheets import SheetRow, read_facts
from app.web.forms import show_form
from app.web.i18n import gettext as _
from app.web.i18n import language
from app.web.listing import Action, Ask, page_links

VIEW, DOWNLOAD = Permission.DOCUMENT_VIEW, Permission.DOCUMENT_DOWNLOAD
ISSUE = Permission.DOCUMENT_ISSUE
TITLE = Text("批量制作", "Batches")
MOST_SHOWN_ERRORS = 200
PER_PAGE = 100
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CAUTION = Text(
    "先整张检查，全部无误才开始制作；有一处不对就一份也不做。",
    "The whole sheet is checked first. If anything is wrong, nothing is made.",
)

WHOLE_LINE = Text("整行", "The whole line")


@dataclass(frozen=True, slots=True)
class WrongCell:
    """One thing to correct in a sheet."""

    line: int
    field: Text
    said: Text


@blueprint.get("/documents/batches")
@requires(VIEW)
def batches() -> Response:
    """The batches of the reader's area."""
    actor = current_actor()
    actions = []
    if actor.may(ISSUE):
        actions.append(
            Action(Text("新建批次", "New batch"), url_for("documents.batch_new"), main=True)
        )
    return BATCHES.page(source_of(actor), actions=actions)


@blueprint.route("/documents/batches/new", methods=["GET", "POST"])
@requires(VIEW, ISSUE)
def batch_new() -> AnyResponse:
    """Upload a sheet; every line of it becomes a numbered paper."""
    form = BatchForm(kind=request.args.get("kind"))
    wrong: list[WrongCell] = []
    if form.accepts():
        facts, wrong = _read_sheet(form)
        if facts is not None:
            done = _start(form, facts)
            if done is not None:
                return done
    return show_form(
        "documents/batch_new.html",
        form,
        title=Text("新建批次", "New batch"),
        lead=Text("一行制作一份文书。", "A paper for each line."),
        caution=CAUTION,
        steps=[(TITLE, url_for("documents.batches"))],
        sections=[
            (Text("文书", "Papers"), ["kind", "language", "division_code", "title", "wants_pdf"]),
            (Text("上传", "Upload"), ["file"]),
        ],
        word_on_button=Text("检查并开始制作", "Check and start"),
        back=url_for("documents.batches"),
        wrong=wrong[:MOST_SHOWN_ERRORS],
        more=max(0, len(wrong) - MOST_SHOWN_ERRORS),
        sheets=[kind for kind in list_kinds() if fits_sheet(kind)],
        lists=[kind for kind in list_kinds() if not fits_sheet(kind)],
    )


def _read_sheet(form: BatchForm) -> tuple[list[dict[str, Any]] | None, list[WrongCell]]:
    """All facts of the sheet; or None, and what is wrong with it, which stands at the box too."""
    content = read_upload(form.file, most_mb=MOST_MB)
    if content is None:
        return None, []
    kind = get_kind(str(form.kind.data))
    facts: list[dict[str, Any]] = []
    wrong: list[WrongCell] = []
    lines: set[int] = set()
    try:
        for row in read_facts(content, name=name_of(form.file), kind=kind):
            facts.append(row.facts)
            wrong.extend(_wrong_cells(row, kind))
            lines.update({row.line} if row.errors else ())
    except InvalidValue as error:
        form.blame(error)
        return None, []
    if wrong:
        said = _(
            "%(lines)s 行有 %(n)s 处要改正，一份也没有制作；下面逐行列出",
            lines=len(lines),
            n=len(wrong),
        )
        form.file.errors = [*form.file.errors, said]
        return None, wrong
    return facts, []


def _wrong_cells(row: SheetRow, kind: Kind) -> list[WrongCell]:
    labels = {field.name: field.label for field in kind.fields}
    return [
        WrongCell(row.line, _heading(error.field, labels), error.message) for error in row.errors
    ]


def _heading(place: str, labels: Mapping[str, Text]) -> Text:
    """The label of the column; of an unknown one what the file calls it."""
    name = place.partition("[")[0][:60]
    return labels.get(name) or (Text(name, name) if name else WHOLE_LINE)


def _start(form: BatchForm, facts: Sequence[dict[str, Any]]) -> AnyResponse | None:
    """Keep the checked rows sealed and order the making; None when a rule refuses it."""
    rows = _kept(facts)
    with form.submission() as sent:
        batch = start_batch(
            kind=str(form.kind.data),
            language=PaperLanguage(form.language.data),
            wants_pdf=bool(form.wants_pdf.data),
            title=str(form.title.data),
            division_code=str(form.division_code.data),
            rows=(rows, len(facts)),
            letterhead=letterhead(),
            actor=current_actor(),
        )
        sent.leads_to(url_for("documents.batch", batch_id=batch.id))
    if not sent.done:
        return None
    flash(_("已开始制作 %(n)s 份。可以离开这一页。", n=len(facts)), "success")
    return redirect(sent.url, 303)


def _kept(facts: Sequence[dict[str, Any]]) -> StoredFile:
    return file_store().put(
        "paper_rows",
        as_lines(facts),
        suffix="jsonl",
        media_type="application/x-ndjson",
        name="rows.jsonl",
        encrypted=True,
        actor=current_actor(),
    )


@blueprint.get("/documents/batches/sheet/<kind>.xlsx")
@requires(VIEW, ISSUE)
def batch_sheet(kind: str) -> Response:
    """The empty sheet of a kind, with what belongs into each column."""
    chosen = get_kind(kind)
    if not fits_sheet(chosen):
        raise NotFound
    spoken = language()
    name = tidy(f"{chosen.name.pick(spoken)}.xlsx")
    content = blank_sheet(chosen, language=spoken)
    return file_answer(content, name=name, media_type=SHEET_TYPE)


@blueprint.get("/documents/batches/<int:batch_id>")
@requires(VIEW)
def batch(batch_id: int) -> Response:
    """A batch's page: how far it is, its files, its papers."""
    actor = current_actor()
    found = queries.get_batch(batch_id, actor=actor)
    entered = queries.count_batch(found)
    last = max(1, -(-entered // PER_PAGE))
    at = min(last, _page_asked())
    documents = queries.list_batch_page(found, limit=PER_PAGE, offset=(at - 1) * PER_PAGE)
    return make_response(
        render_template(
            "documents/batch.html",
            kind=kind_name(found.kind),
            place=place_name(found.division_path),
            spoken=PaperLanguage(found.language),
            papers=[
                (document, document_chip(document), page_of(document)) for document in documents
            ],
            entered=entered,
            at=at,
            pager=page_links(Ask(page=at), last) if last > 1 else [],
            **_progress(found, actor),
        )
    )


def _page_asked() -> int:
    typed = request.args.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


@blueprint.get("/documents/batches/<int:batch_id>/progress")
@requires(VIEW)
@unattended
def batch_progress(batch_id: int) -> Response:
    """For a page that asks again by itself; at the end the whole page is loaded anew."""
    actor = current_actor()
    found = queries.get_batch(batch_id, actor=actor)
    held = _progress(found, actor)
    answer = make_response(render_template("documents/batch_progress.html", **held))
    if not held["moving"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _progress(found: PaperBatch, actor: Actor) -> dict[str, Any]:
    """How far a batch is and what can be done about it."""
    job = queries.find_job(queries.BATCH, found.uid)
    done = found.made == found.total
    stuck = not done and job is not None and job.status in {JobStatus.FAILED, JobStatus.CANCELLED}
    return {
        "batch": found,
        "job": job,
        "chip_of": batch_chip(found, job),
        "done": done,
        "moving": not done and not stuck,
        "stuck": stuck,
        "may_retry": stuck and job is not None and job.created_by_id == actor.user_id,
        "may_open": actor.may(DOWNLOAD) and found.made > 0 and (done or stuck),
        "may_merge": found.wants_pdf and found.made <= MOST_MERGED,
        "again": url_for("documents.batch_progress", batch_id=found.id),
    }


@blueprint.get("/documents/batches/<int:batch_id>/papers.zip")
@requires(VIEW, DOWNLOAD)
def batch_zip(batch_id: int) -> Response:
    """Every file of a batch in one zip, streamed."""
    found = _made_batch(batch_id)
    pieces, length = stream_batch_zip(found, form="both")
    return stream_answer(pieces, name=tidy(f"{found.title}.zip"), media_type=ZIP, length=length)


@blueprint.get("/documents/batches/<int:batch_id>/papers.pdf")
@requires(VIEW, DOWNLOAD)
def batch_pdf(batch_id: int) -> Response:
    """All papers of a batch as one PDF to print, behind a page of contents."""
    found = _made_batch(batch_id)
    content = merge_batch(found, language=PaperLanguage(found.language))
    return file_answer(content, name=tidy(f"{found.title}.pdf"), media_type=MEDIA["pdf"])


def _made_batch(batch_id: int) -> PaperBatch:
    found = queries.get_batch(batch_id, actor=current_actor())
    if found.made == 0:
        raise NotFound
    return found
