"""Starting and ending rendering processes: a small environment, no folder of ours, own pipes."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

from app.typeset.chamber.channel import Channel, Gone, Late

_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_END_SECONDS = 2.0


class Worker:
    """One process and the conversation with it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None, "started with pipes"
        assert process.stdout is not None, "started with pipes"
        self.process = process
        self.channel = Channel(process.stdout.fileno(), process.stdin.fileno())
        self.known: set[str] = set()
        """Templates sent to it."""
        self.documents = 0
        self._ready = False

    @property
    def pid(self) -> int:
        """For tests and logs."""
        return self.process.pid

    def wait_until_ready(self) -> None:
        """Gone or Late when it does not come up."""
        if not self._ready:
            self.channel.receive(seconds=_START_SECONDS)
            self._ready = True

    def end(self, *, kindly: bool) -> None:
        """It reads the end of its input and leaves; one that is busy or ill is killed."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if kindly:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_END_SECONDS)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Keeper:
    """Starts every worker from one thread that lives as long as the application.

    The kernel ends a worker when the *thread* that started it ends, so that thread must not be
    one that serves a single request.
    """

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[tuple[str, Path | None, Future[Worker]] | None] = (
            queue.SimpleQueue()
        )
        self._thread = threading.Thread(target=self._keep, name="chamber-keeper", daemon=True)
        self._thread.start()

    def start(self, role: str, faces: Path | None) -> Worker:
        """A worker that is up and ready; Gone when it cannot be had."""
        future: Future[Worker] = Future()
        self._asked.put((role, faces, future))
        worker = future.result()
        try:
            worker.wait_until_ready()
        except (Gone, Late) as error:
            worker.end(kindly=False)
            raise Gone from error
        return worker

    def stop(self) -> None:
        """No more workers; the ones that run must have been ended before."""
        self._asked.put(None)
        self._thread.join()

    def _keep(self) -> None:
        while True:
            asked = self._asked.get()
            if asked is None:
                return
            role, faces, future = asked
            try:
                future.set_result(_start(role, faces))
            except OSError as error:
                failed = Gone()
                failed.__cause__ = error
                future.set_exception(failed)


def _start(role: str, faces: Path | None) -> Worker:
    command = [sys.executable, "-P", "-s", "-m", "app.typeset.chamber.worker", role]
    command.append(str(os.getpid()))
    if faces is not None:
        command.append(str(faces.absolute()))
    process = subprocess.Popen(  # noqa: S603 - our own module, no word of it comes from outside
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Not where the application stands; a folder of its own would be left over after a crash.
        cwd=os.sep,
        env=_environment(),
        close_fds=True,
        start_new_session=True,
        bufsize=0,
    )
    return Worker(process)


def _environment() -> dict[str, str]:
    """Nothing of ours: no keys, no addresses of databases, no proxies."""
    return {
        "PYTHONPATH": str(_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "PATH": os.defpath,
        "TZ": "UTC",
    }
