"""The chamber: documents are made in limited processes, approved or not, from any thread."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from app.typeset.chamber.answers import DIED, TOO_LONG, OutOfMemory, read_answer
from app.typeset.chamber.channel import Gone, Late
from app.typeset.chamber.crew import Crew
from app.typeset.chamber.errands import (
    MOST_PER_FRAME,
    Asked,
    Errand,
    Stopped,
    flat_wish,
    unusable,
)
from app.typeset.chamber.facts import Facts, pack_facts
from app.typeset.chamber.frames import BadFrame, pack
from app.typeset.chamber.wishes import TRIAL, Limits, Made, PdfWish
from app.typeset.faults import RenderFailed

_RECYCLE_AFTER = 5_000
_GRACE = 5.0


class Chamber:
    """Processes start at the first wish; `close` ends them all. A context manager as well."""

    def __init__(
        self,
        workers: int = 1,
        limits: Limits | None = None,
        faces_folder: Path | None = None,
        *,
        trial_limits: Limits = TRIAL,
        recycle_after: int = _RECYCLE_AFTER,
        second_look: bool = True,
    ) -> None:
        assert workers > 0, "somebody has to work"
        self._workers = workers
        self._limits = limits or Limits()
        self._limits_head = asdict(self._limits)
        self._trial_limits = trial_limits
        self._folder = faces_folder
        self._recycle_after = recycle_after
        # The worker's own reading of the grammar; tests take it away to show the limits alone.
        self._second_look = second_look
        self._crew = self._new_crew()
        self._last: tuple[bytes | None, str] = (None, "")

    def render(self, template: bytes, facts: Facts, *, pdf: PdfWish | None = None) -> Made:
        """One document of an approved template, in a process that has made others."""
        return next(self._make(template, [(facts, pdf)]))

    def render_many(
        self, template: bytes, facts: Iterable[Facts], *, pdf: Iterable[PdfWish] | None = None
    ) -> Iterator[Made]:
        """One document per set of facts, in their order; the first that fails ends it."""
        wishes = iter(pdf) if pdf is not None else None
        source = ((one, next(wishes) if wishes is not None else None) for one in facts)
        while some := list(islice(source, MOST_PER_FRAME)):
            yield from self._make(template, some)

    def trial(self, template: bytes, facts: Facts, *, pdf: PdfWish | None = None) -> Made:
        """One document of a template that nobody has approved, in a process of its own."""
        pieces = [template, b""]
        pieces[1] = pack_facts(facts, pieces)
        head = {
            "limits": asdict(self._trial_limits),
            "second_look": self._second_look,
            "wish": flat_wish(pdf),
        }
        crew = self._own_crew()
        with crew.trial_lock:
            return self._try(crew, pack(head, pieces))

    def close(self) -> None:
        """End every process; what comes later is refused."""
        self._own_crew().close(seconds=self._limits.wall_seconds)

    def pids(self) -> list[int]:
        """The processes at rest, for tests and for the page that shows the system's health."""
        return self._own_crew().pids()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _new_crew(self) -> Crew:
        self._process = os.getpid()
        return Crew(self._workers, self._folder, recycle_after=self._recycle_after)

    def _own_crew(self) -> Crew:
        """After a fork the workers are the parent's, and so are the locks."""
        if self._process != os.getpid():
            self._crew = self._new_crew()
        return self._crew

    def _make(self, template: bytes, asked: Asked) -> Iterator[Made]:
        errand = Errand(
            key=self._key_of(template),
            template=template,
            limits=self._limits,
            limits_head=self._limits_head,
            second_look=self._second_look,
        )
        done = 0
        while done < len(asked):
            made, error = self._run(errand, asked[done:])
            yield from made
            done += len(made)
            if error is not None:
                raise error

    def _key_of(self, template: bytes) -> str:
        """The hash; the same object is not hashed again, as it is rendered a thousand times."""
        last, key = self._last
        if template is not last:
            key = sha256(template).hexdigest()
            self._last = (template, key)
        return key

    def _run(self, errand: Errand, asked: Asked) -> tuple[list[Made], Exception | None]:
        """The next documents from one worker, and the error that is the document's own.

        A worker that has made documents before may be worn out by them: then it is replaced and
        nothing is said; only a fresh one's death or want of memory is put down to the document.
        """
        crew = self._own_crew()
        worker = crew.take()
        made: list[Made] = []
        error: Exception | None = None
        healthy = False
        try:
            made = errand.run(worker, asked)
            healthy = True
        except Stopped as stopped:
            made, error = stopped.made, stopped.error
            healthy = not unusable(error)
            if worker.documents > 0 and isinstance(error, OutOfMemory | Gone):
                error = None
        finally:
            crew.give_back(worker, healthy=healthy)
        return made, _said(error)

    def _try(self, crew: Crew, asked: bytes) -> Made:
        worker = crew.trial_worker()
        fit = False
        try:
            seconds = self._trial_limits.wall_seconds + _GRACE
            worker.channel.send(asked, seconds=seconds)
            answer = worker.channel.receive(seconds=seconds)
            fit = True
            return read_answer(answer.head, answer.pieces)
        except (Gone, Late, BadFrame) as error:
            fit = False
            raise _dead(error) from error
        finally:
            if not fit:
                crew.drop_trial_worker()


def _said(error: Exception | None) -> Exception | None:
    return _dead(error) if isinstance(error, Gone | Late) else error


def _dead(error: Exception) -> RenderFailed:
    return RenderFailed(TOO_LONG if isinstance(error, Late) else DIED)
