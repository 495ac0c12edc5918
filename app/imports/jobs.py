"""The two jobs of an import: the check of a whole sheet, and the write of its good rows.

Either may be killed at any point and started again. The check writes nothing until its one last
step. Good rows are written chunk by chunk, each chunk checked again in the transaction that writes
it; all-or-nothing is one transaction for the whole sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from app.core.bilingual import Language, Text
from app.core.database import session
from app.core.errors import InvalidValue
from app.core.jobs.catalogue import job
from app.core.jobs.run import JobRun
from app.core.storage import file_store
from app.core.storage.models import StoredFile
from app.imports.answers import answer_file
from app.imports.checking import CHUNK, check_sheet
from app.imports.commands import (
    Findings,
    note_checked,
    note_done,
    note_progress,
    note_refused,
    note_unreadable,
    replace_import,
)
from app.imports.kinds import ImportKind, Round, get_import_kind
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE, values_of
from app.imports.rules import Act, Extent, ImportRow, ImportState, Problem, Tally, returned_name
from app.imports.sheets import (
    Lines,
    chunks,
    open_sheet,
    problems_as_json,
    problems_from_json,
    row_from_json,
)
from app.imports.writing import write_chunk

LINES_TYPE = "application/x-ndjson"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD_EVERY = 2_000
"""Rows between two notes of progress; each is a transaction."""
FILES = "import"


# A check begins anew each time; a machine that goes down often must not make it fail.
@job(CHECK, title=Text("检查表格", "Check a sheet"), max_attempts=20)
def check_upload(run: JobRun) -> None:
    """Every row checked, the answer made; bound in one step."""
    found = session().get_one(SheetImport, run.args["import_id"])
    if found.state != ImportState.CHECKING:
        with run.step():
            run.finish({"url": page_of(found.id)})
        return
    kind, import_id, name = get_import_kind(found.kind), found.id, found.title
    content = file_store().read(found.source)
    round_ = round_of(found, run)
    try:
        sheet = open_sheet(content, name=name, kind=kind)
        checked = check_sheet(sheet, kind=kind, round_=round_, told=_teller(run))
    except InvalidValue as error:
        with run.step():
            note_unreadable(import_id=import_id, why=error.message, actor=run.actor)
            run.finish({"url": page_of(import_id)})
        return
    findings = Findings(
        rows=_kept(run, checked.good, "rows.jsonl"),
        problems=_kept(run, _as_lines(checked.problems), "problems.jsonl"),
        differences=_kept(run, checked.differences, "differences.jsonl"),
        answer=_answer(run, content, name=name, kind=kind, problems=checked.problems),
    )
    with run.step(done=checked.tally.total, total=checked.tally.total):
        note_checked(import_id=import_id, tally=checked.tally, findings=findings, actor=run.actor)
        if before := run.args.get("replaces"):
            replace_import(import_id=before, by=import_id, actor=run.actor)
        run.finish({"url": page_of(import_id)})


# Each attempt goes on where the last one stopped, so a machine may go down often.
@job(WRITE, title=Text("写入表格", "Write a sheet"), max_attempts=20)
def write_upload(run: JobRun) -> None:
    """Write what the check passed, and was confirmed."""
    found = session().get_one(SheetImport, run.args["import_id"])
    if found.state != ImportState.WRITING:
        with run.step():
            run.finish({"url": page_of(found.id)})
        return
    if found.extent == Extent.ALL:
        _write_all(run, found)
    else:
        _write_good(run, found)


def _write_good(run: JobRun, found: SheetImport) -> None:
    """Chunk by chunk from where the last attempt stopped; rows gone wrong meanwhile are told."""
    import_id, kind, round_ = found.id, get_import_kind(found.kind), round_of(found, run)
    done, total = int(run.state.get("done", 0)), found.good
    late: list[dict[str, Any]] = list(run.state.get("late", []))
    acts = {act: int(run.state.get(act.value, 0)) for act in Act}
    left = islice(_good_rows(found), done, None)
    for rows in chunks(left, CHUNK, kind):
        with run.step():
            good = write_chunk(rows, kind=kind, round_=round_)
            fresh = [problems_as_json(row.line, row.problems) for row in rows if not row.good]
            done, late = done + len(rows), late + fresh
            for row in good:
                acts[row.act] += 1
            if any(row.act is not Act.SAME for row in good):
                note_progress(import_id=import_id, written=done - len(late))
            state = {"done": done, "late": late, **{act.value: acts[act] for act in Act}}
            run.save(done=done, total=total, state=state)
        session().expunge_all()
    found = session().get_one(SheetImport, import_id)
    tally = Tally(
        total=found.total,
        bad=found.bad + len(late),
        added=acts[Act.ADD],
        changed=acts[Act.CHANGE],
        same=acts[Act.SAME],
    )
    findings = _late_findings(run, found, late)
    with run.step():
        note_done(
            import_id=import_id,
            tally=tally,
            findings=findings,
            written=done - len(late),
            actor=run.actor,
        )
        run.finish({"url": page_of(import_id)})


class _Late(Exception):
    """Rows that were good when checked and are not any more."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        """What is wrong with which."""
        super().__init__(len(rows))
        self.rows = rows


def _write_all(run: JobRun, found: SheetImport) -> None:
    """One transaction: every row is there, or none is."""
    import_id, kind, round_ = found.id, get_import_kind(found.kind), round_of(found, run)
    acts = dict.fromkeys(Act, 0)
    total = found.good
    good_rows = _good_rows(found)
    try:
        with run.step(done=total, total=total):
            late: list[dict[str, Any]] = []
            for rows in chunks(good_rows, CHUNK, kind):
                for row in write_chunk(rows, kind=kind, round_=round_):
                    acts[row.act] += 1
                late += [problems_as_json(row.line, row.problems) for row in rows if not row.good]
            if late:
                raise _Late(late)
            tally = Tally(
                total=total, added=acts[Act.ADD], changed=acts[Act.CHANGE], same=acts[Act.SAME]
            )
            note_done(
                import_id=import_id,
                tally=tally,
                findings=Findings(),
                written=total,
                actor=run.actor,
            )
            run.finish({"url": page_of(import_id)})
    except _Late as gone:
        _refuse_all(run, import_id, gone.rows)


def _refuse_all(run: JobRun, import_id: int, late: list[dict[str, Any]]) -> None:
    """Nothing was written; the person's file says which rows were in the way."""
    found = session().get_one(SheetImport, import_id)
    gone = {held["line"] for held in late}
    acts = dict.fromkeys(Act, 0)
    for held in values_of(found.rows):
        if held["line"] not in gone:
            acts[Act(held["act"])] += 1
    tally = Tally(
        total=found.total,
        bad=found.bad + len(late),
        added=acts[Act.ADD],
        changed=acts[Act.CHANGE],
        same=acts[Act.SAME],
    )
    findings = _late_findings(run, found, late)
    with run.step():
        note_refused(import_id=import_id, tally=tally, findings=findings, actor=run.actor)
        run.finish({"url": page_of(import_id)})


def round_of(found: SheetImport, run: JobRun) -> Round:
    """What the rows of this import have in common."""
    return Round(
        actor=run.actor,
        updates=found.updates,
        subject=("sheet_import", found.id),
        note=f"批量导入 {found.id}：{found.title}",
    )


def page_of(import_id: int) -> str:
    """Where the import's page is."""
    return f"/imports/{import_id}"


def _good_rows(found: SheetImport) -> Iterator[ImportRow]:
    file = found.rows
    if file is not None:
        # Read across many transactions, each of which would make the session ask for it again.
        session().expunge(file)
    return map(row_from_json, values_of(file))


def _teller(run: JobRun) -> Callable[[int], None]:
    """Notes progress now and then."""
    last = 0

    def tell(done: int) -> None:
        nonlocal last
        if done - last >= TOLD_EVERY:
            last = done
            with run.step(done=done):
                pass

    return tell


def _as_lines(problems: dict[int, list[Problem]]) -> Lines:
    lines = Lines()
    for line in sorted(problems):
        lines.add(problems_as_json(line, problems[line]))
    return lines


def _kept(run: JobRun, lines: Lines, name: str) -> StoredFile | None:
    """Lines in the store, sealed: they name people."""
    if not lines.count:
        return None
    return file_store().put(
        FILES,
        lines.pieces(),
        suffix="jsonl",
        media_type=LINES_TYPE,
        name=name,
        encrypted=True,
        actor=run.actor,
    )


def _answer(
    run: JobRun, content: bytes, *, name: str, kind: ImportKind, problems: dict[int, list[Problem]]
) -> StoredFile | None:
    """The person's own file with what is wrong in it."""
    if not problems:
        return None
    language: Language = "en" if run.args.get("language") == "en" else "zh"
    made = answer_file(
        content,
        name=name,
        sheet=open_sheet(content, name=name, kind=kind),
        kind=kind,
        problems=problems,
        language=language,
    )
    return file_store().put(
        FILES,
        made,
        suffix="xlsx",
        media_type=SHEET_TYPE,
        name=returned_name(name, language),
        encrypted=True,
        actor=run.actor,
    )


def _late_findings(run: JobRun, found: SheetImport, late: Iterable[dict[str, Any]]) -> Findings:
    """Problems and answer again, with the rows that went wrong after the check."""
    gone = dict(problems_from_json(held) for held in late)
    if not gone:
        return Findings()
    problems = dict(problems_from_json(held) for held in values_of(found.problems)) | gone
    content = file_store().read(found.source)
    kind = get_import_kind(found.kind)
    return Findings(
        problems=_kept(run, _as_lines(problems), "problems.jsonl"),
        answer=_answer(run, content, name=found.title, kind=kind, problems=problems),
    )
