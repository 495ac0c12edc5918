"""Writing one chunk: checked again in the transaction that writes it, and blamed row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.core.audit.completeness import savepoint
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.imports.kinds import ImportKind, Round
from app.imports.rules import Act, ImportRow, Problem


def write_chunk(rows: list[ImportRow], *, kind: ImportKind, round_: Round) -> list[ImportRow]:
    """Check again, for others wrote since; write what is still good. Returns the good rows.

    What a command refuses all the same is told of its own row, and the others are written.
    """
    for row in rows:
        row.act = Act.ADD
    kind.check(rows, round_)
    wanted = [row for row in rows if row.good and row.act is not Act.SAME]
    if wanted and _refused(wanted, kind, round_) is not None:
        for together in _groups(wanted, kind):
            said = _refused(together, kind, round_)
            if said is not None:
                for row in together:
                    row.problems.append(Problem("", said))
    return [row for row in rows if row.good]


def _refused(rows: Sequence[ImportRow], kind: ImportKind, round_: Round) -> Text | None:
    """Write rows, or leave no trace of having tried; why not."""
    try:
        with savepoint(session()):
            kind.write(rows, round_)
    except (RuleBroken, InvalidValue, Conflict, NotFound) as error:
        return error.message
    return None


def _groups(rows: Sequence[ImportRow], kind: ImportKind) -> Iterator[list[ImportRow]]:
    """Single rows, or what the kind writes together."""
    if kind.group is None:
        yield from ([row] for row in rows)
    else:
        yield from (list(together) for _name, together in groupby(rows, key=kind.group))
