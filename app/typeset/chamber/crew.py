"""The workers at hand: who is free, who is worn out, who must go."""

from __future__ import annotations

import threading
from pathlib import Path

from app.core.bilingual import Text
from app.typeset.chamber.channel import Gone
from app.typeset.chamber.process import Keeper, Worker
from app.typeset.faults import RenderFailed

NOT_STARTED = Text(
    "制作进程没有启动。请管理员检查内存和系统日志后重试。",
    "The rendering process did not start. Ask your administrator to check memory and the log.",
)
CLOSED = Text(
    "系统正在停止，这份文书没有做成。请稍后重试。",
    "The system is stopping; this document was not made. Try again later.",
)


class Crew:
    """Up to `most` long-lived workers and one that forks trials; all start when first wanted."""

    def __init__(self, most: int, faces: Path | None, *, recycle_after: int) -> None:
        self._most = most
        self._faces = faces
        self._recycle_after = recycle_after
        self._state = threading.Condition()
        self._idle: list[Worker] = []
        self._out = 0
        self._keeper: Keeper | None = None
        self._closed = False
        self.trial_lock = threading.Lock()
        self._trial: Worker | None = None

    def take(self) -> Worker:
        """A free worker, a new one, or the next that becomes free."""
        with self._state:
            self._state.wait_for(lambda: self._closed or self._idle or self._out < self._most)
            if self._closed:
                raise RenderFailed(CLOSED)
            self._out += 1
            if self._idle:
                return self._idle.pop()
        try:
            return self._start("long")
        except BaseException:
            self._leave()
            raise

    def give_back(self, worker: Worker, *, healthy: bool) -> None:
        """Ready for the next, unless it is ill or has done enough."""
        keep = healthy and worker.documents < self._recycle_after
        with self._state:
            if keep and not self._closed:
                self._idle.append(worker)
                worker = None  # type: ignore[assignment]  # it lives on
        if worker is not None:
            worker.end(kindly=healthy)
        self._leave()

    def trial_worker(self) -> Worker:
        """The process that forks; only for whoever holds `trial_lock`."""
        if self._closed:
            raise RenderFailed(CLOSED)
        if self._trial is None:
            self._trial = self._start("trial")
        return self._trial

    def drop_trial_worker(self) -> None:
        """It did not behave; the next trial has a new one."""
        if self._trial is not None:
            self._trial.end(kindly=False)
            self._trial = None

    def close(self, *, seconds: float) -> None:
        """End them all; those that are out are ended as they come back."""
        with self._state:
            self._closed = True
            idle, self._idle = self._idle, []
            self._state.notify_all()
        for worker in idle:
            worker.end(kindly=True)
        with self.trial_lock:
            if self._trial is not None:
                self._trial.end(kindly=True)
                self._trial = None
        with self._state:
            self._state.wait_for(lambda: self._out == 0, timeout=seconds)
            keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.stop()

    def pids(self) -> list[int]:
        """Those that are free, and the one for trials."""
        with self._state:
            found = [worker.pid for worker in self._idle]
        return found + ([self._trial.pid] if self._trial is not None else [])

    def _leave(self) -> None:
        with self._state:
            self._out -= 1
            self._state.notify()

    def _start(self, role: str) -> Worker:
        with self._state:
            if self._keeper is None:
                self._keeper = Keeper()
            keeper = self._keeper
        try:
            return keeper.start(role, self._faces)
        except Gone as error:
            raise RenderFailed(NOT_STARTED) from error
