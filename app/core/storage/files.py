"""Keep and read files. What they mean, and who may read them, is decided by the slices."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, cast

import sqlalchemy as sa
from flask import current_app

from app.core import clock
from app.core.actor import Actor
from app.core.database import in_transaction, session
from app.core.storage import errors
from app.core.storage.content_keys import ContentKeys, KeyringContentKeys
from app.core.storage.errors import FileDamaged, StoreUnavailable
from app.core.storage.framing import seal_stream, unseal_stream
from app.core.storage.keys import KEY, MEDIA_TYPE, make_key, tidy_name
from app.core.storage.models import READY, StoredFile
from app.core.storage.objects import ObjectFacts, Objects
from app.core.storage.obstore_adapter import connect_objects, explain

SETTINGS = "linyue.settings"
EXTENSION = "linyue.files"
SPOOL_BYTES = 8 * 1024 * 1024
# Bytes without a row may belong to somebody between put() and keep_file(); nobody takes a day.
ORPHAN_AGE = timedelta(days=1)
# An object found this old is written again: its age then says that somebody wants it now.
REFRESH_AGE = timedelta(hours=1)
_ORPHAN_LOCK = 0x4C59_4649


class _Counted:
    """Bytes on their way, hashed and counted as they pass."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._hash.update(piece)
            self.size += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class FileStore:
    """Write once, read back, hand out only what still hashes to what was kept."""

    def __init__(self, objects: Objects, keys: ContentKeys) -> None:
        """`objects` holds bytes, `keys` seal what is personal."""
        self.objects = objects
        self._keys = keys

    def put(
        self,
        kind: str,
        content: bytes | Iterable[bytes],
        *,
        suffix: str,
        media_type: str,
        name: str,
        encrypted: bool,
        actor: Actor,
    ) -> StoredFile:
        """Store the bytes and prove it by reading them back. The row is new and not yet kept.

        Outside transaction(), because a store may take its time; then keep_file() inside one.
        """
        assert not in_transaction(), "put() inside transaction(): the write lock would wait for it"
        assert MEDIA_TYPE.fullmatch(media_type), media_type
        uid = uuid.uuid4().hex
        version = self._keys.current()[1] if encrypted else None
        plain, stored = _Counted(), _Counted()
        pieces = plain.passing([content] if isinstance(content, bytes) else content)
        if encrypted:
            pieces = seal_stream(pieces, keys=self._keys, uid=uid)
        with _spool(stored.passing(pieces)) as spooled:
            key_name = make_key(kind, stored.sha256, suffix=suffix, on=clock.today())
            self._store(key_name, spooled, stored)
        return StoredFile(
            uid=uid,
            key=key_name,
            kind=kind,
            name=tidy_name(name),
            media_type=media_type,
            size=plain.size,
            stored_size=stored.size,
            sha256=stored.sha256,
            digest=self._keys.keyed_digest(plain.sha256) if encrypted else plain.sha256,
            encrypted=encrypted,
            key_version=version,
            status=READY,
            created_at=clock.now(),
            created_by_id=actor.user_id,
            created_by_name=actor.name,
        )

    def _store(self, key: str, spooled: IO[bytes], wanted: _Counted) -> None:
        """Write unless the same bytes are there; read back; mend once what reads back wrong."""
        found = self.objects.find(key)
        fresh = found is not None and found.modified_at > clock.now() - REFRESH_AGE
        if found is None or not fresh:
            spooled.seek(0)
            self.objects.put(key, spooled, size=wanted.size, replace=found is not None)
        if self._hash_of(key) == wanted.sha256:
            return
        spooled.seek(0)
        self.objects.put(key, spooled, size=wanted.size, replace=True)
        if self._hash_of(key) != wanted.sha256:
            raise StoreUnavailable(errors.NOT_SAVED)

    def _hash_of(self, key: str) -> str:
        read = _Counted()
        for _ in read.passing(self.objects.stream(key)):
            pass
        return read.sha256

    def open_stream(self, file: StoredFile) -> Iterator[bytes]:
        """The content, piece by piece. Missing files fail here, before the first piece.

        Encrypted pieces are each proven before they are handed on. Of a plain file the hash is only
        known at the end: FileDamaged then comes after bytes that a reader must throw away.
        """
        sealed = self.objects.stream(file.key)
        return self._checked(sealed, file)

    def _checked(self, pieces: Iterator[bytes], file: StoredFile) -> Iterator[bytes]:
        stored = _Counted()
        passing = stored.passing(pieces)
        if file.encrypted:
            yield from unseal_stream(passing, keys=self._keys, uid=file.uid)
        else:
            yield from passing
        if stored.sha256 != file.sha256 or stored.size != file.stored_size:
            raise FileDamaged(errors.CHANGED)

    def read(self, file: StoredFile) -> bytes:
        """The whole content, proven."""
        return b"".join(self.open_stream(file))

    def verify(self, file: StoredFile) -> None:
        """Read it all and keep nothing; FileDamaged when it is not what was kept."""
        for _ in self.open_stream(file):
            pass

    def list_orphans(self, *, batch: int = 100) -> Iterator[list[ObjectFacts]]:
        """Batches of objects older than a day that no row keeps. Other people's files are left."""
        latest = clock.now() - ORPHAN_AGE
        old = (
            o for o in self.objects.list_all() if o.modified_at < latest and KEY.fullmatch(o.key)
        )
        waiting: list[ObjectFacts] = []
        for facts in old:
            waiting.append(facts)
            if len(waiting) == batch:
                yield _without_row(waiting)
                waiting = []
        if waiting:
            yield _without_row(waiting)

    def remove_orphans(self, orphans: list[ObjectFacts]) -> int:
        """Remove those that still nobody keeps. Inside transaction(), which keeps keepers out."""
        assert in_transaction(), "remove_orphans() outside transaction()"
        _lock_keys(shared=False)
        kept = _kept(orphans)
        latest = clock.now() - ORPHAN_AGE
        removed = 0
        for orphan in orphans:
            facts = self.objects.find(orphan.key)
            if orphan.key not in kept and facts is not None and facts.modified_at < latest:
                self.objects.remove(orphan.key)
                removed += 1
        return removed


def _kept(objects: list[ObjectFacts]) -> set[str]:
    """Which of these keys have a row."""
    keys = [facts.key for facts in objects]
    return set(session().scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(keys))))


def _without_row(objects: list[ObjectFacts]) -> list[ObjectFacts]:
    kept = _kept(objects)
    return [facts for facts in objects if facts.key not in kept]


def _lock_keys(*, shared: bool) -> None:
    """Keeping and removing exclude each other. SQLite's one writer does that by itself."""
    current = session()
    if current.get_bind().dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock_shared if shared else sa.func.pg_advisory_xact_lock
        current.execute(sa.select(lock(_ORPHAN_LOCK)))


@contextmanager
def _spool(pieces: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """What will be stored, hashed before it is named. Personal content arrives here sealed."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spooled:
        for piece in pieces:
            _write_piece(spooled.write, piece)
        # A real file or a BytesIO, both of which the store can read by itself.
        yield cast("IO[bytes]", spooled)


def _write_piece(write: Callable[[bytes], int], piece: bytes) -> None:
    """A full disk is the store's trouble, an error of whoever yields the pieces is not."""
    try:
        write(piece)
    except OSError as error:
        raise StoreUnavailable(explain(error)) from error


def keep_file(file: StoredFile) -> StoredFile:
    """Give stored bytes their row, in the transaction of the change that needs them."""
    assert in_transaction(), "keep_file() outside transaction()"
    _lock_keys(shared=True)
    if file_store().objects.find(file.key) is None:
        raise FileDamaged(errors.MISSING)
    session().add(file)
    session().flush()
    return file


def file_store() -> FileStore:
    """The store of this application, connected at first use."""
    store = current_app.extensions.get(EXTENSION)
    if store is None:
        store = FileStore(connect_objects(current_app.extensions[SETTINGS]), KeyringContentKeys())
        current_app.extensions[EXTENSION] = store
    assert isinstance(store, FileStore)
    return store
