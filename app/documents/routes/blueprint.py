"""The blueprint of papers, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, request, url_for

from app.config import Settings
from app.core.bilingual import Text
from app.documents.commands.papers import Letterhead
from app.documents.models import Document
from app.web.context import settings

blueprint = Blueprint("documents", __name__, template_folder="../templates")


def page_of(document: Document) -> str:
    """Where a paper's page is."""
    return url_for("documents.show", document_id=document.id)


def letterhead() -> Letterhead:
    """The office whose program this is, and the address its papers are checked at."""
    held: Settings = settings()
    base = held.public_url or request.host_url
    return letterhead_of(held, base=base)


def letterhead_of(held: Settings, *, base: str) -> Letterhead:
    """The same for the command line, which has no address of its own."""
    return Letterhead(
        office=Text(held.county_name_zh, held.county_name_en),
        check_base=f"{base.rstrip('/')}/check/",
    )
