"""The parent's end of the pipes to one worker: frames with a deadline, never a blocked thread."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import sys
import time

from app.typeset.chamber.frames import BadFrame, Frame, unpack

_PIPE = 1 << 20
_PIECE = 1 << 16
_F_SETPIPE_SZ = 1031


class Gone(Exception):
    """The worker has ended, or what it says makes no sense."""


class Late(Exception):
    """The time is up."""


class Channel:
    """One conversation at a time; whoever uses it holds the worker."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._held = bytearray()
        self._deadline = 0.0
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(reading, select.POLLIN)
        self._writable.register(writing, select.POLLOUT)
        for descriptor in (reading, writing):
            os.set_blocking(descriptor, False)
            if sys.platform == "linux":
                with contextlib.suppress(OSError):
                    fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _PIPE)

    def send(self, frame: bytes, *, seconds: float) -> None:
        """The whole frame, or Gone or Late."""
        deadline = time.monotonic() + seconds
        rest = memoryview(frame)
        while rest:
            try:
                rest = rest[os.write(self._writing, rest) :]
            except BlockingIOError:
                self._wait(self._writable, deadline)
            except OSError as error:
                raise Gone from error

    def receive(self, *, seconds: float) -> Frame:
        """The next frame, or Gone or Late."""
        self._deadline = time.monotonic() + seconds
        try:
            frame = unpack(self._read)
        except BadFrame as error:
            raise Gone from error
        if frame is None:
            raise Gone
        return frame

    def _read(self, count: int) -> bytes:
        held = self._held
        while len(held) < count:
            try:
                piece = os.read(self._reading, max(_PIECE, count - len(held)))
            except BlockingIOError:
                self._wait(self._readable, self._deadline)
                continue
            except OSError as error:
                raise Gone from error
            if not piece:
                break
            held += piece
        found = bytes(memoryview(held)[:count])
        del held[:count]
        return found

    def _wait(self, poll: select.poll, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000 + 1):
            raise Late
