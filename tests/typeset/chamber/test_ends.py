"""Death on either side: documents are not lost, processes are not left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.typeset.chamber import Chamber, Limits
from app.typeset.faults import RenderFailed
from tests.typeset.chamber.samples import TEMPLATE, facts
from tests.typeset.exhausting import FACTS, exhausting_texts
from tests.typeset.word_files import WordFile, paragraph

ROOT = Path(__file__).resolve().parents[3]
ORPHAN = """
import os, sys, time
from app.typeset.chamber import Chamber
from tests.typeset.chamber.samples import TEMPLATE, facts
import threading
chamber = Chamber()
def ask():
    chamber.render(TEMPLATE, facts())
    chamber.trial(TEMPLATE, facts())
thread = threading.Thread(target=ask)
thread.start()
thread.join()
time.sleep(0.2)
chamber.render(TEMPLATE, facts())
print(*chamber.pids(), flush=True)
time.sleep(60)
"""
FORKED = """
import os
from app.typeset.chamber import Chamber
from tests.typeset.chamber.samples import TEMPLATE, facts
chamber = Chamber()
chamber.render(TEMPLATE, facts())
before = chamber.pids()
child = os.fork()
if child == 0:
    ok = bool(chamber.render(TEMPLATE, facts()).docx) and chamber.pids() != before
    chamber.close()
    os._exit(0 if ok else 1)
_, status = os.waitpid(child, 0)
assert status == 0, status
assert chamber.render(TEMPLATE, facts()).docx
assert chamber.pids() == before
chamber.close()
"""


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _gone(pids: list[int], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def test_a_worker_killed_at_rest_is_replaced_unnoticed() -> None:
    with Chamber() as chamber:
        chamber.render(TEMPLATE, facts())
        for _ in range(3):
            (pid,) = chamber.pids()
            os.kill(pid, signal.SIGKILL)
            assert chamber.render(TEMPLATE, facts()).docx
            assert chamber.pids() != [pid]


def test_a_worker_killed_at_work_is_replaced_and_nothing_is_lost_or_doubled() -> None:
    with Chamber() as chamber:
        chamber.render(TEMPLATE, facts())
        killed = []
        made = []
        for one in chamber.render_many(TEMPLATE, (facts(f"{n}", rows=20) for n in range(300))):
            made.append(one.docx)
            if len(made) in (40, 130, 200):
                killed += chamber.pids()
                os.kill(killed[-1], signal.SIGKILL)
        assert len(made) == len(set(made)) == 300
        assert len(set(killed)) == 3


def test_the_process_that_forks_is_replaced_as_well() -> None:
    with Chamber() as chamber:
        chamber.trial(TEMPLATE, facts())
        os.kill(chamber.pids()[0], signal.SIGKILL)
        with pytest.raises(RenderFailed):
            chamber.trial(TEMPLATE, facts())
        assert chamber.trial(TEMPLATE, facts()).docx


def test_an_approved_template_that_never_ends_is_stopped_and_the_next_is_made() -> None:
    limits = Limits(cpu_seconds=1, memory_mb=192, wall_seconds=4)
    with Chamber(limits=limits, second_look=False) as chamber:
        endless = WordFile(body=paragraph(exhausting_texts()["three loops"])).build()
        began = time.perf_counter()
        with pytest.raises(RenderFailed):
            chamber.render(endless, FACTS)
        assert time.perf_counter() - began < 6
        assert chamber.render(TEMPLATE, facts()).docx


def test_the_clock_on_the_wall_ends_what_uses_no_processor() -> None:
    with Chamber(limits=Limits(wall_seconds=0.5)) as chamber:
        chamber.render(TEMPLATE, facts())
        (pid,) = chamber.pids()
        os.kill(pid, signal.SIGSTOP)
        began = time.perf_counter()
        with pytest.raises(RenderFailed, match="用时超过"):
            chamber.render(TEMPLATE, facts())
        assert time.perf_counter() - began < 3
        assert _gone([pid])
        assert chamber.render(TEMPLATE, facts()).docx


def test_close_ends_every_process_and_later_calls_are_refused() -> None:
    chamber = Chamber(workers=2)
    threads = [
        threading.Thread(target=lambda: list(chamber.render_many(TEMPLATE, [facts()] * 40)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chamber.trial(TEMPLATE, facts())
    pids = chamber.pids()
    assert len(pids) >= 2
    chamber.close()
    assert _gone(pids, 1)
    chamber.close()
    for way in (chamber.render, chamber.trial):
        with pytest.raises(RenderFailed):
            way(TEMPLATE, facts())


def test_workers_end_when_the_application_is_killed() -> None:
    """Also those that a thread asked for which is long gone; those live until then."""
    application = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert application.stdout is not None
    pids = [int(word) for word in application.stdout.readline().split()]
    assert len(pids) == 2
    assert all(_alive(pid) for pid in pids)
    application.kill()
    application.wait()
    application.stdout.close()
    assert _gone(pids)


def test_after_a_fork_each_process_has_workers_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_worker_inherits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINYUE_SECRET_KEY", "canary-3f1c")
    with Chamber() as chamber:
        chamber.render(TEMPLATE, facts())
        (pid,) = chamber.pids()
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"canary-3f1c" not in environment
        assert b"LINYUE" not in environment
        assert os.readlink(f"/proc/{pid}/cwd") == "/", "nothing is left behind, however it ends"
        opened = {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}
        assert all(one.startswith(("pipe:", "/dev/null")) for one in opened), opened
