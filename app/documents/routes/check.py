"""The public check: what a paper's code or a file's hash says of it, and nothing personal."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Response, make_response, redirect, render_template, request, url_for

from app.core.bilingual import Text
from app.core.database import session
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import Document, DocumentFile, office_of
from app.documents.queries import find_by_code
from app.documents.routes.blueprint import blueprint
from app.documents.rules import DocumentStatus, read_code, show_code
from app.web.guards import public

SHA256 = re.compile(r"[0-9a-f]{64}")
VERDICTS: dict[DocumentStatus, tuple[str, Text]] = {
    DocumentStatus.READY: (
        "good",
        Text("有效：本系统签发过这份文书。", "Valid: this paper was issued here."),
    ),
    DocumentStatus.PENDING: (
        "say",
        Text("已编号，文件正在制作。", "Numbered; its file is being made."),
    ),
    DocumentStatus.REPLACED: (
        "warn",
        Text("已被替换：请索取替换件。", "Replaced: ask for the paper that took its place."),
    ),
    DocumentStatus.VOIDED: (
        "bad",
        Text("已作废：不能再作为依据。", "Withdrawn: it is no longer good for anything."),
    ),
}


@blueprint.get("/check")
@public
def check() -> Response:
    """Type the code of a paper, or choose its file; the file never leaves the browser."""
    typed = request.args.get("code", "")
    if typed:
        code = read_code(typed)
        if code is not None:
            return redirect(url_for("documents.checked", code=code), 303)  # type: ignore[return-value]  # werkzeug's Response
        return make_response(render_template("documents/check.html", typed=typed, wrong=True), 422)
    return make_response(render_template("documents/check.html", typed="", wrong=False))


@blueprint.get("/check/<code>")
@public
def checked(code: str) -> Response:
    """What the code says."""
    read = read_code(code)
    document = find_by_code(read) if read is not None else None
    return _answer(document, matched=None)


@blueprint.get("/check/hash/<sha256>")
@public
def checked_hash(sha256: str) -> Response:
    """The paper a file with this hash belongs to."""
    plain = sha256.strip().lower()
    found = None
    if SHA256.fullmatch(plain):
        found = session().scalar(
            sa.select(DocumentFile)
            .where(sa.or_(DocumentFile.word_sha256 == plain, DocumentFile.pdf_sha256 == plain))
            .limit(1)
        )
    return _answer(found.document if found else None, matched=found)


def _answer(document: Document | None, *, matched: DocumentFile | None) -> Response:
    """Number, kind, office, day, state: what a register at the counter would say."""
    if document is None:
        return make_response(render_template("documents/unknown.html"), 404)
    status = DocumentStatus(document.status)
    look, verdict = VERDICTS[status]
    return make_response(
        render_template(
            "documents/checked.html",
            document=document,
            kind=get_kind(document.kind),
            office=office_of(document),
            code=show_code(document.check_code),
            look=look,
            verdict=verdict,
            matched=PaperLanguage(matched.language) if matched else None,
            hashes=[
                (PaperLanguage(file.language), ending, value)
                for file in document.files
                for ending, value in (("PDF", file.pdf_sha256), ("Word", file.word_sha256))
                if value
            ],
        )
    )
