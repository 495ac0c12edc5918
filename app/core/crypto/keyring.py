"""The keys of the house: versions for sealing, one stable key for what must not change, their file.

Sealed values name the version they were made with, so a new version can be added at any time and
old values re-sealed at leisure. The stable key serves the blind index, and whatever else derives a
key by purpose (audit, cookies, files); rotating the sealing key leaves all of these as they are.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from pathlib import Path

from app.core.bilingual import Text
from app.core.crypto.ciphers import Box, CipherName, make_box, sm4_available
from app.core.crypto.digests import DigestName, derive_key, keyed_digest, sm3_available
from app.core.errors import SettingsError

KEY_BYTES = 32
FORMAT = 1
KEY_FILE_SETTING = "LINYUE_KEY_FILE"
CIPHER_SETTING = "LINYUE_CIPHER"
INDEX_SETTING = "LINYUE_INDEX_HASH"


class Keyring:
    """The keys in memory. Never printed, never pickled, never in a log."""

    def __init__(
        self,
        *,
        keys: Mapping[int, bytes],
        active: int,
        stable_key: bytes,
        cipher: str = CipherName.AES,
        index_hash: str = DigestName.SHA256,
    ) -> None:
        """Check the keys, and that this machine can do what the settings ask for."""
        assert active in keys, "the active version is among the keys"
        assert min(keys) > 0, "versions start at 1"
        assert all(len(key) == KEY_BYTES for key in (*keys.values(), stable_key)), "32-byte keys"
        self._keys = dict(keys)
        self._stable_key = stable_key
        self._boxes: dict[tuple[CipherName, int], Box] = {}
        self._index_keys: dict[str, bytes] = {}
        self.active_version = active
        self.cipher = CipherName(cipher)
        self.index_hash = DigestName(index_hash)
        if self.cipher is CipherName.SM4:
            require_sm4()
        if self.index_hash is DigestName.SM3 and not sm3_available():
            raise _missing("SM3", INDEX_SETTING, DigestName.SHA256)

    @classmethod
    def generate(
        cls, *, cipher: str = CipherName.AES, index_hash: str = DigestName.SHA256
    ) -> Keyring:
        """Fresh keys that live only as long as this process: for tests and trials."""
        return cls(
            keys={1: secrets.token_bytes(KEY_BYTES)},
            active=1,
            stable_key=secrets.token_bytes(KEY_BYTES),
            cipher=cipher,
            index_hash=index_hash,
        )

    @property
    def versions(self) -> tuple[int, ...]:
        """All versions values can still be read with."""
        return tuple(sorted(self._keys))

    @property
    def active_prefix(self) -> str:
        """How every value sealed from now on begins."""
        return f"{self.cipher.mark}.{self.active_version}."

    def has_version(self, version: int) -> bool:
        """Whether values of this version can be read."""
        return version in self._keys

    def box(self, cipher: CipherName, version: int) -> Box:
        """The cipher under a version's key, set up once."""
        found = self._boxes.get((cipher, version))
        if found is None:
            if cipher is CipherName.SM4:
                require_sm4()
            found = self._boxes[cipher, version] = make_box(cipher, self._keys[version])
        return found

    def index(self, purpose: str, value: str) -> str:
        """The keyed index of a value: 128 bits, 32 hexadecimal characters."""
        key = self._index_keys.get(purpose)
        if key is None:
            key = self._derived(self._stable_key, f"index {purpose}", self.index_hash)
            self._index_keys[purpose] = key
        content = value.encode("utf-8", "surrogatepass")
        return keyed_digest(key, content, self.index_hash)[:16].hex()

    def derive(self, purpose: str, *, version: int | None = None) -> bytes:
        """A 32-byte key for another part of the house.

        Without a version it never changes; with one it belongs to that sealing key.
        """
        master = self._stable_key if version is None else self._keys[version]
        return self._derived(master, f"other {purpose}", DigestName.SHA256)

    def fingerprint(self, version: int | None = None) -> str:
        """Names a key without giving it away, to compare a key file with a backup's."""
        return self.derive("fingerprint", version=version).hex()[:16]

    def __repr__(self) -> str:
        """No key may reach a traceback."""
        return f"<Keyring {self.cipher} versions={self.versions} active={self.active_version}>"

    def __reduce__(self) -> str:
        """A pickle would be a copy of the keys."""
        message = "a keyring is not copied"
        raise TypeError(message)

    @staticmethod
    def _derived(master: bytes, purpose: str, name: DigestName) -> bytes:
        return derive_key(master, purpose, length=KEY_BYTES, name=name)


_held: dict[str, Keyring] = {}


def use_keyring(keys: Keyring) -> None:
    """Set the keyring of this process: by the factory at start, and by tests."""
    _held["keyring"] = keys


def keyring() -> Keyring:
    """The keyring in force; without one no personal data can be read or written."""
    found = _held.get("keyring")
    if found is None:
        raise SettingsError(
            Text(
                f"尚未载入密钥。请检查设置 {KEY_FILE_SETTING}。",
                f"No keys are loaded. Check the setting {KEY_FILE_SETTING}.",
            ),
            setting=KEY_FILE_SETTING,
        )
    return found


def require_sm4() -> None:
    """Refuse to go on where SM4 is asked for and this OpenSSL has none."""
    if not sm4_available():
        raise _missing("SM4", CIPHER_SETTING, CipherName.AES)


# --- the key file -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _KeyFile:
    """What the key file holds, checked."""

    keys: dict[int, bytes] = dataclass_field(repr=False)
    active: int
    stable_key: bytes = dataclass_field(repr=False)
    index_hash: DigestName

    @classmethod
    def from_json(cls, content: bytes) -> _KeyFile:
        """ValueError, TypeError, KeyError or AttributeError when anything is not as written."""
        held = json.loads(content)
        keys = {int(version): _key(text) for version, text in held["keys"].items()}
        active = held["active"]
        if held["format"] != FORMAT or type(active) is not int or active not in keys:
            raise ValueError
        if min(keys) < 1:
            raise ValueError
        return cls(keys, active, _key(held["stable_key"]), DigestName(held["index_hash"]))

    def to_json(self) -> str:
        """Readable, so that a custodian can compare two copies line by line."""
        held = {
            "format": FORMAT,
            "active": self.active,
            "keys": {str(version): _text(key) for version, key in sorted(self.keys.items())},
            "stable_key": _text(self.stable_key),
            "index_hash": self.index_hash.value,
        }
        return json.dumps(held, indent=2) + "\n"


def load_keyring(
    path: Path, *, cipher: str = CipherName.AES, index_hash: str = DigestName.SHA256
) -> Keyring:
    """Read the key file; it must be readable by its owner only."""
    held = _read(path)
    if held.index_hash != index_hash:
        raise SettingsError(
            Text(
                f"密钥文件 {path} 建立时索引算法为 {held.index_hash}，更改后旧数据将查不到。"
                f"请把 {INDEX_SETTING} 改回 {held.index_hash}。",
                f"The key file {path} was made for the index hash {held.index_hash}; with "
                f"another, old records are not found. Set {INDEX_SETTING} back to it.",
            ),
            setting=INDEX_SETTING,
        )
    return Keyring(
        keys=held.keys,
        active=held.active,
        stable_key=held.stable_key,
        cipher=cipher,
        index_hash=held.index_hash,
    )


def create_key_file(path: Path, *, index_hash: str = DigestName.SHA256) -> None:
    """Make a key file with one version; never over an old one (FileExistsError)."""
    held = _KeyFile({1: _new_key()}, 1, _new_key(), DigestName(index_hash))
    # Written whole beside it, then linked into place: a crash leaves no half file, and of two
    # processes starting at once one wins.
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write(beside, held)
        _link_or_write(beside, path, held)
    finally:
        beside.unlink(missing_ok=True)
    _settle(path.parent)


def add_key_version(path: Path, *, activate: bool = True) -> int:
    """Add a version to the key file and return it. Programs read the file at their next start.

    Where several processes serve, add with activate=False, restart them all so that each can read
    the new version, then `activate_key_version` and restart again.
    """
    held = _read(path)
    version = max(held.keys) + 1
    keys = {**held.keys, version: _new_key()}
    _replace(path, replace(held, keys=keys, active=version if activate else held.active))
    return version


def activate_key_version(path: Path, version: int) -> None:
    """Seal new values with this version from the next start on."""
    held = _read(path)
    if version not in held.keys:
        raise SettingsError(
            Text(
                f"密钥文件 {path} 中没有第 {version} 版。",
                f"The key file {path} has no version {version}.",
            ),
            setting=KEY_FILE_SETTING,
        )
    _replace(path, replace(held, active=version))


def _new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def _read(path: Path) -> _KeyFile:
    """Mode and content come from one open file, so that neither can be swapped in between."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(1 << 20)
    except OSError as error:
        raise SettingsError(
            Text(
                f"读不到密钥文件 {path}。请检查设置 {KEY_FILE_SETTING}，或运行 flask keys create。",
                f"Cannot read the key file {path}. Check {KEY_FILE_SETTING}, or run: "
                "flask keys create",
            ),
            setting=KEY_FILE_SETTING,
        ) from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            Text(
                f"密钥文件 {path} 别的用户也能读。请运行 chmod 600 {path}。",
                f"Other users can read the key file {path}. Run: chmod 600 {path}",
            ),
            setting=KEY_FILE_SETTING,
        )
    try:
        return _KeyFile.from_json(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # The cause is dropped on purpose: its message could quote a key.
        raise SettingsError(
            Text(
                f"密钥文件 {path} 内容不完整或已损坏。请用备份的密钥文件替换，不要新建。",
                f"The key file {path} is incomplete or damaged. Put back its copy; do not make a "
                "new one.",
            ),
            setting=KEY_FILE_SETTING,
        ) from None


def _write(path: Path, held: _KeyFile) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(held.to_json())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise


def _link_or_write(beside: Path, path: Path, held: _KeyFile) -> None:
    """Some file systems have no links; there the file is made in place, still never over one."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        _write(path, held)


def _replace(path: Path, held: _KeyFile) -> None:
    """Swap the file in one step. The fixed name beside it keeps two administrators apart."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.next")
    try:
        _write(beside, held)
    except FileExistsError as error:
        raise SettingsError(
            Text(
                f"另一个操作正在改密钥文件。若确无其他操作，请删除 {beside} 后重试。",
                f"Another change of the key file is under way. If not, delete {beside} and retry.",
            ),
            setting=KEY_FILE_SETTING,
        ) from error
    try:
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut, where the system knows how."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _missing(what: str, setting: str, instead: str) -> SettingsError:
    return SettingsError(
        Text(
            f"本机的 OpenSSL 不含 {what}。请把 {setting} 设为 {instead}，或换用含 {what} 的版本。",
            f"This OpenSSL has no {what}. Set {setting} to {instead}, or use a build with {what}.",
        ),
        setting=setting,
    )
