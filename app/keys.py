"""Loads the keys at start and gives each part of the house its own: cookies, audit, personal data.

Outside production a missing key file is made in data_dir, so that `make run` needs no questions.
In production it has to be named and there; app/deploy.py stops the start otherwise.
"""

from __future__ import annotations

from flask import Flask

from app.config import Settings
from app.core.audit.keys import use_audit_key
from app.core.crypto.keyring import create_key_file, load_keyring, use_keyring


def install_keys(app: Flask, settings: Settings) -> None:
    """Set the keyring of this process and what is derived from it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    file = settings.keys
    if not file.exists():
        if settings.production:
            # Commands like `flask keys create` still run; serving is refused by name.
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        create_key_file(file, index_hash=settings.index_hash)
    ring = load_keyring(file, cipher=settings.cipher, index_hash=settings.index_hash)
    use_keyring(ring)
    use_audit_key(ring.derive("audit"))
    app.secret_key = ring.derive("cookies")
