"""`flask documents ...`: papers without a browser, for scripts and for makers of templates.

Exit codes: 0 done · 1 some of it failed · 2 wrong usage · 3 template refused · 4 facts wrong.
What is printed here takes no number and enters no register; issuing is done on the pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from app.config import Settings
from app.core import clock
from app.documents.checking import check_template_file
from app.documents.cli.printing import (
    REFUSED,
    WRONG_FACTS,
    kind_named,
    print_errors,
    print_findings,
    print_written,
    print_wrong_rows,
    read_facts_file,
    spoken,
)
from app.documents.commands.batches import title_of
from app.documents.facts import check_facts
from app.documents.kinds import Kind, PaperLanguage, list_kinds
from app.documents.making import Paper, chamber, faces, faces_folder, make_paper
from app.documents.queries import shipped_template
from app.documents.routes.blueprint import letterhead_of
from app.documents.rules import paper_file_name, tidy
from app.documents.sheets import read_facts
from app.typeset.chamber import PdfWish
from app.typeset.faces.obtaining import describe_faces, obtain_faces
from app.typeset.gate import inspect_template
from app.typeset.layout import lay_out, outside_the_set
from app.web.context import settings

documents_group = AppGroup("documents", help="文书与模板 / papers and templates")

NO_NUMBER = "（未编号）"
LANGUAGES = click.Choice([language.value for language in PaperLanguage])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
as_json_option = click.option("--json", "as_json", is_flag=True, help="机器可读 / for programs")


@documents_group.command("list")
@as_json_option
@spoken
def list_command(*, as_json: bool) -> None:
    """全部文种 / all kinds of papers."""
    kinds = list_kinds()
    if as_json:
        held = [
            {"code": k.code, "name": {"zh": k.name.zh, "en": k.name.en}, "version": k.version}
            for k in kinds
        ]
        click.echo(json.dumps(held, ensure_ascii=False))
        return
    for kind in kinds:
        click.echo(f"{kind.code:<24}{kind.version:<5}{kind.name.zh} · {kind.name.en}")


@documents_group.command("show")
@click.argument("kind")
@as_json_option
@spoken
def show_command(kind: str, *, as_json: bool) -> None:
    """一种文书的栏目和示例 / the fields and the sample of a kind."""
    chosen = kind_named(kind)
    if as_json:
        held = json.loads((chosen.folder / "fields.json").read_text(encoding="utf-8"))
        click.echo(json.dumps({**held, "sample": chosen.sample()}, ensure_ascii=False))
        return
    click.echo(f"{chosen.name.zh} · {chosen.name.en}  {chosen.version}")
    click.echo(chosen.basis.both(" · "))
    for field in chosen.fields:
        needed = "*" if field.required else " "
        click.echo(f" {needed} {field.name:<28}{field.type:<11}{field.label.zh}")
        for column in field.fields:
            click.echo(f"     .{column.name:<25}{column.type:<11}{column.label.zh}")
    click.echo(f"\n示例 sample: {chosen.folder / 'sample.json'}")


@documents_group.command("render")
@click.argument("kind")
@click.option("--facts", "facts_file", type=FILE, required=True)
@click.option("--language", type=LANGUAGES, default="zh", show_default=True)
@click.option("--out", "folder", type=FOLDER, required=True)
@click.option("--pdf", is_flag=True, help="同时生成 PDF / a PDF as well")
@as_json_option
@spoken
def render_command(
    kind: str, *, facts_file: Path, language: str, folder: Path, pdf: bool, as_json: bool
) -> None:
    """用 JSON 内容生成一份文书 / one paper from facts in JSON."""
    chosen = kind_named(kind)
    facts = read_facts_file(facts_file)
    wrong = check_facts(chosen, facts)
    if wrong:
        print_errors(facts_file, wrong, as_json=as_json)
        raise SystemExit(WRONG_FACTS)
    written = _write(chosen, facts, PaperLanguage(language), folder=folder, pdf=pdf)
    print_written(written, as_json=as_json)


@documents_group.command("fill")
@click.argument("template", type=FILE)
@click.option("--facts", "facts_file", type=FILE, required=True)
@click.option("--out", type=OUT, required=True)
@click.option("--pdf", is_flag=True, help="同时生成 PDF / a PDF beside it")
@as_json_option
@spoken
def fill_command(template: Path, *, facts_file: Path, out: Path, pdf: bool, as_json: bool) -> None:
    """填写任一 docxtpl 模板 / fill any docxtpl template, as safely as our own."""
    content = template.read_bytes()
    findings = inspect_template(content, fields=None).findings
    if any(finding.fatal for finding in findings):
        print_findings(findings, as_json=as_json, name=str(template))
        raise SystemExit(REFUSED)
    wish = _plain_wish(out.stem) if pdf else None
    made = chamber().trial(content, read_facts_file(facts_file), pdf=wish)
    written = [_put(out, made.docx)]
    if made.pdf is not None:
        written.append(_put(out.with_suffix(".pdf"), made.pdf))
    print_written(written, as_json=as_json)


@documents_group.command("pdf")
@click.argument("word_file", type=FILE)
@click.option("--out", type=OUT, required=True)
@as_json_option
@spoken
def pdf_command(word_file: Path, *, out: Path, as_json: bool) -> None:
    """把 Word 文件排成 PDF / lay out a Word file as PDF."""
    content = word_file.read_bytes()
    findings = inspect_template(content, fields=None).findings
    unsafe = [each for each in findings if each.fatal and each.code.startswith("package.")]
    if unsafe:
        print_findings(unsafe, as_json=as_json, name=str(word_file))
        raise SystemExit(REFUSED)
    outside = outside_the_set(content)
    if outside:
        print_findings(outside, name=str(word_file), err=True)
    wish = _plain_wish(out.stem)
    laid = lay_out(
        content,
        faces=faces(),
        title=wish.title,
        language=wish.language,
        identifier=wish.identifier,
        made_at=wish.made_at,
    )
    print_written([_put(out, laid.content)], as_json=as_json, pages=laid.pages)


@documents_group.command("lint")
@click.argument("template", type=FILE)
@click.option("--kind", help="按哪种文书检查 / as a template of this kind")
@click.option("--language", type=LANGUAGES, default="zh", show_default=True)
@click.option("--sample", type=FILE, help="试制用的 JSON / facts to try it with")
@as_json_option
@spoken
def lint_command(
    template: Path, *, kind: str | None, language: str, sample: Path | None, as_json: bool
) -> None:
    """检查模板 / check a template; says part, paragraph or cell, tag and remedy."""
    content = template.read_bytes()
    if kind is not None:
        verdict = check_template_file(
            content, kind=kind_named(kind), language=PaperLanguage(language)
        )
        findings = list(verdict.findings)
    else:
        findings = [*inspect_template(content, fields=None).findings]
        if not any(finding.fatal for finding in findings):
            findings += outside_the_set(content)
    fatal = any(finding.fatal for finding in findings)
    if sample is not None and not fatal:
        chamber().trial(content, read_facts_file(sample), pdf=None)
    print_findings(findings, as_json=as_json, name=str(template))
    if fatal:
        raise SystemExit(REFUSED)
    if not as_json:
        click.echo("可以使用。 Good to use.")


@documents_group.command("batch")
@click.argument("kind")
@click.option("--rows", "rows_file", type=FILE, required=True)
@click.option("--out", "folder", type=FOLDER, required=True)
@click.option("--language", type=LANGUAGES, default="zh", show_default=True)
@click.option("--pdf", is_flag=True, help="同时生成 PDF / PDFs as well")
@as_json_option
@spoken
def batch_command(
    kind: str, *, rows_file: Path, folder: Path, language: str, pdf: bool, as_json: bool
) -> None:
    """表格每行生成一份 / one paper for each row; started again, it goes on where it stopped."""
    chosen = kind_named(kind)
    rows = list(read_facts(rows_file.read_bytes(), name=rows_file.name, kind=chosen))
    wrong = [row for row in rows if row.errors]
    if wrong:
        print_wrong_rows(rows_file, wrong, as_json=as_json)
        raise SystemExit(WRONG_FACTS)
    written = []
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal or as_json) as progress:
        task = progress.add_task(chosen.name.zh, total=len(rows))
        for number, row in enumerate(rows, 1):
            about = tidy(f"{number:05d}_{title_of(row.facts)}")
            written += _write(
                chosen,
                row.facts,
                PaperLanguage(language),
                folder=folder,
                pdf=pdf,
                name=about,
            )
            progress.advance(task)
    print_written(written, as_json=as_json, brief=True)


@documents_group.command("fonts")
@click.option("--get", "wanted", is_flag=True, help="联网取得缺少的字体 / obtain what is missing")
@as_json_option
@spoken
def fonts_command(*, wanted: bool, as_json: bool) -> None:
    """PDF 用的字体 / the fonts of PDFs: which are here, from where, under what licence."""
    folder = faces_folder()
    if wanted:
        obtain_faces(folder, lambda text: click.echo(text, err=True))
    described = describe_faces(folder)
    if as_json:
        click.echo(json.dumps(described, ensure_ascii=False, default=str))
        return
    for line in described:
        click.echo(line)


def _write(
    kind: Kind,
    facts: Mapping[str, Any],
    language: PaperLanguage,
    *,
    folder: Path,
    pdf: bool,
    name: str | None = None,
) -> list[Path]:
    """The files of one paper; what lies there whole is left alone, so that a run can go on."""
    today = clock.today()
    held: Settings = settings()
    head = letterhead_of(held, base=held.public_url or "http://127.0.0.1:8000")
    named = name or paper_file_name(
        number=kind.series,
        kind=kind,
        about=title_of(dict(facts)),
        on=today,
        language=language,
    )
    targets = [folder / f"{named}.docx", *([folder / f"{named}.pdf"] if pdf else [])]
    if name is not None and all(target.exists() for target in targets):
        return targets
    paper = Paper(
        kind=kind,
        facts=facts,
        number=NO_NUMBER,
        issued_on=today,
        check_code="",
        check_url=head.check_base,
        office=head.office,
    )
    template = shipped_template(kind, language).content
    made = make_paper(paper, template=template, language=language, pdf=pdf)
    folder.mkdir(parents=True, exist_ok=True)
    written = [_put(targets[0], made.word)]
    if made.pdf is not None:
        written.append(_put(targets[1], made.pdf))
    return written


def _put(target: Path, content: bytes) -> Path:
    """Whole or not at all: written beside, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".part")
    beside.write_bytes(content)
    beside.replace(target)
    return target


def _plain_wish(title: str) -> PdfWish:
    return PdfWish(
        title=title,
        language="zh-CN",
        identifier=title,
        made_at=datetime.combine(clock.today(), time(0), UTC),
    )
