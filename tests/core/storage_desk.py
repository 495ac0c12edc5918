"""Stores, keys and files for the tests of the file store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import obstore

from app.config import Settings
from app.core.actor import Actor
from app.core.crypto.keyring import Keyring, keyring, use_keyring
from app.core.database import transaction
from app.core.storage import FileStore, StoredFile, keep_file
from app.core.storage.content_keys import KeyringContentKeys
from app.core.storage.obstore_adapter import connect_objects
from tests.servers import S3Server

CLERK = Actor(user_id=7, name="林小禾", division_path="/52/5299/529901/")


def s3_settings(server: S3Server, folder: Path) -> Settings:
    return Settings(
        environment="testing",
        data_dir=folder,
        s3_endpoint=server.endpoint,
        s3_bucket=server.bucket,
        s3_region=server.region,
        s3_access_key=server.access_key,
        s3_secret_key=server.secret_key,
    )


def store_of(wanted: Settings) -> FileStore:
    """The store these settings lead to."""
    return FileStore(connect_objects(wanted), KeyringContentKeys())


def hold_fresh_keys() -> Iterator[None]:
    """Keys of this test; the application's own come back after it."""
    before = keyring()
    use_keyring(Keyring.generate())
    yield
    use_keyring(before)


def put(store: FileStore, content: object, **changed: object) -> StoredFile:
    given = {
        "suffix": "pdf",
        "media_type": "application/pdf",
        "name": "云坪村决议.pdf",
        "encrypted": False,
        "actor": CLERK,
    }
    return store.put("scans", content, **{**given, **changed})


def keep(store: FileStore, content: object, **changed: object) -> StoredFile:
    made = put(store, content, **changed)
    with transaction():
        keep_file(made)
    return made


def raw(store: FileStore, file: StoredFile) -> bytes:
    return b"".join(store.objects.stream(file.key))


def overwrite(store: FileStore, key: str, content: bytes) -> None:
    obstore.put(store.objects._store, key, content)
