"""What the file store refuses, what sealed chunks notice, and what a store in trouble says."""

from __future__ import annotations

import contextlib
import hashlib
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import transaction
from app.core.errors import InvalidValue, SettingsError
from app.core.storage import FileDamaged, FileStore, StoreUnavailable
from app.core.storage.keys import KEY, tidy_name
from app.core.storage.obstore_adapter import connect_objects
from tests.core.storage_desk import (
    CLERK,
    hold_fresh_keys,
    overwrite,
    put,
    raw,
    s3_settings,
    store_of,
)
from tests.servers import S3Server, s3_server


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


@pytest.fixture
def local(tmp_path: Path, database: Session) -> FileStore:
    return store_of(Settings(environment="testing", data_dir=tmp_path))


# --- what must be refused -----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "..", "../x", "a/b", "pdf ", "超", "toolonger", "a\x00"])
def test_wrong_suffixes_are_a_persons_mistake(local: FileStore, suffix: str) -> None:
    with pytest.raises(InvalidValue):
        put(local, b"x", suffix=suffix)


@pytest.mark.parametrize("key", ["../etc/passwd", "scans/../../x", "scans/2026/01/..", "/x", ""])
def test_only_keys_reach_the_store(local: FileStore, key: str) -> None:
    for call in (local.objects.stream, local.objects.find, local.objects.remove):
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
        s3_access_key="a",
        s3_secret_key="b",
    )
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_ENDPOINT"):
        put(store_of(away), b"x")


def test_a_wrong_secret_is_named(rclone: S3Server, tmp_path: Path, database: Session) -> None:
    wanted = s3_settings(rclone, tmp_path).model_copy(
        update={"s3_secret_key": Settings(s3_secret_key="wrong").s3_secret_key}
    )
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_ACCESS_KEY"):
        put(store_of(wanted), b"x")


def test_a_missing_bucket_is_named(moto: S3Server, tmp_path: Path, database: Session) -> None:
    wanted = s3_settings(moto, tmp_path).model_copy(update={"s3_bucket": "not-made"})
    with pytest.raises(StoreUnavailable, match="LINYUE_S3_BUCKET"):
        put(store_of(wanted), b"x")


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
