"""Writes of imports: uploaded, checked, confirmed or given up, written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Language, Text
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.core.jobs.queue import enqueue
from app.core.storage import keep_file
from app.core.storage.models import StoredFile
from app.imports.kinds import ImportKind
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE, find_repaired
from app.imports.rules import IMPORT_TRANSITIONS, Extent, ImportState, Tally


@dataclass(frozen=True, slots=True)
class Findings:
    """The files of a check: good rows, problems, differences, and the answer to give back."""

    rows: StoredFile | None = None
    problems: StoredFile | None = None
    differences: StoredFile | None = None
    answer: StoredFile | None = None

    def keep(self) -> dict[str, int | None]:
        """Give each its row; which goes where."""
        return {
            f"{name}_id": keep_file(file).id
            for name, file in (
                ("rows", self.rows),
                ("problems", self.problems),
                ("differences", self.differences),
                ("answer", self.answer),
            )
            if file is not None
        }


def start_import(
    *,
    kind: ImportKind,
    file: StoredFile,
    updates: bool,
    language: Language,
    actor: Actor,
    replaces: int | None = None,
) -> SheetImport:
    """Keep a sheet and order its check; nothing of it is written yet.

    `replaces` is the import whose returned workbook this is; a file that is called so says it too.
    """
    before = find_repaired(kind.code, file.name, asked=replaces, actor=actor)
    started = SheetImport(
        kind=kind.code,
        state=ImportState.CHECKING,
        title=file.name,
        division_path=actor.division_path,
        updates=updates and kind.updates is not None,
        source_id=keep_file(file).id,
        created_at=clock.now(),
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    session().add(started)
    session().flush()
    _note("uploaded", started, actor, after={"import_kind": kind.code, "updates": started.updates})
    enqueue(
        CHECK,
        {
            "import_id": started.id,
            "language": language,
            "replaces": before.id if before is not None else None,
        },
        key=started.uid,
        actor=actor,
        title=Text(f"检查表格：{started.title}", f"Check a sheet: {started.title}"),
    )
    return started


def note_unreadable(*, import_id: int, why: Text, actor: Actor) -> None:
    """The file as a whole is of no use."""
    found = _move(import_id, "fail", error_zh=why.zh[:500], error_en=why.en[:500])
    _note("unreadable", found, actor, after={"import_state": found.state})


def note_checked(*, import_id: int, tally: Tally, findings: Findings, actor: Actor) -> None:
    """What the check of all rows found."""
    found = _move(
        import_id,
        "check",
        total=tally.total,
        bad=tally.bad,
        added=tally.added,
        changed=tally.changed,
        same=tally.same,
        **findings.keep(),
    )
    _note("checked", found, actor, after={"good": tally.good, "bad": tally.bad})


def confirm_import(
    *, import_id: int, extent: Extent, language: Language, actor: Actor
) -> SheetImport:
    """Order the write: all of it, or the good rows of a sheet with errors."""
    found = session().get_one(SheetImport, import_id)
    if extent is Extent.ALL and found.bad:
        raise RuleBroken(
            Text(
                "表中还有错误的行，不能全部写入。请改好后重新上传，或只写入正确的行。",
                "Some rows are wrong, so not all can be written. Correct and upload again, "
                "or write the good rows only.",
            ),
            code="imports.rows_wrong",
        )
    if not found.good:
        raise RuleBroken(
            Text("没有可以写入的行。", "There is no row to write."), code="imports.nothing_good"
        )
    found = _move(
        import_id,
        "confirm",
        extent=extent.value,
        confirmed_at=clock.now(),
        confirmed_by_name=actor.name,
    )
    _note("confirmed", found, actor, after={"extent": extent.value, "rows": found.good})
    enqueue(
        WRITE,
        {"import_id": found.id, "language": language},
        key=found.uid,
        actor=actor,
        title=Text(f"写入表格：{found.title}", f"Write a sheet: {found.title}"),
    )
    return found


def abandon_import(*, import_id: int, actor: Actor) -> SheetImport:
    """Write none of it."""
    found = _move(import_id, "abandon", ended_at=clock.now())
    _note("abandoned", found, actor, after={"import_state": found.state})
    return found


def replace_import(*, import_id: int, by: int, actor: Actor) -> None:
    """Close an import whose repaired sheet has come; one confirmed meanwhile goes on."""
    waiting = sa.select(SheetImport.id).where(
        SheetImport.id == import_id, SheetImport.state == ImportState.CHECKED
    )
    if session().scalar(waiting.with_for_update()) is None:
        return
    found = _move(import_id, "replace", ended_at=clock.now(), replaced_by_id=by)
    _note("replaced", found, actor, after={"import_state": found.state, "successor": by})


def note_progress(*, import_id: int, written: int) -> None:
    """How many good rows are dealt with; in the transaction that did so."""
    session().execute(
        sa.update(SheetImport)
        .where(SheetImport.id == import_id, SheetImport.state == ImportState.WRITING)
        .values(written=written)
        .execution_options(synchronize_session=False)
    )


def note_done(
    *, import_id: int, tally: Tally, findings: Findings, actor: Actor, written: int
) -> None:
    """The end: what was written, and what had become wrong since the check."""
    found = _move(
        import_id,
        "finish",
        bad=tally.bad,
        added=tally.added,
        changed=tally.changed,
        same=tally.same,
        written=written,
        ended_at=clock.now(),
        **findings.keep(),
    )
    _note("done", found, actor, after={"good": tally.good, "bad": tally.bad})


def note_refused(*, import_id: int, tally: Tally, findings: Findings, actor: Actor) -> None:
    """All or nothing, and something had become wrong since the check: nothing was written."""
    found = _move(
        import_id,
        "refuse",
        bad=tally.bad,
        added=tally.added,
        changed=tally.changed,
        same=tally.same,
        written=0,
        ended_at=clock.now(),
        **findings.keep(),
    )
    _note("refused", found, actor, after={"bad": tally.bad})


def _move(import_id: int, verb: str, **values: Any) -> SheetImport:  # noqa: ANN401 - column values
    """One conditional UPDATE: of two who press at once one wins."""
    start, _, end = next(row for row in IMPORT_TRANSITIONS if row[1] == verb)
    require_one(
        session().execute(
            sa.update(SheetImport)
            .where(SheetImport.id == import_id, SheetImport.state == start.value)
            .values(state=end.value, **values)
            .execution_options(synchronize_session=False)
        )
    )
    found = session().get_one(SheetImport, import_id)
    session().refresh(found)
    return found


def _note(past: str, found: SheetImport, actor: Actor, *, after: dict[str, object]) -> None:
    record(
        f"imports.{past}",
        actor=actor,
        subject_type="sheet_import",
        subject_id=found.id,
        division_path=found.division_path,
        after=after,
    )
