"""create_app: settings, keys, database, slices. Under 80 lines, and it stays so."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, extensions, health, keys, registry
from app.config import ROOT, Settings, load_settings
from app.core.database import db, prepare_engine
from app.core.logs import configure_logs

SETTINGS = "linyue.settings"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the program from its settings; nothing outside them decides anything."""
    settings = settings or load_settings()
    configure_logs(level=settings.log_level, as_json=settings.log_format == "json")
    app = Flask("app", root_path=str(ROOT / "app"), static_folder=None)
    app.extensions[SETTINGS] = settings
    app.config.from_mapping(_flask_config(settings))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    keys.install_keys(app, settings)
    registry.import_models()
    db.init_app(app)
    extensions.migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
    cli.install_commands(app)
    registry.install_slices(app)
    health.install_health(app)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    """Our settings in the names Flask and its extensions look for."""
    return {
        "SQLALCHEMY_DATABASE_URI": settings.url,
        "SQLALCHEMY_ENGINE_OPTIONS": {} if settings.url.startswith("sqlite") else {"pool_size": 10},
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "SESSION_COOKIE_NAME": "linyue",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookies_secure,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "TESTING": settings.environment == "testing",
    }
