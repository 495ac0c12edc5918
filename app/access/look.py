"""How pages look to a person: letter size and language, kept in the cookies app/web reads."""

from __future__ import annotations

from flask import Response

from app.core.bilingual import Language
from app.web.context import settings
from app.web.frame import LETTERS
from app.web.i18n import COOKIE

A_YEAR = 31_536_000


def keep_letters(response: Response, *, large: bool) -> None:
    """Large or normal letters on this machine."""
    _keep(response, LETTERS, "large" if large else "normal")


def keep_language(response: Response, language: Language) -> None:
    """The language of pages on this machine."""
    _keep(response, COOKIE, language)


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings().cookies_secure,
    )
