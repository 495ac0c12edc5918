"""The head of the chain, and anchors: the head signed and kept outside the database.

An anchor is what a later tail cut or a rewrite with the stolen key cannot agree with. It is a small
JSON file, or the same lines printed on paper and typed or pasted back; both read the same.
"""

from __future__ import annotations

import hmac
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from app.core import clock
from app.core.audit.canonical import encode
from app.core.audit.entries import AuditEntry, head
from app.core.audit.keys import audit_keys
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken

FORMAT = "linyue-audit-anchor-1"
_LABELS = {
    "format": Text("格式", "format"),
    "seq": Text("序号", "seq"),
    "count": Text("条数", "count"),
    "hash": Text("链头", "hash"),
    "at": Text("时间", "at"),
    "key": Text("密钥标识", "key"),
    "mac": Text("校验码", "mac"),
}
_LINE = re.compile(r"^.*\b(format|seq|count|hash|at|key|mac)\s*[:：]\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it stood at one instant, signed with the anchor key."""

    seq: int
    count: int
    hash: str
    at: str
    key: str
    mac: str
    format: str = FORMAT

    def genuine(self) -> bool:
        """Whether the MAC is ours."""
        return hmac.compare_digest(self.mac.encode(), _mac(self).encode())


def make_anchor() -> Anchor:
    """Sign the head of this moment."""
    end = head(session())
    sealed = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.seq.is_not(None))
    unsigned = Anchor(
        seq=end.seq,
        count=session().scalar(sealed) or 0,
        hash=end.hash,
        at=clock.now().isoformat(timespec="seconds"),
        key=audit_keys().fingerprint,
        mac="",
    )
    return Anchor(**{**asdict(unsigned), "mac": _mac(unsigned)})


def write_anchor(folder: Path) -> Path:
    """Keep the head of now as a file named by day and seq; nothing is ever overwritten.

    Meeting an anchor for the same place with another hash means that the log was rewritten today.
    """
    anchor = make_anchor()
    path = folder / f"audit-{clock.today().isoformat()}-{anchor.seq:09d}.json"
    if path.exists():
        if read_anchor(path).hash != anchor.hash:
            raise RuleBroken(
                Text(
                    f"锚点 {path.name} 与现在的审计链不一致，日志可能被改写。请勿删除该文件，"
                    "立即运行 flask audit verify。",
                    f"Anchor {path.name} disagrees with the log as it is now: it may have been "
                    "rewritten. Keep the file and run flask audit verify at once.",
                ),
                code="audit.anchor_disagrees",
            )
        return path
    folder.mkdir(parents=True, exist_ok=True)
    _write_durably(path, json.dumps(asdict(anchor), indent=2) + "\n")
    return path


def write_daily_anchor(folder: Path, day: date | None = None) -> Path:
    """The first anchor of the legal day; called as often as you like."""
    named = f"audit-{(day or clock.today()).isoformat()}-*.json"
    written = sorted(folder.glob(named)) if folder.is_dir() else []
    return written[0] if written else write_anchor(folder)


def anchor_text(anchor: Anchor) -> str:
    """The anchor as lines for paper; read_anchor() takes them back."""
    lines = [Text("林约审计锚点", "Linyue audit anchor").both(" · ")]
    for name, label in _LABELS.items():
        value = str(getattr(anchor, name))
        if name in {"hash", "mac"}:
            value = " ".join(value[at : at + 8] for at in range(0, len(value), 8))
        lines.append(f"{label.zh} {label.en}: {value}")
    return "\n".join(lines) + "\n"


def read_anchor(path: Path) -> Anchor:
    """Read one anchor, JSON or printed lines; InvalidValue if it is none."""
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InvalidValue(
            Text(
                f"无法读取锚点 {path}。请换用另一份副本。",
                f"{path} cannot be read as an anchor. Use another copy of it.",
            )
        ) from error


def anchor_files(named: Path) -> Sequence[Path]:
    """The file itself, or every anchor in a folder."""
    return sorted(named.glob("audit-*.json")) if named.is_dir() else [named]


def _parse(content: str) -> Anchor:
    """From JSON, or from lines such as `序号 seq: 12`."""
    if content.lstrip().startswith("{"):
        found = dict(json.loads(content))
    else:
        matches = [_LINE.match(line) for line in content.splitlines()]
        found = {match[1]: match[2] for match in matches if match}
        found["hash"] = found["hash"].replace(" ", "")
        found["mac"] = found["mac"].replace(" ", "")
    if found["format"] != FORMAT:
        message = "not an audit anchor"
        raise ValueError(message)
    texts = {name: str(found[name]) for name in ("hash", "at", "key", "mac")}
    return Anchor(seq=int(found["seq"]), count=int(found["count"]), **texts)


def _mac(anchor: Anchor) -> str:
    """Over every field but itself."""
    signed = encode((anchor.format, anchor.seq, anchor.count, anchor.hash, anchor.at, anchor.key))
    return hmac.digest(audit_keys().anchor, signed, "sha256").hex()


def _write_durably(path: Path, content: str) -> None:
    """Whole and on disk, or not there at all."""
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
