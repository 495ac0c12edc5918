"""`flask keys`: the key file, new key versions, and re-sealing old values under the newest."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.words import fail, say, settings
from app.core.bilingual import Text
from app.core.crypto.keyring import add_key_version, create_key_file
from app.core.crypto.rotation import rotate


@click.group("keys")
def keys_group() -> None:
    """Keys for personal data, audit log and cookies."""


@keys_group.command("create")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@with_appcontext
def create(path: Path | None) -> None:
    """Make a new key file (never over an old one)."""
    target = path or settings().keys
    if target.exists():
        fail(
            Text(
                f"{target} 已存在，不会覆盖：丢了旧密钥就读不回旧数据。",
                f"{target} exists and is not overwritten: without the old keys old data is lost.",
            )
        )
    create_key_file(target, index_hash=settings().index_hash)
    say(
        Text(
            f"已生成 {target}。请另存一份到别处（如保密柜中的U盘），不要与数据库备份放在一起。",
            f"Made {target}. Keep a copy elsewhere, and not beside the database backups.",
        )
    )


@keys_group.command("add-version")
@with_appcontext
def add_version() -> None:
    """Add a key version; new values use it at the next start. Then run `flask keys rotate`."""
    version = add_key_version(settings().keys)
    say(
        Text(
            f"已加入第 {version} 版密钥。请重启程序，再运行 flask keys rotate。",
            f"Key version {version} added. Restart the program, then run: flask keys rotate",
        )
    )


@keys_group.command("rotate")
@click.option("--batch", type=click.IntRange(1, 5000), default=500, show_default=True)
@with_appcontext
def rotate_values(batch: int) -> None:
    """Re-seal old values under the newest key; may be stopped and run again at any time."""
    changed = rotate(batch=batch)
    say(Text(f"已更新 {changed} 个加密值。", f"{changed} sealed values are now under the new key."))
