"""The key file: owner-only, whole or not there, extended without losing a key."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.crypto.keyring import (
    activate_key_version,
    add_key_version,
    create_key_file,
    load_keyring,
)
from app.core.errors import SettingsError


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "keys" / "keys.json"
    create_key_file(file)
    return file


def test_a_new_file_is_for_its_owner_only_and_never_over_an_old_one(path):
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        create_key_file(path)
    assert path.read_bytes() == before
    assert [child.name for child in path.parent.iterdir()] == ["keys.json"]
    assert load_keyring(path).versions == (1,)


def test_of_many_who_start_at_once_one_makes_the_file(tmp_path):
    file = tmp_path / "keys.json"

    def make(_):
        try:
            create_key_file(file)
        except FileExistsError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(make, range(16))) == 1
    assert load_keyring(file).active_version == 1


def test_versions_are_added_and_old_keys_stay(path):
    first = load_keyring(path)
    assert add_key_version(path) == 2
    second = load_keyring(path)
    assert (second.versions, second.active_version) == ((1, 2), 2)
    assert second.fingerprint(1) == first.fingerprint(1) != second.fingerprint(2)
    assert second.fingerprint() == first.fingerprint()
    assert add_key_version(path, activate=False) == 3
    assert load_keyring(path).active_version == 2
    activate_key_version(path, 3)
    assert load_keyring(path).active_version == 3
    with pytest.raises(SettingsError):
        activate_key_version(path, 9)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["keys.json"]


def test_a_link_to_the_file_stays_a_link(path, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(path)
    add_key_version(link)
    assert link.is_symlink()
    assert load_keyring(path).active_version == 2


def test_two_changes_at_once_are_kept_apart(path):
    beside = path.with_name(".keys.json.next")
    beside.touch()
    with pytest.raises(SettingsError) as refused:
        add_key_version(path)
    assert str(beside) in refused.value.message.zh
    beside.unlink()
    assert add_key_version(path) == 2


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_others_can_read_is_refused(path, mode):
    path.chmod(mode)
    with pytest.raises(SettingsError) as refused:
        load_keyring(path)
    assert "chmod 600" in refused.value.message.zh
    assert refused.value.setting == "LINYUE_KEY_FILE"
    path.chmod(0o400)
    assert load_keyring(path).versions == (1,)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"active": 7},
        {"active": "1"},
        {"active": True},
        {"keys": {}},
        {"keys": []},
        {"keys": {"1": "c2hvcnQ="}},
        {"keys": {"1": "!" * 44}},
        {"keys": {"one": "x"}},
        {"stable_key": None},
        {"stable_key": ""},
        {"index_hash": "md5"},
    ],
)
def test_a_damaged_file_is_refused_without_quoting_it(path, change):
    held = json.loads(path.read_text())
    path.write_text(json.dumps({**held, **change}))
    for use in (load_keyring, add_key_version):
        with pytest.raises(SettingsError) as refused:
            use(path)
        assert refused.value.setting == "LINYUE_KEY_FILE"
        assert refused.value.__cause__ is None
        assert held["stable_key"] not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_key_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(SettingsError):
        load_keyring(path)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(SettingsError) as refused:
        load_keyring(tmp_path / "none.json")
    assert "flask keys create" in refused.value.message.en


def test_the_index_hash_is_fixed_when_the_file_is_made(path, tmp_path):
    with pytest.raises(SettingsError) as refused:
        load_keyring(path, index_hash="sm3")
    assert refused.value.setting == "LINYUE_INDEX_HASH"
    file = tmp_path / "sm3.json"
    create_key_file(file, index_hash="sm3")
    assert load_keyring(file, index_hash="sm3", cipher="sm4-gcm").active_prefix == "s1.1."


def test_no_half_file_is_left_when_writing_fails(path, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        create_key_file(tmp_path / "other" / "keys.json")
    assert list((tmp_path / "other").iterdir()) == []
    with pytest.raises(OSError, match="No space"):
        add_key_version(path)
    assert [child.name for child in path.parent.iterdir()] == ["keys.json"]
    assert path.read_bytes() == before


def test_a_file_system_without_links_will_do(path, tmp_path, monkeypatch):
    def no_links(*_paths):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    file = tmp_path / "keys.json"
    create_key_file(file)
    assert load_keyring(file).versions == (1,)
    with pytest.raises(FileExistsError):
        create_key_file(path)
