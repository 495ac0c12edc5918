"""How `flask documents` speaks: sentences with file, place and remedy, JSON, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from app.core.bilingual import Text
from app.core.errors import LinyueError
from app.documents.facts import FactError
from app.documents.kinds import Kind, load_kinds
from app.documents.sheets import SheetRow
from app.typeset.faults import Finding, TemplateRefused

FAILED, REFUSED, WRONG_FACTS = 1, 3, 4


def give_up(message: Text, *, code: int) -> NoReturn:
    """One sentence in both languages on the error stream."""
    click.echo(message.both("\n"), err=True)
    raise SystemExit(code)


def spoken(command: Callable[..., None]) -> Callable[..., None]:
    """Errors of ours end as sentences with an exit code, never as a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own values
        try:
            command(*args, **kwargs)
        except TemplateRefused as refused:
            print_findings(refused.findings)
            raise SystemExit(REFUSED) from refused
        except LinyueError as error:
            give_up(error.message, code=FAILED)
        except OSError as error:
            give_up(
                Text(
                    f"{error.filename}：{error.strerror}。请检查路径和权限。",
                    f"{error.filename}: {error.strerror}. Check the path and its rights.",
                ),
                code=FAILED,
            )

    return run


def kind_named(code: str) -> Kind:
    kinds = load_kinds()
    if code not in kinds:
        give_up(
            Text(
                f"没有文种“{code}”。用 flask documents list 查看全部。",
                f"There is no kind “{code}”. flask documents list shows them all.",
            ),
            code=2,
        )
    return kinds[code]


def read_facts_file(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        place = f"（第 {error.lineno} 行）" if isinstance(error, json.JSONDecodeError) else ""
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        give_up(
            Text(
                f"{file}{place} 不是 UTF-8 的 JSON，请检查括号、逗号和引号。",
                f"{file}{line} is not JSON in UTF-8; check brackets, commas and quotes.",
            ),
            code=WRONG_FACTS,
        )
    if not isinstance(held, dict):
        give_up(
            Text(f"{file} 应是一个 JSON 对象。", f"{file} must hold one JSON object."),
            code=WRONG_FACTS,
        )
    return held


def print_written(
    written: list[Path], *, as_json: bool, pages: int | None = None, brief: bool = False
) -> None:
    if as_json:
        held: dict[str, Any] = {"files": [str(path) for path in written]}
        if pages is not None:
            held["pages"] = pages
        click.echo(json.dumps(held, ensure_ascii=False))
    elif brief:
        click.echo(f"{len(written)} 个文件 files")
    else:
        for path in written:
            click.echo(str(path))


def print_findings(
    findings: Sequence[Finding],
    *,
    as_json: bool = False,
    name: str = "",
    err: bool = False,
) -> None:
    """Each finding with file, place and remedy."""
    if as_json:
        click.echo(json.dumps(list(_as_json(findings)), ensure_ascii=False))
        return
    for finding in findings:
        mark = "✗" if finding.fatal else "·"
        sentence = finding.sentence()
        click.echo(f"{mark} {name} {sentence.zh}", err=err)
        click.echo(f"  {sentence.en}", err=err)


def _as_json(findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    for finding in findings:
        yield {
            "code": finding.code,
            "fatal": finding.fatal,
            "part": finding.part.zh,
            "place": finding.place.zh if finding.place else None,
            "tag": finding.tag,
            "message": {"zh": finding.message.zh, "en": finding.message.en},
            "remedy": {"zh": finding.remedy.zh, "en": finding.remedy.en},
        }


def print_errors(file: Path, errors: tuple[FactError, ...], *, as_json: bool) -> None:
    if as_json:
        held = [{"field": e.field, "zh": e.message.zh, "en": e.message.en} for e in errors]
        click.echo(json.dumps(held, ensure_ascii=False))
        return
    for error in errors:
        click.echo(f"✗ {file} {error.field}：{error.message.zh}", err=True)
        click.echo(f"  {error.message.en}", err=True)


def print_wrong_rows(file: Path, rows: list[SheetRow], *, as_json: bool) -> None:
    if as_json:
        held = [
            {"line": row.line, "field": e.field, "zh": e.message.zh, "en": e.message.en}
            for row in rows
            for e in row.errors
        ]
        click.echo(json.dumps(held, ensure_ascii=False))
        return
    for row in rows:
        for error in row.errors:
            click.echo(f"✗ {file} 第 {row.line} 行 {error.field}：{error.message.zh}", err=True)
    click.echo(f"{len(rows)} 行有误，没有生成任何文件。 Nothing was made.", err=True)
