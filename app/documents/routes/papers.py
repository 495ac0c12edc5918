"""Papers: the list, filling in, a paper's page, its files, withdrawing and replacing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.audit_words import history_lines
from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.divisions.queries import get_division, place_name
from app.documents import queries
from app.documents.bundles import Form, download_name, read_made
from app.documents.chips import document_chip
from app.documents.commands.papers import issue_paper, replace_paper, void_paper
from app.documents.forms.papers import PaperForm, form_of, shown_values
from app.documents.groups import GROUPS
from app.documents.kinds import Field, Kind, PaperLanguage, get_kind, list_kinds
from app.documents.lists.papers import PAPERS, source_of
from app.documents.making import Paper, make_paper
from app.documents.models import Document
from app.documents.queries import choose_template
from app.documents.routes.blueprint import blueprint, letterhead, page_of
from app.documents.rules import DocumentStatus, PaperInput, show_code
from app.documents.shown import shown_facts
from app.web.forms import ReasonForm, show_form
from app.web.i18n import gettext as _
from app.web.listing import Action

VIEW, DOWNLOAD = Permission.DOCUMENT_VIEW, Permission.DOCUMENT_DOWNLOAD
ISSUE, CLOSE = Permission.DOCUMENT_ISSUE, Permission.DOCUMENT_CLOSE
LANGUAGE = "<any('zh','en','zh-en'):language>"
MEDIA: dict[Form, str] = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
VOIDING = Text(
    "作废后编号保留、不再使用，核验页会显示“已作废”。纸件请收回并注明作废。",
    "The number stays used and the check page says “withdrawn”. Take the paper copies back.",
)
PLAIN_HEADINGS = (Text("一般事项", "General"), Text("内容", "Contents"))


@blueprint.get("/documents")
@requires(VIEW)
def index() -> Response:
    """The papers of the reader's area."""
    actor = current_actor()
    actions = []
    if actor.may(ISSUE):
        actions.append(
            Action(Text("填写文书", "Fill in a paper"), url_for("documents.choose_kind"), main=True)
        )
    return PAPERS.page(source_of(actor), actions=actions)


@blueprint.post("/documents/export")
@requires(VIEW)
def export() -> AnyResponse:
    """The list as a sheet."""
    actor = current_actor()
    return PAPERS.export(source_of(actor), actor=actor)


@blueprint.get("/documents/new")
@requires(VIEW, ISSUE)
def choose_kind() -> Response:
    """Which kind of paper."""
    grouped = [
        (title, [kind for kind in list_kinds() if kind.group == code])
        for code, title in GROUPS.items()
    ]
    return make_response(
        render_template("documents/choose.html", grouped=[one for one in grouped if one[1]])
    )


@blueprint.route("/documents/new/<kind>", methods=["GET", "POST"])
@requires(VIEW, ISSUE)
def new(kind: str) -> Response:
    """Fill in a paper and issue it."""
    chosen = get_kind(kind)
    form = form_of(chosen)()
    given = form.read() if form.accepts() else None
    if given is not None and form.preview_only.data:
        return _draft_of(chosen, given)
    if given is not None:
        with form.submission() as sent:
            document = issue_paper(given=given, letterhead=letterhead(), actor=current_actor())
            sent.leads_to(page_of(document))
        if sent.done:
            flash(_("已签发，编号 %(number)s。文件正在制作。", number=document.number), "success")
            return redirect(sent.url, 303)  # type: ignore[return-value]  # werkzeug's Response
    return _form_page(
        form,
        chosen,
        title=Text(f"填写{chosen.name.zh}", f"Fill in: {chosen.name.en}"),
        steps=[
            (Text("文书", "Papers"), url_for("documents.index")),
            (Text("选择文种", "Choose a kind"), url_for("documents.choose_kind")),
        ],
        word_on_button=Text("签发", "Issue"),
        back=url_for("documents.choose_kind"),
    )


def _draft_of(kind: Kind, given: PaperInput) -> Response:
    """How the paper would be printed; it takes no number, and says so."""
    language = given.languages[0]
    place = get_division(given.division_code)
    paper = Paper(
        kind=kind,
        facts=given.facts,
        number=_("（预览，未编号）"),
        issued_on=given.issued_on or clock.today(),
        check_code="",
        check_url=url_for("documents.check", _external=True),
        office=letterhead().office,
    )
    chosen = choose_template(kind, language, division_path=place.path)
    made = make_paper(paper, template=chosen.content, language=language)
    assert made.pdf is not None, "a preview is a PDF"
    return file_answer(made.pdf, name=f"{kind.name.zh}.pdf", media_type=MEDIA["pdf"], inline=True)


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes under a heading."""

    title: Text
    boxes: Sequence[str]


def _form_page(
    form: PaperForm,
    kind: Kind,
    *,
    title: Text,
    steps: list[tuple[Text, str]],
    word_on_button: Text,
    back: str,
) -> Response:
    english = [f"{field.name}_en" for field in kind.fields if field.type in {"text", "long_text"}]
    reason = ["reason"] if "reason" in form else []
    return show_form(
        "documents/fill.html",
        form,
        kind=kind,
        title=title,
        steps=steps,
        first=Section(PLAIN_HEADINGS[0], [*reason, "division_code", "title", "issued_on"]),
        contents=[_Fact(field, *_boxes_of(field)) for field in kind.plain_fields],
        rows=kind.row_fields,
        english=english,
        english_open=any(form[name].data or form[name].errors for name in english),
        word_on_button=word_on_button,
        back=back,
    )


@dataclass(frozen=True, slots=True)
class _Fact:
    """A declared fact and the names of its boxes."""

    field: Field
    together: bool
    boxes: Sequence[str]


def _boxes_of(field: Field) -> tuple[bool, Sequence[str]]:
    """Whether the boxes stand in one frame, and their names."""
    if field.type == "choices":
        return True, [f"{field.name}__{option.code}" for option in field.options]
    if field.type == "period":
        return True, [f"{field.name}__from", f"{field.name}__to"]
    return False, [field.name]


@blueprint.get("/documents/<int:document_id>")
@requires(VIEW)
def show(document_id: int) -> Response:
    """A paper's page: state, files, preview, facts, history."""
    actor = current_actor()
    document = queries.get_document(document_id, actor=actor)
    kind = get_kind(document.kind)
    may_open = actor.may(DOWNLOAD)
    return make_response(
        render_template(
            "documents/show.html",
            document=document,
            kind=kind,
            place=place_name(document.division_path),
            chip_of=document_chip(document),
            code=show_code(document.check_code),
            making=document.status == DocumentStatus.PENDING,
            job=queries.find_job(queries.MAKE, document.uid),
            files=[(PaperLanguage(file.language), file) for file in document.files],
            facts=shown_facts(kind, queries.facts_of(document)),
            replaced_by=queries.list_replaced_by(document),
            may_open=may_open,
            may_close=actor.may(CLOSE)
            and document.status in {DocumentStatus.PENDING, DocumentStatus.READY},
            may_replace=actor.may(CLOSE)
            and actor.may(ISSUE)
            and document.status == DocumentStatus.READY,
            history=history_lines("document", document.id),
        )
    )


@blueprint.get(f"/documents/<int:document_id>/{LANGUAGE}.<any(docx,pdf):ending>")
@requires(VIEW, DOWNLOAD)
def download(document_id: int, language: str, ending: str) -> Response:
    """A made file to keep."""
    return _file(document_id, language, ending, inline=False)


@blueprint.get(f"/documents/<int:document_id>/{LANGUAGE}/preview")
@requires(VIEW, DOWNLOAD)
def preview(document_id: int, language: str) -> Response:
    """The very PDF that will be printed, in the browser's own viewer."""
    return _file(document_id, language, "pdf", inline=True)


def _file(document_id: int, language: str, ending: str, *, inline: bool) -> Response:
    document = queries.get_document(document_id, actor=current_actor())
    file = queries.get_file(document, PaperLanguage(language))
    form: Form = "pdf" if ending == "pdf" else "word"
    return file_answer(
        read_made(file, form),
        name=download_name(document, file, form),
        media_type=MEDIA[form],
        inline=inline,
    )


def file_answer(content: bytes, *, name: str, media_type: str, inline: bool = False) -> Response:
    """Bytes as a download with a Chinese name (RFC 6266), never kept by anybody on the way."""
    answer = Response(content, mimetype=media_type)
    manner = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = (
        f"{manner}; filename=\"{_ascii(name)}\"; filename*=UTF-8''{quote(name)}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ascii(name: str) -> str:
    """For clients that know only the old way: the ending stays right."""
    stem, dot, ending = name.rpartition(".")
    plain = "".join(sign for sign in stem if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return f"{plain or 'paper'}{dot}{ending}"


@blueprint.route("/documents/<int:document_id>/void", methods=["GET", "POST"])
@requires(VIEW, CLOSE)
def void(document_id: int) -> Response:
    """Withdraw a paper, with a reason."""
    document = queries.get_document(document_id, actor=current_actor())
    form = ReasonForm(subject_id=document_id)
    if form.accepts():
        with form.submission() as sent:
            void_paper(document_id=document_id, reason=form.because(), actor=current_actor())
            sent.leads_to(page_of(document))
        if sent.done:
            flash(_("已作废。"), "success")
            return redirect(sent.url, 303)  # type: ignore[return-value]  # werkzeug's Response
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"作废 {document.number}", f"Withdraw {document.number}"),
        said=VOIDING,
        steps=_steps(document),
        word=Text("作废", "Withdraw"),
        back=page_of(document),
        stop=True,
    )


@blueprint.route("/documents/<int:document_id>/replace", methods=["GET", "POST"])
@requires(VIEW, ISSUE, CLOSE, DOWNLOAD)
def replace(document_id: int) -> Response:
    """Issue a corrected paper in the place of a wrong one."""
    document = queries.get_document(document_id, actor=current_actor())
    kind = get_kind(document.kind)
    form = _replacement_of(kind)(subject_id=document_id, **_shown(document, kind))
    given = form.read() if form.accepts() else None
    if given is not None:
        with form.submission() as sent:
            fresh = replace_paper(
                document_id=document_id,
                given=given,
                reason=str(form["reason"].data),
                letterhead=letterhead(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(fresh))
        if sent.done:
            flash(_("已替换，新编号 %(number)s。", number=fresh.number), "success")
            return redirect(sent.url, 303)  # type: ignore[return-value]  # werkzeug's Response
    return _form_page(
        form,
        kind,
        title=Text(f"替换 {document.number}", f"Replace {document.number}"),
        steps=_steps(document),
        word_on_button=Text("签发替换件", "Issue the replacement"),
        back=page_of(document),
    )


def _replacement_of(kind: Kind) -> type[PaperForm]:
    """The kind's form, with why; no drafts, for it begins with what was frozen."""
    return type(
        f"Replacement_{kind.code}",
        (form_of(kind),),
        {"reason": ReasonForm.reason, "draft_key": None},
    )


def _shown(document: Document, kind: Kind) -> dict[str, object]:
    return {
        **shown_values(kind, queries.facts_of(document)),
        "division_code": document.division_code,
        "title": document.title,
        "issued_on": document.issued_on,
    }


def _steps(document: Document) -> list[tuple[Text, str]]:
    return [
        (Text("文书", "Papers"), url_for("documents.index")),
        (Text(document.number, document.number), page_of(document)),
    ]
