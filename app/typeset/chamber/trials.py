"""Trials: a warm process that only forks, and a child with fences for every template tried."""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from app.core.errors import LinyueError
from app.typeset.chamber.answers import pack_error, pack_made
from app.typeset.chamber.facts import unpack_facts
from app.typeset.chamber.fences import Fence, readable_roots, set_memory, set_time
from app.typeset.chamber.frames import BadFrame, Frame, pack, unpack
from app.typeset.chamber.wishes import Limits
from app.typeset.chamber.workshop import Workshop, wish_of

_MOST_BYTES = 256 << 20
_PIECE = 1 << 20
_KEY = "trial"


class TrialMaster:
    """Forks, waits, ends what does not end. Never opens a template itself."""

    def __init__(
        self, workshop: Workshop, folder: Path | None, bind: Callable[[int], None]
    ) -> None:
        self._workshop = workshop
        self._roots = readable_roots(folder)
        self._bind = bind

    def answer(self, frame: Frame) -> bytes:
        """The child's own answer, or what became of it."""
        limits = Limits(**frame.head["limits"])
        if frame.head["wish"] is not None:
            try:
                self._workshop.load_faces()
            except LinyueError as error:
                return pack_error(error)
        reading, writing = os.pipe()
        own = os.getpid()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._in_child(frame, limits, (writing, own))
        os.close(writing)
        try:
            said, late = _read_all(reading, time.monotonic() + limits.wall_seconds)
        finally:
            os.close(reading)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        return _judge(said, late, status)

    def _in_child(self, frame: Frame, limits: Limits, ends: tuple[int, int]) -> None:
        """Fences up, one document, gone. Never returns."""
        writing, parent = ends
        said = b""
        try:
            self._bind(parent)
            _only(writing)
            fence = Fence(self._roots)
            set_memory(limits)
            set_time(limits.cpu_seconds, hard=True)
            fence.put_up()
            said = self._try(frame)
            rest = memoryview(said)
            while rest:
                rest = rest[os.write(writing, rest) :]
        finally:
            os._exit(0 if said else 3)

    def _try(self, frame: Frame) -> bytes:
        try:
            self._workshop.learn(_KEY, frame.pieces[0], second_look=frame.head["second_look"])
            facts = unpack_facts(frame.pieces[1], frame.pieces)
            return pack_made(self._workshop.make(_KEY, facts, wish_of(frame.head["wish"])))
        except Exception as error:  # noqa: BLE001 - everything becomes an answer
            return pack_error(error)


def _only(writing: int) -> None:
    """Nothing of the master's is left open but the way back."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.closerange(3, writing)
    os.closerange(writing + 1, 256)


def _read_all(reading: int, deadline: float) -> tuple[bytes, bool]:
    """What the child said, and whether it was too slow."""
    pieces: list[bytes] = []
    size = 0
    poll = select.poll()
    poll.register(reading, select.POLLIN | select.POLLHUP)
    while size <= _MOST_BYTES:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return b"", True
        piece = os.read(reading, _PIECE)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces), False


def _is_one_frame(said: bytes) -> bool:
    """A second frame behind the first would be taken for the answer to the next question."""
    source = io.BytesIO(said)
    try:
        return unpack(source.read) is not None and not source.read(1)
    except BadFrame:
        return False


def _judge(said: bytes, late: bool, status: int) -> bytes:
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return pack({"error": "time"})
    if said and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 and _is_one_frame(said):
        return said
    return pack({"error": "memory" if os.WIFEXITED(status) else "died"})
