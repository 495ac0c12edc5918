"""A rendering process: `python -m app.typeset.chamber.worker ROLE PARENT [FONTS]`.

Reads frames from its standard input and answers on its standard output until the other end is
closed. ROLE `long`: puts its fences up and renders approved templates, one after the other.
ROLE `trial`: only forks; each trial runs in a child of its own, which puts its fences up first.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

from app.typeset.chamber.answers import pack_error, pack_made
from app.typeset.chamber.facts import unpack_facts
from app.typeset.chamber.fences import Fence, death_with_parent, readable_roots, set_memory
from app.typeset.chamber.frames import BadFrame, Frame, pack, unpack
from app.typeset.chamber.trials import TrialMaster
from app.typeset.chamber.wishes import Limits
from app.typeset.chamber.workshop import Workshop, settle, wish_of

_FLUSH_AT = 1 << 18
_HELD_SECONDS = 0.05
"""The other end waits for each answer, so none is held back while the next takes its time."""


class Answers:
    """Answers leave together while they are small, at once when they are not."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._held: list[bytes] = []
        self._size = 0
        self._flushed = 0.0

    def add(self, frame: bytes) -> None:
        """One more answer."""
        self._held.append(frame)
        self._size += len(frame)
        if self._size > _FLUSH_AT or time.monotonic() > self._flushed + _HELD_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Everything held goes out."""
        rest = memoryview(b"".join(self._held))
        self._held.clear()
        self._size = 0
        self._flushed = time.monotonic()
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


def main(role: str, parent: int, folder: Path | None) -> None:
    """Start up, then answer until the other end is closed."""
    bind = death_with_parent()
    bind(parent)
    source = sys.stdin.buffer
    assert isinstance(source, BufferedReader), "standard input is a pipe"
    answers = Answers(_take_output())
    workshop = Workshop(folder)
    settle()
    answers.add(pack({"ready": role}))
    answers.flush()
    if role == "trial":
        serve(source, answers, TrialMaster(workshop, folder, bind).answer)
    else:
        serve(source, answers, LongWorker(workshop, folder, answers).answer)


def _take_output() -> int:
    """Answers have a descriptor of their own; whatever prints, prints nowhere."""
    descriptor = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return descriptor


def serve(
    source: BufferedReader, answers: Answers, answer: Callable[[Frame], bytes | None]
) -> None:
    """Frame by frame."""
    while True:
        frame = unpack(source.read)
        if frame is None:
            return
        found = answer(frame)
        if found is not None:
            answers.add(found)
        answers.flush()


class LongWorker:
    """Approved templates, in one process for many documents."""

    def __init__(self, workshop: Workshop, folder: Path | None, answers: Answers) -> None:
        self._workshop = workshop
        self._answers = answers
        self._fence = Fence(readable_roots(folder))
        self._fenced = False

    def answer(self, frame: Frame) -> None:
        """Several documents of one template; each has its own time and its own answer."""
        head = frame.head
        if not self._fenced:
            self._put_up(Limits(**head["limits"]))
        key, seconds = head["template"], head["limits"]["cpu_seconds"]
        if head["sent"]:
            self._fence.move_time(seconds)
            try:
                self._workshop.learn(key, frame.pieces[0], second_look=head["second_look"])
            except Exception as error:  # noqa: BLE001 - everything becomes an answer
                self._answers.add(pack_error(error))
                return
        elif not self._workshop.knows(key):
            self._answers.add(pack({"unknown": key}))
            return
        wishes = head["wishes"]
        for number, at in enumerate(head["facts"]):
            self._fence.move_time(seconds)
            wish = wishes[number] if wishes else None
            if not self._make(key, frame.pieces, at, wish):
                return

    def _make(self, key: str, pieces: list[bytes], at: int, wish: object) -> bool:
        """False: it failed, and the rest of the frame is left, as the parent expects."""
        try:
            facts = unpack_facts(pieces[at], pieces)
            self._answers.add(pack_made(self._workshop.make(key, facts, wish_of(wish))))
        except Exception as error:  # noqa: BLE001 - everything becomes an answer
            self._answers.add(pack_error(error))
            return False
        return True

    def _put_up(self, limits: Limits) -> None:
        set_memory(limits)
        self._fence.put_up()
        self._fenced = True


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    except (BadFrame, BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
