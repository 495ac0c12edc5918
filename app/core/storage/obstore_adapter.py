"""The one adapter over obstore: a local folder or an S3-compatible store. Nothing else imports it.

Create-only is asked for where the store knows it; where it is silently ignored (some S3 dialects)
nothing is lost, because the key carries the hash of the bytes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import LocalStore, ObjectStore, S3Store

from app.core.bilingual import Text
from app.core.errors import SettingsError
from app.core.storage import errors
from app.core.storage.errors import FileDamaged, StoreUnavailable
from app.core.storage.keys import require_key
from app.core.storage.objects import ObjectFacts, StorageSettings

logger = logging.getLogger(__name__)

# Create-only cannot be combined with multipart, which alone bounds memory for large files.
WHOLE_BELOW = 8 * 1024 * 1024
PART = 8 * 1024 * 1024
PIECE = 1024 * 1024

# What the store says when ... (obstore has one class for most failures; its text names the cause).
_SIGNS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (errors.FULL, ("(os error 28)", "(os error 27)", "(os error 122)", "No space left", "507 ")),
    (errors.READ_ONLY, ("(os error 30)", "(os error 13)", "(os error 1)", "Read-only file system")),
    (
        errors.REFUSED,
        ("403 Forbidden", "401 Unauthorized", "SignatureDoesNotMatch", "AccessDenied"),
    ),
    (errors.NO_BUCKET, ("NoSuchBucket", "(os error 20)", "(os error 2)")),
    (errors.UNREACHABLE, ("error sending request", "timed out", "HTTP error", "connection")),
)


def explain(error: BaseException) -> Text:
    """The message for people behind an error of the store or of the disk."""
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        local = "(os error" in str(error)
        return errors.READ_ONLY if local else errors.REFUSED
    said = f"(os error {error.errno})" if isinstance(error, OSError) and error.errno else str(error)
    for message, signs in _SIGNS:
        if any(sign in said for sign in signs):
            return message
    return errors.FAILED


@contextmanager
def _explained(doing: str) -> Iterator[None]:
    """Turn whatever the store raises into what a person should do; the log keeps the cause."""
    try:
        yield
    except FileNotFoundError as error:
        if doing == "writing" or "NoSuchBucket" in str(error):
            raise StoreUnavailable(errors.NO_BUCKET) from error
        raise FileDamaged(errors.MISSING) from error
    except (BaseError, OSError, ValueError) as error:
        logger.exception("the file store failed while %s", doing)
        raise StoreUnavailable(explain(error)) from error


class ObstoreObjects:
    """Objects over obstore; `folder` is set when they lie on this machine."""

    def __init__(self, store: ObjectStore, *, folder: Path | None, create_only: bool) -> None:
        """Keep the connection; nothing is read or written yet."""
        self._store = store
        self._folder = folder
        self._create_only = create_only

    def put(self, key: str, content: IO[bytes], *, size: int, replace: bool) -> None:
        """Write all or nothing; on a local disk not before it would survive a power cut."""
        require_key(key)
        with _explained("writing"):
            try:
                self._write(key, content, size=size, replace=replace)
            except AlreadyExistsError:
                return
            if self._folder is not None:
                sync_to_disk(self._folder, self._folder / key)

    def _write(self, key: str, content: IO[bytes], *, size: int, replace: bool) -> None:
        if size > WHOLE_BELOW:
            obstore.put(self._store, key, content, chunk_size=PART, max_concurrency=2)
            return
        mode = "create" if self._create_only and not replace else "overwrite"
        whole = content.read()
        obstore.put(self._store, key, whole, mode=mode, use_multipart=False)  # type: ignore[arg-type]  # a Literal behind the conditional

    def stream(self, key: str) -> Iterator[bytes]:
        """Open now, so that a missing file is known before the first byte is handed on."""
        require_key(key)
        with _explained("opening"):
            opened = obstore.get(self._store, key)
        return self._pieces(opened)

    def _pieces(self, opened: obstore.GetResult) -> Iterator[bytes]:
        with _explained("reading"):
            for piece in opened.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    def find(self, key: str) -> ObjectFacts | None:
        """A HEAD on S3, a stat on disk."""
        require_key(key)
        with _explained("looking"):
            try:
                facts = obstore.head(self._store, key)
            except FileNotFoundError:
                return None
        return ObjectFacts(key, facts["size"], facts["last_modified"])

    def list_all(self) -> Iterator[ObjectFacts]:
        """Page by page; an empty folder or bucket lists nothing."""
        with _explained("listing"):
            for page in obstore.list(self._store, chunk_size=1000):
                for facts in page:
                    yield ObjectFacts(facts["path"], facts["size"], facts["last_modified"])

    def remove(self, key: str) -> None:
        """Removing twice is no error."""
        require_key(key)
        with _explained("removing"):
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                return


def sync_to_disk(folder: Path, file: Path) -> None:
    """Force the file and each folder above it to the disk: a row may promise it after that."""
    place = file
    while True:
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if place == folder:
            return
        place = place.parent


def connect_objects(settings: StorageSettings) -> ObstoreObjects:
    """A bucket where one is set, else a folder beside the database."""
    if settings.s3_bucket:
        return _connect_bucket(settings, settings.s3_bucket)
    if settings.profile == "cluster":
        raise SettingsError(
            Text(
                "集群方式需要对象存储，请设置 LINYUE_S3_BUCKET（以及端点和密钥）后再启动。",
                "The cluster profile needs an object store: set LINYUE_S3_BUCKET (with endpoint "
                "and keys), then start.",
            ),
            setting="LINYUE_S3_BUCKET",
        )
    folder = (settings.data_dir / "files").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = LocalStore(folder, mkdir=True)
    except (BaseError, OSError) as error:
        raise StoreUnavailable(explain(error)) from error
    return ObstoreObjects(store, folder=folder, create_only=True)


def _connect_bucket(settings: StorageSettings, bucket: str) -> ObstoreObjects:
    """Bounded patience: a store that is away must become a sentence, not a hanging page."""
    endpoint = settings.s3_endpoint
    access, secret = settings.s3_access_key, settings.s3_secret_key
    store = S3Store(
        bucket,
        endpoint=endpoint,
        region=settings.s3_region,
        access_key_id=access.get_secret_value() if access else None,
        secret_access_key=secret.get_secret_value() if secret else None,
        virtual_hosted_style_request=not settings.s3_path_style,
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=120),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )
    return ObstoreObjects(store, folder=None, create_only=settings.s3_create_only)
