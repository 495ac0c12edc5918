"""One uploaded template: what the check found, what changed, and the second person's decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.audit_words import history_lines
from app.access.guards import current_actor, requires, unattended
from app.access.permissions import Permission
from app.access.scope import ensure_visible, may_see
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.core.jobs.models import JobStatus
from app.core.storage import file_store
from app.divisions.queries import place_name
from app.documents import queries
from app.documents.checking import field_names, trial_papers
from app.documents.chips import template_chip
from app.documents.commands.templates import approve_template, reject_template, retire_template
from app.documents.forms.templates import AgreeForm, RejectForm
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.making import chamber, context_of, wish_of
from app.documents.models import PaperTemplate
from app.documents.routes.blueprint import blueprint
from app.documents.routes.papers import MEDIA, file_answer
from app.documents.routes.templates import CATALOGUE
from app.documents.rules import TemplateStatus, tidy
from app.typeset.gate import inspect_template
from app.web.forms import LinyueForm, ReasonForm, show_form
from app.web.i18n import gettext as _
from app.web.i18n import pick

VIEW, DOWNLOAD = Permission.DOCUMENT_VIEW, Permission.DOCUMENT_DOWNLOAD
UPLOAD, APPROVE = Permission.TEMPLATE_UPLOAD, Permission.TEMPLATE_APPROVE
UNSAFE = frozenset({TemplateStatus.QUARANTINED, TemplateStatus.REFUSED})
"""A file that has not passed its check goes back to its uploader and to nobody else."""
APPROVING = Text(
    "审定后，本地区以后签发的这种文书都用这份模板，原来在用的自动停用；已签发的文书不变。",
    "From now on papers of this kind are made with it, and the one in use is retired. "
    "Papers already issued stay as they are.",
)
REJECTING = Text("上传人会看到您写的理由。", "The uploader will read your reason.")
RETIRING = Text(
    "停用后改用系统自带模板；已签发的文书不变，仍可照原样重新下载。",
    "The shipped template is used again. Papers already issued stay as they are.",
)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing the check found, as the page says it."""

    message: Text
    remedy: Text
    place: Text | None
    tag: str | None


@dataclass(frozen=True, slots=True)
class NamesCompared:
    """The placeholders of a template beside those of the one before."""

    against: Text
    added: list[str]
    removed: list[str]
    kept: list[str]


@blueprint.get("/documents/templates/<int:template_id>")
@requires(VIEW)
def template(template_id: int) -> Response:
    """An uploaded template's page."""
    actor = current_actor()
    found = queries.get_template(template_id, actor=actor)
    kind = get_kind(found.kind)
    status = TemplateStatus(found.status)
    return make_response(
        render_template(
            "documents/template.html",
            template=found,
            kind=kind,
            spoken=PaperLanguage(found.language),
            place=place_name(found.division_path),
            chip_of=template_chip(found),
            errors=_by_part(found, fatal=True),
            notes=_by_part(found, fatal=False),
            names=_compare(found) if found.checked_at and status != "refused" else None,
            may_open=_may_open(found, actor),
            may_try=status not in UNSAFE and actor.may(DOWNLOAD),
            own=found.uploaded_by_id == actor.user_id,
            may_decide=actor.may(APPROVE) and may_see(actor, found.division_path),
            may_upload=actor.may(UPLOAD),
            history=history_lines("paper_template", found.id),
            **_checking(found, actor),
        )
    )


def _checking(found: PaperTemplate, actor: Actor) -> dict[str, Any]:
    """How the check goes, for the page and for the part that asks again."""
    job = queries.find_job(queries.CHECK, f"template:{found.id}")
    stuck = job is not None and job.status in {JobStatus.FAILED, JobStatus.CANCELLED}
    return {
        "waiting": found.status == TemplateStatus.QUARANTINED,
        "job": job,
        "stuck": stuck,
        "may_retry": stuck and job is not None and job.created_by_id == actor.user_id,
        "again": url_for("documents.template_progress", template_id=found.id),
    }


@blueprint.get("/documents/templates/<int:template_id>/progress")
@requires(VIEW)
@unattended
def template_progress(template_id: int) -> Response:
    """For a page that asks again by itself; when the check has ended the page is loaded anew."""
    actor = current_actor()
    found = queries.get_template(template_id, actor=actor)
    answer = make_response(
        render_template(
            "documents/template_checking.html", template=found, **_checking(found, actor)
        )
    )
    if found.status != TemplateStatus.QUARANTINED:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _by_part(found: PaperTemplate, *, fatal: bool) -> list[tuple[Text, list[FindingLine]]]:
    """The findings under the part of the document they stand in, in the order they were found."""
    parts: dict[Text, list[FindingLine]] = {}
    for held in found.findings:
        if bool(held["fatal"]) is not fatal:
            continue
        line = FindingLine(
            message=_text(held["message"]),
            remedy=_text(held["remedy"]),
            place=_text(held["place"]) if held.get("place") else None,
            tag=held.get("tag"),
        )
        parts.setdefault(_text(held["part"]), []).append(line)
    return list(parts.items())


def _text(held: Mapping[str, str]) -> Text:
    return Text(held["zh"], held["en"])


def _compare(found: PaperTemplate) -> NamesCompared:
    """Against the version in use before, or where there was none against the shipped template."""
    before = queries.find_template_before(found)
    if before is not None:
        against = Text(f"本地第 {before.version} 版", f"own version {before.version}")
        return compare_names(before.names, found.names, against=against)
    kind = get_kind(found.kind)
    against = Text(f"系统自带模板 {kind.version}", f"the shipped template {kind.version}")
    return compare_names(_shipped_names(kind.code, found.language), found.names, against=against)


def compare_names(before: Iterable[str], after: Iterable[str], *, against: Text) -> NamesCompared:
    """What came, what went, what stayed."""
    old, new = set(before), set(after)
    return NamesCompared(against, sorted(new - old), sorted(old - new), sorted(old & new))


@lru_cache(maxsize=128)
def _shipped_names(code: str, language: str) -> frozenset[str]:
    """The placeholders of a shipped template; released ones never change."""
    kind = get_kind(code)
    content = kind.template(PaperLanguage(language))
    return frozenset(inspect_template(content, fields=field_names(kind)).names)


def _may_open(found: PaperTemplate, actor: Actor) -> bool:
    return found.status not in UNSAFE or found.uploaded_by_id == actor.user_id


@blueprint.get("/documents/templates/<int:template_id>/file.docx")
@requires(VIEW)
def template_file(template_id: int) -> Response:
    """The uploaded file, as it came."""
    actor = current_actor()
    found = queries.get_template(template_id, actor=actor)
    if not _may_open(found, actor):
        raise NotFound
    content = file_store().read(found.file)
    return file_answer(content, name=found.name, media_type=MEDIA["word"])


@blueprint.get("/documents/templates/<int:template_id>/trial.pdf")
@requires(VIEW, DOWNLOAD)
def template_trial(template_id: int) -> Response:
    """How the template prints with the invented case; made afresh in a process of its own."""
    found = queries.get_template(template_id, actor=current_actor())
    if found.status in UNSAFE:
        raise NotFound
    kind, language = get_kind(found.kind), PaperLanguage(found.language)
    _label, paper = next(trial_papers(kind))
    made = chamber().trial(
        file_store().read(found.file), context_of(paper), pdf=wish_of(paper, language)
    )
    assert made.pdf is not None, "a trial was asked for as PDF"
    name = tidy(f"{kind.name.zh}_{language.label.zh}_{found.version}_试制.pdf")
    return file_answer(made.pdf, name=name, media_type=MEDIA["pdf"], inline=True)


@blueprint.route("/documents/templates/<int:template_id>/approve", methods=["GET", "POST"])
@requires(VIEW, APPROVE)
def template_approve(template_id: int) -> AnyResponse:
    """The second person puts a template to use."""
    found = _decidable(template_id)
    form = AgreeForm(subject_id=template_id)
    if form.accepts():
        with form.submission() as sent:
            approve_template(template_id=template_id, actor=current_actor())
            sent.leads_to(_page_of(found))
        if sent.done:
            flash(_("已审定，以后签发的文书用这份模板。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        found,
        start=TemplateStatus.WAITING,
        title=Text("审定模板", "Approve a template"),
        said=APPROVING,
        word=Text("核对无误，投入使用", "Checked: put to use"),
        other=(
            Text("不合适？不予通过", "Not fit? Reject"),
            url_for("documents.template_reject", template_id=template_id),
        ),
    )


@blueprint.route("/documents/templates/<int:template_id>/reject", methods=["GET", "POST"])
@requires(VIEW, APPROVE)
def template_reject(template_id: int) -> AnyResponse:
    """The second person sends a template back, with the reason."""
    found = _decidable(template_id)
    form = RejectForm(subject_id=template_id)
    if form.accepts():
        with form.submission() as sent:
            reject_template(template_id=template_id, reason=form.because(), actor=current_actor())
            sent.leads_to(_page_of(found))
        if sent.done:
            flash(_("已退回，上传人会看到理由。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        found,
        start=TemplateStatus.WAITING,
        title=Text("不予通过", "Reject a template"),
        said=REJECTING,
        word=Text("不予通过", "Reject"),
    )


@blueprint.route("/documents/templates/<int:template_id>/retire", methods=["GET", "POST"])
@requires(VIEW, APPROVE)
def template_retire(template_id: int) -> AnyResponse:
    """Take a template out of use."""
    found = _decidable(template_id)
    form = ReasonForm(subject_id=template_id)
    if form.accepts():
        with form.submission() as sent:
            retire_template(template_id=template_id, reason=form.because(), actor=current_actor())
            sent.leads_to(_page_of(found))
        if sent.done:
            flash(_("已停用。"), "success")
            return redirect(sent.url, 303)
    return _confirm(
        form,
        found,
        start=TemplateStatus.APPROVED,
        title=Text("停用模板", "Retire a template"),
        said=RETIRING,
        word=Text("停用", "Retire"),
        stop=True,
    )


def _decidable(template_id: int) -> PaperTemplate:
    """One of the reader's own area: those of places above are used here and decided there."""
    actor = current_actor()
    found = queries.get_template(template_id, actor=actor)
    ensure_visible(actor, found.division_path)
    return found


def _page_of(found: PaperTemplate) -> str:
    return url_for("documents.template", template_id=found.id)


def _confirm(
    form: LinyueForm,
    found: PaperTemplate,
    *,
    start: TemplateStatus,
    title: Text,
    said: Text,
    word: Text,
    other: tuple[Text, str] | None = None,
    stop: bool = False,
) -> AnyResponse:
    """What is decided and what follows; an old link leads to how it ended."""
    if found.status != start and not form.is_submitted():
        return redirect(_page_of(found), 303)
    kind, language = get_kind(found.kind), PaperLanguage(found.language)
    return show_form(
        "web/confirm.html",
        form,
        title=title,
        said=said,
        about=[
            (Text("文种", "Kind"), pick(kind.name)),
            (Text("文字", "Language"), pick(language.label)),
            (Text("版本", "Version"), str(found.version)),
            (Text("文件", "File"), found.name),
            (Text("上传人", "Uploaded by"), found.uploaded_by_name),
        ],
        steps=[(CATALOGUE, url_for("documents.templates")), (kind.name, _page_of(found))],
        word=word,
        other=other,
        back=_page_of(found),
        stop=stop,
    )
