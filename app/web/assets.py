"""Static files: read once at start, served compressed from memory, named with their content's hash.

A page asks for `/static/linyue.css?v=<hash>`; with the right hash a browser keeps the file for a
year, without it the file is checked each time. Uploads and papers are not served here.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Response, current_app, request
from markupsafe import Markup

from app.core.errors import NotFound
from app.web.guards import public

FOLDER = Path(__file__).resolve().parent / "static"
ASSETS = "linyue.assets"
PREFIX = "/static/"
COMPRESSED = {".css", ".js", ".svg"}
SERVED = COMPRESSED | {".png", ".ico", ".woff2"}
A_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file in memory."""

    content: bytes
    squeezed: bytes | None
    type: str
    version: str
    path: str
    """Its address with the version, ready for every page: url_for() would cost more than a row."""


def load_assets(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every servable file under the folder, by its path inside it."""
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in SERVED:
            content = path.read_bytes()
            small = gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSED else None
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            version = hashlib.sha256(content).hexdigest()[:16]
            name = path.relative_to(folder).as_posix()
            address = f"{PREFIX}{name}?v={version}"
            found[name] = Asset(content, small, kind, version, address)
    return found


def asset_url(name: str) -> str:
    """The address of a static file with its version; an unknown name is a programming mistake."""
    return f"{request.script_root}{_assets()[name].path}"


def icon(name: str) -> Markup:
    """An icon of the one sprite; the word beside it says what it means."""
    return Markup(  # noqa: S704 - names stand in templates, the address is made at start
        f'<svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="{asset_url("icons.svg")}#{name}"></use></svg>'
    )


def _assets() -> dict[str, Asset]:
    assets: dict[str, Asset] = current_app.extensions[ASSETS]
    return assets


@public
def asset(name: str) -> Response:
    """Serve one static file."""
    found = _assets().get(name)
    if found is None:
        raise NotFound
    squeeze = found.squeezed is not None and request.accept_encodings["gzip"] > 0
    response = Response(found.squeezed if squeeze else found.content, mimetype=found.type)
    if squeeze:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{found.version}{'-gz' if squeeze else ''}")
    if request.args.get("v") == found.version:
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
