"""Sealed values open for their own record, field and key version, and for nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import pickle

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.crypto import (
    Keyring,
    SealBroken,
    UnknownKeyVersion,
    blind_index,
    ciphers,
    digests,
    keyring,
    seal,
    sm3,
    unseal,
    use_keyring,
)
from app.core.crypto import keyring as ring_module_function
from app.core.crypto.digests import DigestName, WheelSM3, derive_key, keyed_digest, new_sm3
from app.core.crypto.keyring import _held
from app.core.errors import SettingsError

RECORD, FIELD = "7d3f0e", "number"
NAMES = st.text(min_size=1, max_size=12)
ONE, TWO, STABLE = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))


@pytest.fixture(scope="module", autouse=True)
def _own_keyring():
    before = dict(_held)
    yield
    _held.clear()
    _held.update(before)


def ring(**changes):
    return Keyring(**{"keys": {1: ONE, 2: TWO}, "active": 2, "stable_key": STABLE, **changes})


@pytest.fixture(params=["aes-256-gcm", "sm4-gcm"], scope="module")
def cipher(request):
    return request.param


@given(st.text(max_size=60), NAMES, NAMES)
@settings(max_examples=80)
def test_what_is_sealed_opens(cipher, plain, record, field):
    use_keyring(ring(cipher=cipher))
    token = seal(plain, record=record, field=field)
    assert token.startswith({"aes-256-gcm": "a1.2.", "sm4-gcm": "s1.2."}[cipher])
    assert unseal(token, record=record, field=field) == plain
    assert seal(plain, record=record, field=field) != token
    # A change of the setting leaves what is sealed readable.
    use_keyring(ring())
    assert unseal(token, record=record, field=field) == plain


@given(st.text(max_size=20), NAMES, NAMES, NAMES, NAMES)
@settings(max_examples=80)
def test_a_value_opens_nowhere_else(cipher, plain, record, field, other_record, other_field):
    use_keyring(ring(cipher=cipher))
    token = seal(plain, record=record, field=field)
    if (other_record, other_field) != (record, field):
        with pytest.raises(SealBroken):
            unseal(token, record=other_record, field=other_field)


def test_record_and_field_do_not_run_together():
    use_keyring(ring())
    with pytest.raises(SealBroken):
        unseal(seal("x", record="ab", field="c"), record="a", field="bc")


def test_the_version_and_the_cipher_are_part_of_the_seal(cipher):
    # The same key under two versions: only the binding tells them apart.
    use_keyring(ring(keys={1: ONE, 2: ONE}, cipher=cipher))
    mark, version, body = seal("x", record=RECORD, field=FIELD).split(".")
    other_mark = {"a1": "s1", "s1": "a1"}[mark]
    for token in (f"{mark}.1.{body}", f"{other_mark}.{version}.{body}", f"{mark}.02.{body}"):
        with pytest.raises(SealBroken):
            unseal(token, record=RECORD, field=FIELD)
    with pytest.raises(UnknownKeyVersion) as refused:
        unseal(f"{mark}.3.{body}", record=RECORD, field=FIELD)
    assert refused.value.version == 3


def test_every_change_of_one_character_is_found(cipher):
    use_keyring(ring(cipher=cipher))
    token = seal("11010519491231002X", record=RECORD, field=FIELD)
    alphabet = "ABab01-_.=+/ \n"
    for place in range(len(token)):
        for sign in alphabet:
            changed = token[:place] + sign + token[place + 1 :]
            if changed != token:
                with pytest.raises(SealBroken):
                    unseal(changed, record=RECORD, field=FIELD)
    for changed in (token[:-1], token + "A", token + "\n", token + "=", " " + token):
        with pytest.raises(SealBroken):
            unseal(changed, record=RECORD, field=FIELD)


def test_every_flip_of_one_bit_is_found(cipher):
    use_keyring(ring(cipher=cipher))
    token = seal("13812341234", record=RECORD, field=FIELD)
    prefix, _, body = token.rpartition(".")
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        text = base64.urlsafe_b64encode(bytes(flipped)).decode().rstrip("=")
        with pytest.raises(SealBroken):
            unseal(f"{prefix}.{text}", record=RECORD, field=FIELD)


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[as]1\.[12]\.[A-Za-z0-9_-]{0,80}")))
@settings(max_examples=200)
def test_no_text_but_our_own_opens(token):
    use_keyring(ring())
    with pytest.raises(SealBroken):
        unseal(token, record=RECORD, field=FIELD)


def test_the_layout_is_what_the_manual_says():
    """Anyone with the key file can open a value with standard tools."""
    use_keyring(ring())
    token = seal("王", record=RECORD, field=FIELD)
    raw = base64.urlsafe_b64decode(token.split(".")[2] + "==")
    key = derive_key(TWO, "seal a1", length=32, name=DigestName.SHA256)
    bound = b"".join(
        len(part).to_bytes(4, "big") + part for part in (b"a1", b"2", b"7d3f0e", b"number")
    )
    assert AESGCM(key).decrypt(raw[:12], raw[12:], bound).decode() == "王"


def test_programming_mistakes_stop_at_once():
    use_keyring(ring())
    for wrong in ({"record": "", "field": FIELD}, {"record": RECORD, "field": ""}):
        with pytest.raises(AssertionError):
            seal("x", **wrong)
    for wrong in (("", "x"), ("phone", "")):
        with pytest.raises(AssertionError):
            blind_index(*wrong)
    with pytest.raises(AssertionError):
        ring(active=3)
    with pytest.raises(AssertionError):
        ring(stable_key=b"short")


# --- the index --------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
@settings(max_examples=100)
def test_equal_values_have_equal_indexes_within_one_purpose(one, other):
    for index_hash in ("sha256", "sm3"):
        use_keyring(ring(index_hash=index_hash))
        assert (blind_index("document", one) == blind_index("document", other)) == (one == other)
        assert blind_index("document", one) != blind_index("account", one)
        assert len(blind_index("document", one)) == 32


def test_the_index_is_keyed_and_outlives_key_versions():
    use_keyring(ring())
    index = blind_index("document", "11010519491231002X")
    key = derive_key(STABLE, "index document", length=32, name=DigestName.SHA256)
    assert index == hmac.digest(key, b"11010519491231002X", "sha256")[:16].hex()
    use_keyring(ring(keys={2: TWO, 3: ONE}, active=3))
    assert blind_index("document", "11010519491231002X") == index
    use_keyring(ring(index_hash="sm3"))
    assert blind_index("document", "11010519491231002X") != index
    use_keyring(ring(stable_key=ONE))
    assert blind_index("document", "11010519491231002X") != index


def test_derived_keys_are_apart_from_each_other():
    keys = ring()
    stable = keys.derive("audit")
    assert stable == ring(active=1).derive("audit")
    assert len({stable, keys.derive("cookies"), keys.derive("audit", version=1), STABLE, ONE}) == 5
    assert len(stable) == 32
    assert keys.fingerprint() != keys.fingerprint(1) != keys.fingerprint(2)


# --- SM3, SM4 and machines without them -------------------------------------------------------


def test_sm3_vectors():
    abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == abc
    for running in (new_sm3(), WheelSM3()):
        running.update(b"a")
        running.update(b"bc")
        assert running.hexdigest() == abc
        assert running.digest().hex() == abc
        running.update(b"d" * 61)
        assert running.hexdigest() == sm3(b"abc" + b"d" * 61).hex()


@pytest.fixture
def fresh_probes():
    probes = (digests.system_has_sm3, digests.sm3_available, ciphers.sm4_available)
    for probe in probes:
        probe.cache_clear()
    yield
    for probe in probes:
        probe.cache_clear()


def test_sm3_falls_back_to_the_wheel(monkeypatch, fresh_probes):
    ours = sm3(b"abc"), keyed_digest(ONE, b"abc", DigestName.SM3)
    digests.system_has_sm3.cache_clear()

    def built_without(name, *rest):
        raise ValueError(name)

    monkeypatch.setattr(hashlib, "new", built_without)
    assert not digests.system_has_sm3()
    assert digests.sm3_available()
    assert isinstance(new_sm3(), WheelSM3)
    assert (sm3(b"abc"), keyed_digest(ONE, b"abc", DigestName.SM3)) == ours


def test_a_build_without_sm4_or_sm3_is_named_by_its_setting(monkeypatch, fresh_probes):
    use_keyring(ring(cipher="sm4-gcm"))
    token = seal("x", record=RECORD, field=FIELD)

    class BuiltWithout:
        def __init__(self, *_arguments):
            raise UnsupportedAlgorithm("built without")

    monkeypatch.setattr(ciphers, "Sm4Box", BuiltWithout)
    monkeypatch.setattr(digests, "WheelSM3", BuiltWithout)
    monkeypatch.setattr(hashlib, "new", lambda name: [][name])
    monkeypatch.setattr(digests, "system_has_sm3", lambda: False)
    ciphers.sm4_available.cache_clear()
    with pytest.raises(SettingsError) as refused:
        ring(cipher="sm4-gcm")
    assert refused.value.setting == "LINYUE_CIPHER"
    assert "LINYUE_CIPHER" in refused.value.message.zh
    with pytest.raises(SettingsError) as refused:
        ring(index_hash="sm3")
    assert refused.value.setting == "LINYUE_INDEX_HASH"
    use_keyring(ring())
    with pytest.raises(SettingsError):
        unseal(token, record=RECORD, field=FIELD)


# --- the keyring in memory --------------------------------------------------------------------


def test_no_keyring_is_said_by_its_setting():
    _held.clear()
    with pytest.raises(SettingsError) as refused:
        keyring()
    assert refused.value.setting == "LINYUE_KEY_FILE"
    fresh = Keyring.generate()
    use_keyring(fresh)
    assert ring_module_function() is fresh


def test_keys_do_not_show_and_are_not_copied():
    keys = ring()
    assert repr(keys) == "<Keyring aes-256-gcm versions=(1, 2) active=2>"
    with pytest.raises(TypeError):
        pickle.dumps(keys)
