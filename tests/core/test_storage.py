"""The file store's contract, on a local folder and on two servers that speak S3.

rclone overwrites a create-only put without a word; the contract holds there all the same, because
a key carries the hash of its bytes.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.core import clock
from app.core.crypto.keyring import Keyring, use_keyring
from app.core.database import transaction
from app.core.jobs import enqueue
from app.core.jobs.delivery import Workplace, run_job
from app.core.storage import FileDamaged, FileStore, StoredFile, StoreUnavailable, keep_file
from app.core.storage import files as files_module
from app.core.storage.keys import KEY
from tests.core.storage_desk import (
    CLERK,
    hold_fresh_keys,
    keep,
    overwrite,
    put,
    raw,
    s3_settings,
    store_of,
)
from tests.servers import S3Server, s3_server

MEGABYTES_12 = 12 * 1024 * 1024


@pytest.fixture(scope="module")
def moto() -> Iterator[S3Server]:
    with s3_server("moto") as server:
        yield server


@pytest.fixture(scope="module")
def rclone() -> Iterator[S3Server]:
    with s3_server("rclone") as server:
        yield server


@pytest.fixture(autouse=True)
def _keys(app: Flask) -> Iterator[None]:
    yield from hold_fresh_keys()


@pytest.fixture(params=["local", "moto", "rclone"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, database: Session, app: Flask
) -> Iterator[FileStore]:
    """One store of each kind; the application of this test uses it too."""
    place: Literal["local", "moto", "rclone"] = request.param
    if place == "local":
        wanted = Settings(environment="testing", data_dir=tmp_path)
    else:
        wanted = s3_settings(request.getfixturevalue(place), tmp_path)
    app.extensions[files_module.EXTENSION] = made = store_of(wanted)
    yield made
    del app.extensions[files_module.EXTENSION]


# --- the contract -------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_what_was_put_comes_back(store: FileStore, size: int, encrypted: bool) -> None:
    content = random.Random(size).randbytes(size)
    file = keep(store, content, encrypted=encrypted)
    assert store.read(file) == content
    assert b"".join(store.open_stream(file)) == content
    store.verify(file)
    assert file.size == size
    assert KEY.fullmatch(file.key)
    assert file.sha256 in file.key
    assert hashlib.sha256(raw(store, file)).hexdigest() == file.sha256
    assert file.name == "云坪村决议.pdf"
    assert (file.created_by_id, file.created_by_name) == (7, "林小禾")


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_stream_of_12_megabytes(store: FileStore, encrypted: bool) -> None:
    random_bytes = random.Random(12)
    pieces = [random_bytes.randbytes(300_007) for _ in range(MEGABYTES_12 // 300_007 + 1)]
    file = keep(store, iter(pieces), encrypted=encrypted)
    digest = hashlib.sha256()
    for piece in store.open_stream(file):
        digest.update(piece)
    assert digest.digest() == hashlib.sha256(b"".join(pieces)).digest()
    assert file.size == sum(map(len, pieces))


def test_the_same_bytes_twice_are_one_object_and_two_rows(
    store: FileStore, database: Session
) -> None:
    first, second = keep(store, b"same", name="一.pdf"), keep(store, b"same", name="二.pdf")
    assert first.key == second.key
    assert first.uid != second.uid
    assert database.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 2
    assert store.read(second) == b"same"


def test_encrypted_content_gives_nothing_away(store: FileStore) -> None:
    content = "户主：林大山，身份证略".encode() * 50
    first, second = keep(store, content, encrypted=True), keep(store, content, encrypted=True)
    plain = hashlib.sha256(content).hexdigest()
    for file in (first, second):
        assert content[:12] not in raw(store, file)
        assert plain not in (file.sha256, file.digest)
        assert plain not in file.key
        assert file.key_version == 1
    assert first.key != second.key
    assert first.digest == second.digest


@pytest.mark.parametrize("encrypted", [False, True])
def test_changed_bytes_are_not_handed_on(store: FileStore, encrypted: bool) -> None:
    file = keep(store, b"0123456789" * 20_000, encrypted=encrypted)
    held = bytearray(raw(store, file))
    held[70_000] ^= 1
    overwrite(store, file.key, bytes(held))
    for read in (store.read, store.verify):
        with pytest.raises(FileDamaged):
            read(file)


def test_a_missing_file_is_known_before_the_first_byte(store: FileStore) -> None:
    file = keep(store, b"gone")
    store.objects.remove(file.key)
    store.objects.remove(file.key)
    with pytest.raises(FileDamaged):
        store.open_stream(file)


def test_damage_is_mended_when_the_same_bytes_are_put_again(store: FileStore) -> None:
    file = keep(store, b"whole")
    overwrite(store, file.key, b"broke")
    with pytest.raises(FileDamaged):
        store.read(file)
    keep(store, b"whole")
    assert store.read(file) == b"whole"


def test_write_once_whatever_the_store_does_with_create_only(store: FileStore) -> None:
    file = keep(store, b"first")
    again = put(store, b"other")
    assert again.key != file.key
    assert store.read(file) == b"first"


def test_rotated_keys_still_open_old_files(store: FileStore) -> None:
    old = Keyring(keys={1: b"1" * 32}, active=1, stable_key=b"s" * 32)
    new = Keyring(keys={1: b"1" * 32, 2: b"2" * 32}, active=2, stable_key=b"s" * 32)
    use_keyring(old)
    before = keep(store, b"personal", encrypted=True)
    use_keyring(new)
    after = keep(store, b"personal", encrypted=True)
    assert (before.key_version, after.key_version) == (1, 2)
    assert store.read(before) == store.read(after) == b"personal"
    use_keyring(Keyring(keys={2: b"2" * 32}, active=2, stable_key=b"s" * 32))
    with pytest.raises(StoreUnavailable, match="密钥版本"):
        store.read(before)


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_both_ciphers(store: FileStore, cipher: str) -> None:
    use_keyring(Keyring.generate(cipher=cipher))
    file = keep(store, b"x" * 100_000, encrypted=True)
    assert store.read(file) == b"x" * 100_000


def test_bytes_without_a_row_go_after_a_day(store: FileStore, database: Session) -> None:
    kept, orphan = keep(store, b"kept"), put(store, b"orphan")
    assert not [found for batch in store.list_orphans() for found in batch]
    with clock.shifted(timedelta(days=1, minutes=1)):
        with transaction():
            asked = enqueue("storage.remove_orphans", {}, key="now", actor=CLERK)
        job_id = asked.id
        assert run_job(job_id, place=Workplace(lease_seconds=60))
        with transaction(), pytest.raises(FileDamaged):
            keep_file(orphan)
    assert store.objects.find(orphan.key) is None
    assert store.read(kept) == b"kept"


def test_an_orphan_that_is_wanted_again_stays(store: FileStore, database: Session) -> None:
    put(store, b"forgotten")
    with clock.shifted(timedelta(days=1, minutes=1)):
        batches = list(store.list_orphans())
        wanted = put(store, b"forgotten")
        with transaction():
            keep_file(wanted)
        with transaction():
            for batch in batches:
                store.remove_orphans(batch)
    assert store.read(wanted) == b"forgotten"
