"""flask audit verify | anchor: for the auditor, and for the nightly timetable."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from app.core.audit import verification
from app.core.audit.anchors import anchor_text, make_anchor, read_anchor, write_anchor
from app.core.audit.findings import Report
from app.core.audit.keys import has_audit_key
from app.core.audit.sealing import BATCH, seal_pending
from app.core.bilingual import Text
from app.core.database import db
from app.core.errors import RuleBroken

CANNOT_CHECK = 2

_NO_KEY = Text(
    "没有审计密钥，无法核对。请确认密钥文件（LINYUE_KEY_FILE）存在且可读。",
    "There is no audit key, so nothing can be checked. See that the key file (LINYUE_KEY_FILE) is "
    "there and readable.",
)
_NO_LOG = Text(
    "读不到审计表：{reason}。请检查数据库地址，或从备份恢复。",
    "The audit table cannot be read: {reason}. Check the database address, or restore a backup.",
)
_SOUND = Text(
    "审计链完整：共核对 {checked} 条，用时 {seconds} 秒；未封存 {unsealed} 条，锚点 {anchors} 个。",
    "The audit chain holds: {checked} entries checked in {seconds} s; {unsealed} not yet sealed, "
    "{anchors} anchors.",
)
_BROKEN = Text(
    "审计链有问题（共 {count} 处）。请勿修改数据库，保留现场，与备份和锚点比对，并报告审计人员。",
    "The audit chain is broken ({count} places). Change nothing in the database, compare it with "
    "backups and anchors, and tell the auditor.",
)
_NOT_CHECKED = Text("有锚点无法核对，结果不完整。", "Some anchors could not be used: incomplete.")
_WRONG_KEY = Text(
    "没有一条记录与本密钥相符：可能整个日志被伪造，也可能密钥文件不是写入时的那一把。请先核对密钥。",
    "Not one entry matches this key: either the whole log was forged, or this is not the key it "
    "was written with. Check the key first.",
)


@click.group("audit")
def audit_group() -> None:
    """审计日志：核对与锚点 · Audit log: verify and anchor."""


@audit_group.command("verify")
@click.option(
    "--anchor", "anchor", type=click.Path(path_type=Path), help="锚点文件或文件夹 · file or folder"
)
@click.option("--json", "as_json", is_flag=True, help="机器可读 · machine readable")
@with_appcontext
def verify_command(anchor: Path | None, as_json: bool) -> None:
    """核对审计链；0 完整，1 有问题，2 无法核对 · Check: 0 sound, 1 broken, 2 unable.

    Without --anchor the daily anchors count (LINYUE_ANCHOR_DIR).
    """
    started = time.perf_counter()
    report = _verify(anchor or _daily_anchors())
    seconds = round(time.perf_counter() - started, 2)
    if as_json:
        click.echo(json.dumps(report_dict(report, seconds), ensure_ascii=False, indent=2))
    else:
        _print(report, seconds)
    raise click.exceptions.Exit(report.exit_code)


@audit_group.command("anchor")
@click.option(
    "--out", "out", type=click.Path(path_type=Path, file_okay=False), help="存入文件夹 · folder"
)
@click.option("--print", "printed", is_flag=True, help="打印在屏幕上 · print the lines")
@with_appcontext
def anchor_command(out: Path | None, printed: bool) -> None:
    """导出链头锚点，供打印或异地保存 · Export the head, to print or to keep elsewhere."""
    if not has_audit_key():
        _give_up(_NO_KEY)
    while seal_pending() == BATCH:
        pass
    if out is None:
        click.echo(anchor_text(make_anchor()), nl=False)
        return
    try:
        path = write_anchor(out)
    except RuleBroken as broken:
        click.echo(broken.message.both("\n"), err=True)
        raise click.exceptions.Exit(1) from broken
    click.echo(str(path))
    if printed:
        click.echo(anchor_text(read_anchor(path)), nl=False)


def report_dict(report: Report, seconds: float) -> dict[str, object]:
    """The report for machines."""
    return {
        "exit_code": report.exit_code,
        "checked": report.checked,
        "unsealed": report.unsealed,
        "last_seq": report.last_seq,
        "last_hash": report.last_hash,
        "anchors": report.anchors,
        "seconds": seconds,
        "problems": [
            {
                "kind": problem.kind.value,
                "seq": problem.seq,
                "id": problem.row_id,
                "message": asdict(problem.message),
            }
            for problem in report.problems
        ],
        "more": report.more,
    }


def _verify(anchor: Path | None) -> Report:
    """Load the anchors, then walk the chain in one read transaction."""
    if not has_audit_key():
        _give_up(_NO_KEY)
    anchors, refused = verification.load_anchors(anchor) if anchor else ([], [])
    try:
        with db.engine.connect() as connection:
            report = verification.verify_chain(connection, anchors)
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        _give_up(_NO_LOG.format(reason=getattr(error, "orig", error)))
    for problem in refused:
        report.add(problem)
    return report


def _daily_anchors() -> Path | None:
    """Where the worker writes the daily anchors: they count unless others are named."""
    folder: Path = current_app.extensions["linyue.settings"].anchors
    return folder if folder.is_dir() and any(folder.iterdir()) else None


def _give_up(message: Text) -> NoReturn:
    """Say why nothing could be checked."""
    click.echo(message.both("\n"), err=True)
    raise click.exceptions.Exit(CANNOT_CHECK)


def _print(report: Report, seconds: float) -> None:
    """The report for people, Chinese first."""
    for problem in report.problems:
        click.echo(f"[{problem.kind.value}] {problem.message.both(chr(10) + '    ')}")
    if report.more:
        more = Text(f"另有 {report.more} 处未逐一列出。", f"{report.more} more are not listed.")
        click.echo(more.both())
    if report.exit_code == 0:
        said = _SOUND.format(
            checked=report.checked,
            seconds=seconds,
            unsealed=report.unsealed,
            anchors=report.anchors,
        )
    elif report.broken:
        said = _BROKEN.format(count=len(report.problems) + report.more)
    else:
        said = _NOT_CHECKED
    click.echo(said.both("\n"))
    if report.checked and len(report.problems) + report.more >= report.checked > 1:
        click.echo(_WRONG_KEY.both("\n"))
