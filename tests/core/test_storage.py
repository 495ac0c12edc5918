"""The file store's contract, on a local folder and on two servers that speak S3.

rclone overwrites a create-only put without a word; the contract holds there all the same, because
a key carries the hash of its bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import obstore
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.config import Settings
from app.core import clock
from app.core.actor import Actor
from app.core.crypto.keyring import Keyring, keyring, use_keyring
from app.core.database import transaction
from app.core.errors import InvalidValue, SettingsError
from app.core.jobs import enqueue
from app.core.jobs.delivery import Workplace, run_job
from app.core.storage import FileDamaged, FileStore, StoredFile, StoreUnavailable, keep_file
from app.core.storage import files as files_module
from app.core.storage.content_keys import KeyringContentKeys
from app.core.storage.keys import KEY, tidy_name
from app.core.storage.obstore_adapter import connect_objects
from tests.servers import S3Server, s3_server

CLERK = Actor(user_id=7, name="林小禾", division_path="/52/5299/529901/")
MEGABYTES_12 = 12 * 1024 * 1024


@pytest.fixture(scope="session")
def moto() -> Iterator[S3Server]:
    with s3_server("moto") as server:
        yield server


@pytest.fixture(scope="session")
def rclone() -> Iterator[S3Server]:
    with s3_server("rclone") as server:
        yield server


def s3_settings(server: S3Server, folder: Path) -> Settings:
    return Settings(
        environment="testing",
        data_dir=folder,
        s3_endpoint=server.endpoint,
        s3_bucket=server.bucket,
        s3_region=server.region,
        s3_access_key=server.access_key,  # type: ignore[arg-type]  # pydantic wraps it
        s3_secret_key=server.secret_key,  # type: ignore[arg-type]  # pydantic wraps it
    )


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
    made = FileStore(connect_objects(wanted), KeyringContentKeys())
    app.extensions[files_module.EXTENSION] = made
    yield made
    del app.extensions[files_module.EXTENSION]


@pytest.fixture(autouse=True)
def keys(app: Flask) -> Iterator[None]:
    """Keys of this test; the application's own come back after it."""
    before = keyring()
    use_keyring(Keyring.generate())
    yield
    use_keyring(before)


@pytest.fixture
def local(tmp_path: Path, database: Session) -> FileStore:
    wanted = Settings(environment="testing", data_dir=tmp_path)
    return FileStore(connect_objects(wanted), KeyringContentKeys())


def put(store: FileStore, content: object, **changed: object) -> StoredFile:
    given = {
        "suffix": "pdf",
        "media_type": "application/pdf",
        "name": "云坪村决议.pdf",
        "encrypted": False,
        "actor": CLERK,
    }
    return store.put("scans", content, **{**given, **changed})  # type: ignore[arg-type]  # as each test needs


def keep(store: FileStore, content: object, **changed: object) -> StoredFile:
    made = put(store, content, **changed)
    with transaction():
        keep_file(made)
    return made


def raw(store: FileStore, file: StoredFile) -> bytes:
    return b"".join(store.objects.stream(file.key))


def overwrite(store: FileStore, key: str, content: bytes) -> None:
    obstore.put(store.objects._store, key, content)  # type: ignore[attr-defined]  # past the port


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


# --- what must be refused -----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "..", "../x", "a/b", "pdf ", "超", "toolonger", "a\x00"])
def test_wrong_suffixes_are_a_persons_mistake(local: FileStore, suffix: str) -> None:
    with pytest.raises(InvalidValue):
        put(local, b"x", suffix=suffix)


@pytest.mark.parametrize("key", ["../etc/passwd", "scans/../../x", "scans/2026/01/..", "/x", ""])
def test_only_keys_reach_the_store(store: FileStore, key: str) -> None:
    for call in (store.objects.stream, store.objects.find, store.objects.remove):
        with pytest.raises(AssertionError, match="not a key"):
            call(key)


def test_kinds_are_the_programs_own_words(local: FileStore) -> None:
    with pytest.raises(AssertionError):
        local.put(
            "../scans",
            b"x",
            suffix="pdf",
            media_type="application/pdf",
            name="x",
            encrypted=False,
            actor=CLERK,
        )


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(max_size=400))
def test_any_name_is_only_a_label(local: FileStore, name: str) -> None:
    file = put(local, b"fuzzed", name=name)
    assert KEY.fullmatch(file.key)
    assert 0 < len(file.name) <= 200
    assert "/" not in file.name
    assert "\\" not in file.name
    assert not file.name.startswith(".")
    assert file.name.isprintable()


def test_names_people_use() -> None:
    assert tidy_name("C:\\桌面\\云坪村 决议（终稿）.pdf") == "云坪村 决议（终稿）.pdf"
    assert tidy_name("../../etc/passwd") == "passwd"
    assert tidy_name("账单\u202egpj.exe") == "账单gpj.exe"
    assert tidy_name("\x00\n") == "file"
    assert tidy_name("长" * 300 + ".pdf") == "长" * 196 + ".pdf"


def test_a_put_inside_a_transaction_is_a_mistake(local: FileStore) -> None:
    with transaction(), pytest.raises(AssertionError, match="inside transaction"):
        put(local, b"x")


# --- sealed chunks ------------------------------------------------------------------------------


def test_no_cut_move_or_repeat_of_chunks_passes(local: FileStore, tmp_path: Path) -> None:
    content = random.Random(5).randbytes(5 * 65_536 + 11)
    file = put(local, content, encrypted=True)
    sealed = raw(local, file)
    head, size = sealed[:13], 65_536 + 28
    chunks = [sealed[at : at + size] for at in range(13, len(sealed), size)]
    other = raw(local, put(local, content, encrypted=True))
    tampered = {
        "swap": head + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        "drop": head + b"".join(chunks[1:]),
        "repeat": head + b"".join([chunks[0], *chunks]),
        "cut at a chunk": head + b"".join(chunks[:-1]),
        "cut within": sealed[:-7],
        "more": sealed + b"x",
        "another chunk": sealed + chunks[0],
        "other file": other,
        "only the head": head,
        "nothing": b"",
        "cut in the head": head[:5],
        "version": head[:5] + b"\0\0\0\2" + sealed[9:],
    }
    passed = []
    for how, wrong in tampered.items():
        overwrite(local, file.key, wrong)
        # The stored hash would find it too: the chunks must say so by themselves.
        file.sha256, file.stored_size = hashlib.sha256(wrong).hexdigest(), len(wrong)
        with contextlib.suppress(FileDamaged, StoreUnavailable):
            local.read(file)
            passed.append(how)
    assert not passed


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_each_flipped_bit_is_found(local: FileStore, at: int, bit: int) -> None:
    file = put(local, b"abc" * 100, encrypted=True)
    wrong = bytearray(raw(local, file))
    wrong[at % len(wrong)] ^= 1 << bit
    overwrite(local, file.key, bytes(wrong))
    file.sha256 = hashlib.sha256(wrong).hexdigest()
    with pytest.raises((FileDamaged, StoreUnavailable)):
        local.read(file)


# --- a store in trouble -------------------------------------------------------------------------


def test_an_unreachable_store_is_one_sentence(tmp_path: Path, database: Session) -> None:
    away = Settings(
        environment="testing",
        data_dir=tmp_path,
        s3_endpoint="http://127.0.0.1:9",
        s3_bucket="nowhere",
        s3_access_key="a",  # type: ignore[arg-type]  # pydantic wraps it
        s3_secret_key="b",  # type: ignore[arg-type]  # pydantic wraps it
    )
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_ENDPOINT"):
        put(FileStore(connect_objects(away), KeyringContentKeys()), b"x")


def test_a_wrong_secret_is_named(rclone: S3Server, tmp_path: Path, database: Session) -> None:
    wanted = s3_settings(rclone, tmp_path).model_copy(
        update={"s3_secret_key": Settings(s3_secret_key="wrong").s3_secret_key}  # type: ignore[arg-type]  # pydantic wraps it
    )
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_ACCESS_KEY"):
        put(FileStore(connect_objects(wanted), KeyringContentKeys()), b"x")


def test_a_missing_bucket_is_named(moto: S3Server, tmp_path: Path, database: Session) -> None:
    wanted = s3_settings(moto, tmp_path).model_copy(update={"s3_bucket": "not-made"})
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_BUCKET"):
        put(FileStore(connect_objects(wanted), KeyringContentKeys()), b"x")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable):
        connect_objects(Settings(environment="testing", data_dir=tmp_path))
    with pytest.raises(StoreUnavailable):
        connect_objects(Settings(environment="testing", data_dir=Path("/proc/linyue")))


def test_the_cluster_needs_a_bucket(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LINYUE_S3_BUCKET"):
        connect_objects(Settings(environment="testing", profile="cluster", data_dir=tmp_path))


FULL_DISK = """
import io, resource, sys
from pathlib import Path
from app.config import Settings
from app.core.storage.errors import StoreUnavailable
from app.core.storage.obstore_adapter import connect_objects

objects = connect_objects(Settings(environment="testing", data_dir=Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for size in (300_000, 20_000_000):
    try:
        objects.put("scans/2026/01/" + "0" * 64 + ".pdf", io.BytesIO(bytes(size)), size=size,
                    replace=False)
    except StoreUnavailable as error:
        print(error.message.zh)
"""


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """In a child process that may write no more than 200 KB to a file, as on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("已满") == 2, done.stdout
    assert not list((tmp_path / "files").rglob("*.pdf"))
