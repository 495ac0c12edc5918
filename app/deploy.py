"""What makes a set of settings unsafe for real records. Each problem names its setting."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app.config import PREFIX, Settings
from app.core.bilingual import Text
from app.core.database import db
from app.rulepacks.packs import RulePackWrong, load_packs


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct before the program may start."""

    setting: str
    message: Text


def problems(
    settings: Settings, *, include_database: bool, as_production: bool = False
) -> list[Problem]:
    """Everything to correct. Rule packs and cluster gaps count always; the rest only where real
    records live.
    """
    found = _pack_problems()
    if settings.profile == "cluster":
        found += _cluster_problems(settings)
    if settings.production or as_production:
        found += _production_problems(settings)
        if include_database and _has_demo_accounts():
            found.append(
                _problem(
                    "demo",
                    "数据库里有演示账号。请用新的数据库（或 make reset）并设 LINYUE_DEMO=false。",
                    "The database holds demo accounts. Use a new database and LINYUE_DEMO=false.",
                )
            )
    return found


def said(found: list[Problem]) -> Text:
    """All of them in one message, each by the name of its setting."""
    return Text(
        "不能启动：\n" + "\n".join(f"  · {one.setting}：{one.message.zh}" for one in found),
        "Cannot start:\n" + "\n".join(f"  · {one.setting}: {one.message.en}" for one in found),
    )


def stop_if_unsafe(app: Flask) -> None:
    """For servers that import wsgi.py: an unsafe or missing setting ends the process, by name."""
    with app.app_context():
        found = problems(app.extensions["linyue.settings"], include_database=True)
    if found:
        raise SystemExit(said(found).both("\n"))


def _problem(name: str, zh: str, en: str) -> Problem:
    return Problem(f"{PREFIX}{name.upper()}", Text(zh, en))


def _pack_problems() -> list[Problem]:
    """A wrong pack is told at the start, and not by the first page that asks for a rule."""
    try:
        load_packs()
    except RulePackWrong as wrong:
        return [Problem("rulepacks", wrong.message)]
    return []


def _cluster_problems(settings: Settings) -> list[Problem]:
    found = []
    if not settings.url.startswith("postgresql+psycopg://"):
        found.append(
            _problem(
                "database_url",
                "集群模式需要 PostgreSQL，写成 postgresql+psycopg://用户:密码@主机/库名。",
                "The cluster profile needs postgresql+psycopg://user:password@host/name.",
            )
        )
    for name in ("s3_endpoint", "s3_bucket", "s3_access_key", "s3_secret_key"):
        if not getattr(settings, name):
            found.append(
                _problem(
                    name,
                    "集群模式需要对象存储，请填写此项。",
                    "The cluster profile needs an object store; set this.",
                )
            )
    return found


def _production_problems(settings: Settings) -> list[Problem]:
    found = []
    if not settings.production:
        found.append(
            _problem("environment", "正式使用请设为 production。", "Set it to production.")
        )
    if settings.demo:
        found.append(
            _problem("demo", "正式使用请设为 false。", "Set it to false for real records.")
        )
    found += _key_problems(settings)
    if settings.anchor_dir is None or _inside(settings.anchor_dir, settings.data_dir):
        found.append(
            _problem(
                "anchor_dir",
                "请把每日校验值放到数据目录之外（如另一块盘），日志被整本重写时靠它发现。",
                "Keep the daily anchors out of data_dir: they reveal a rewritten log.",
            )
        )
    if not settings.allowed_hosts:
        found.append(
            _problem(
                "allowed_hosts",
                "请写明本系统的主机名，如 linyue.example.gov.cn；多个用逗号分开。",
                "Name the hosts that are served, separated by commas.",
            )
        )
    if not settings.cookies_secure and set(settings.allowed_hosts) - {"127.0.0.1", "localhost"}:
        found.append(
            _problem(
                "secure_cookies",
                "对局域网开放时必须走 https，并启用此项。",
                "Beyond this one machine it has to be https, with this on.",
            )
        )
    return found


def _key_problems(settings: Settings) -> list[Problem]:
    file = settings.key_file
    if file is None:
        return [
            _problem(
                "key_file",
                "请用 flask keys create 路径 生成密钥文件，放在数据目录之外，并在此写明路径。",
                "Make a key file with `flask keys create PATH`, outside data_dir, and name it.",
            )
        ]
    if not file.exists():
        return [_problem("key_file", f"找不到 {file}。", f"{file} does not exist.")]
    if _inside(file, settings.data_dir):
        return [
            _problem(
                "key_file",
                "密钥文件不能放在数据目录里：备份被盗时密钥会一起丢。",
                "Keep the key file out of data_dir: a stolen backup would carry its own keys.",
            )
        ]
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        return [
            _problem("key_file", f"请执行 chmod 600 {file}。", f"Run: chmod 600 {file}"),
        ]
    return []


def _inside(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())


def _has_demo_accounts() -> bool:
    """The demo seeds leave a mark of their own."""
    if not sa.inspect(db.engine).has_table("seed_run"):
        return False
    with db.engine.connect() as connection:
        return bool(
            connection.scalar(sa.text("SELECT count(*) FROM seed_run WHERE name = 'demo'")),
        )
