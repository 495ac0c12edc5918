"""Templates for everybody: the catalogue, the field dictionary, shipped files; uploading one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.storage import file_store
from app.divisions.queries import place_name, remember_names
from app.documents import queries
from app.documents.commands.templates import upload_template
from app.documents.dictionary import dictionary_of
from app.documents.forms.templates import MOST_MB, TemplateForm
from app.documents.forms.uploads import name_of, read_upload
from app.documents.groups import GROUPS
from app.documents.kinds import LANGUAGES, Kind, PaperLanguage, get_kind, list_kinds
from app.documents.lists.uploads import UPLOADS, source_of
from app.documents.models import PaperTemplate
from app.documents.routes.blueprint import blueprint
from app.documents.routes.papers import LANGUAGE, MEDIA, file_answer
from app.documents.rules import TemplateStatus, tidy
from app.web.forms import show_form
from app.web.i18n import gettext as _
from app.web.listing import Action

VIEW, UPLOAD = Permission.DOCUMENT_VIEW, Permission.TEMPLATE_UPLOAD
CATALOGUE = Text("文书模板", "Templates")
CAUTION = Text(
    "上传的文件先隔离检查：含宏、外部链接、嵌入程序或写错的标记都会被拒绝，并说明在哪里、怎么改。",
    "The file is checked in quarantine. Macros, outside links, embedded programs and wrong tags "
    "are refused, with the place and what to do.",
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A kind in the catalogue, with the templates of one's own area that are in use."""

    kind: Kind
    own: Sequence[tuple[PaperTemplate, PaperLanguage, Text]]


@blueprint.get("/documents/templates")
@requires(VIEW)
def templates() -> Response:
    """Every kind of paper: its basis, its shipped templates, the county's own."""
    actor = current_actor()
    used = queries.list_templates(actor=actor, status=TemplateStatus.APPROVED)
    remember_names(template.division_path for template in used)
    grouped = [
        (title, [_shelf(kind, used) for kind in list_kinds() if kind.group == code])
        for code, title in GROUPS.items()
    ]
    return make_response(
        render_template(
            "documents/templates.html",
            grouped=[(title, shelves) for title, shelves in grouped if shelves],
            languages=LANGUAGES,
            may_upload=actor.may(UPLOAD),
        )
    )


def _shelf(kind: Kind, used: Sequence[PaperTemplate]) -> Shelf:
    own = [
        (template, PaperLanguage(template.language), place_name(template.division_path))
        for template in used
        if template.kind == kind.code
    ]
    return Shelf(kind, own)


@blueprint.get("/documents/templates/uploads")
@requires(VIEW)
def template_uploads() -> Response:
    """All uploaded versions of the reader's area."""
    actor = current_actor()
    actions = []
    if actor.may(UPLOAD):
        actions.append(
            Action(
                Text("上传模板", "Upload a template"), url_for("documents.template_new"), main=True
            )
        )
    return UPLOADS.page(source_of(actor), actions=actions)


@blueprint.get("/documents/templates/kinds/<kind>")
@requires(VIEW)
def template_fields(kind: str) -> Response:
    """The field dictionary: what a template of this kind may say, to be copied."""
    chosen = get_kind(kind)
    return make_response(
        render_template(
            "documents/template_fields.html",
            kind=chosen,
            dictionary=dictionary_of(chosen),
            languages=LANGUAGES,
            may_upload=current_actor().may(UPLOAD),
        )
    )


@blueprint.get(f"/documents/templates/kinds/<kind>/{LANGUAGE}.docx")
@requires(VIEW)
def template_shipped(kind: str, language: str) -> Response:
    """The shipped Word template, to start one's own from."""
    chosen, spoken = get_kind(kind), PaperLanguage(language)
    name = f"{chosen.name.zh}_{spoken.label.zh}_{chosen.version}.docx"
    return file_answer(chosen.template(spoken), name=tidy(name), media_type=MEDIA["word"])


@blueprint.route("/documents/templates/new", methods=["GET", "POST"])
@requires(VIEW, UPLOAD)
def template_new() -> AnyResponse:
    """Upload a county's own template; it is checked before anybody can use it."""
    form = TemplateForm(kind=request.args.get("kind"), language=request.args.get("language"))
    content = read_upload(form.file, most_mb=MOST_MB) if form.accepts() else None
    if content is not None:
        actor = current_actor()
        file = file_store().put(
            "paper_template",
            content,
            suffix="docx",
            media_type=MEDIA["word"],
            name=name_of(form.file),
            encrypted=True,
            actor=actor,
        )
        with form.submission() as sent:
            template = upload_template(
                kind=str(form.kind.data),
                language=PaperLanguage(form.language.data),
                file=file,
                sha256=hashlib.sha256(content).hexdigest(),
                actor=actor,
            )
            sent.leads_to(url_for("documents.template", template_id=template.id))
        if sent.done:
            flash(_("已上传，正在检查。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "documents/form.html",
        form,
        title=Text("上传模板", "Upload a template"),
        lead=Text(
            "审定后，您所在地区以后签发的这种文书都用它；已签发的不变。",
            "Once approved, new papers of this kind in your area are made with it.",
        ),
        caution=CAUTION,
        steps=[(CATALOGUE, url_for("documents.templates"))],
        sections=[(Text("模板", "Template"), ["kind", "language", "file"])],
        word_on_button=Text("上传并检查", "Upload and check"),
        back=url_for("documents.templates"),
    )
