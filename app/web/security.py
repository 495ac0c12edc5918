"""What every answer carries and every request must show, before any slice sees it.

Strict content policy and headers, the origin check on unsafe methods (beside the form token of
Flask-WTF), and the host check. Who may do what is decided in app/access.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from app.config import Settings
from app.core.bilingual import Text
from app.core.errors import Forbidden
from app.web.context import current_actor

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        # The Bootstrap sheet draws its ticks and arrows as data: pictures.
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        # 'self' and not 'none': a paper's PDF is previewed in a frame of our own page.
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install_security(app: Flask, settings: Settings) -> None:
    """Bind the checks and headers."""
    if settings.allowed_hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.allowed_hosts)
    app.before_request(refuse_foreign_origin)
    secure = settings.cookies_secure

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        keep_private(response)
        return response

    app.after_request(add_headers)


def keep_private(response: Response) -> None:
    """Pages are not left in the cache of a shared machine in a village office."""
    if request.endpoint == "web.asset":
        return
    if current_actor() is not None or response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")


def refuse_foreign_origin() -> None:
    """A browser says where a request comes from; another site's pages may not write here."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site in ("same-origin", "none"):
            return
        raise Forbidden(FOREIGN)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden(FOREIGN)


FOREIGN = Text(
    "这次提交不是从本系统的页面发出的，没有办理。请回到本系统页面重新操作。",
    "This request did not come from a page of this system and was not carried out. "
    "Go back to the system and try again.",
)
