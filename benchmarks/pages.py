"""Section 1: pages against a bare Flask JSON route, in one process and under gunicorn."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app.core.database import db
from benchmarks.bare import app as bare
from benchmarks.house import House, fill, new_house
from benchmarks.rounds import Gates, heading, line, medians

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.4
PAGES = {
    "list of households, 20 rows, zh": "/parties/households?lang=zh",
    "list of households, 20 rows, en": "/parties/households?lang=en",
    "page of one household": "/parties/households/7",
    "sign-in page": "/sign-in",
}


def getter(app: Flask, url: str, cookie: str = "") -> Callable[[], object]:
    """A GET through WSGI, without a server."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie and "sign-in" not in url else {}

    def get() -> None:
        answer = client.get(url, headers=headers)
        assert answer.status_code == 200, (url, answer.status_code)

    return get


def count_queries(house: House, call: Callable[[], object]) -> int:
    """How many statements one page sends, BEGIN left out."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    with house.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    call()
    sa.event.remove(engine, "before_cursor_execute", note)
    return len([one for one in seen if not one.startswith("BEGIN")])


def run(gates: Gates, *, quick: bool) -> None:
    """Both tables."""
    with new_house() as house:
        with house.app.app_context():
            fill(db.engine, first=1, last=1000, own=True)
            db.session.remove()
        cookie = house.cookie_of_clerk()
        in_one_process(gates, house, cookie, rounds=5 if quick else 11)
        under_gunicorn(gates, house, cookie, seconds=1 if quick else 3, rounds=1 if quick else 3)


def in_one_process(gates: Gates, house: House, cookie: str, *, rounds: int) -> None:
    """No server: the page alone."""
    calls = {name: getter(house.app, url, cookie) for name, url in PAGES.items()}
    found = medians({"bare": getter(bare, "/json"), **calls}, rounds=rounds, times=20)
    heading("Pages in one process", "bare Flask JSON, time per call (less is better)")
    for name, call in calls.items():
        line(found[name] / found["bare"], name, f"{count_queries(house, call)} queries")
    gates.at_most("list page in one process", found[next(iter(calls))] / found["bare"], 60)


def under_gunicorn(gates: Gates, house: House, cookie: str, *, seconds: int, rounds: int) -> None:
    """Two sync workers, eight connections, rounds interleaved."""
    heading(
        "Pages under gunicorn, 2 sync workers",
        "bare Flask JSON, requests per second (more is better)",
    )
    rates: dict[str, list[float]] = {}
    with serving("benchmarks.bare:app", house) as floor, serving("wsgi:app", house) as pages:
        for _ in range(rounds):
            rates.setdefault("bare", []).append(load(f"{floor}/json", "", seconds))
            for name, url in PAGES.items():
                rates.setdefault(name, []).append(load(f"{pages}{url}", cookie, seconds))
    bare_rate = sorted(rates["bare"])[len(rates["bare"]) // 2]
    for name in PAGES:
        share = sorted(rates[name])[len(rates[name]) // 2] / bare_rate
        line(share, name)
        if "zh" in name:
            reached = "reached" if share >= GOAL else "NOT reached"
            print(f"               goal 12 (list page ≥ {GOAL} of bare Flask JSON): {reached}")
            gates.at_least("list page under gunicorn", share, 0.03)


@contextlib.contextmanager
def serving(target: str, house: House) -> Iterator[str]:
    """gunicorn on a free loopback port, ended by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "LINYUE_ENVIRONMENT": "testing",
        "LINYUE_DATA_DIR": str(house.settings.data_dir),
        "LINYUE_DATABASE_URL": house.settings.url,
        "LINYUE_LOG_LEVEL": "WARNING",
    }
    words = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*words, "--log-level", "error", target], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/json").close()  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "gunicorn did not answer"
    raise SystemExit(message)


def load(url: str, cookie: str, seconds: int) -> float:
    """Requests per second: wrk where it is installed, else eight threads of our own."""
    if shutil.which("wrk"):
        words = [
            "wrk",
            "-t1",
            "-c8",
            f"-d{seconds}s",
            *(["-H", f"Cookie: {cookie}"] if cookie else []),
        ]
        said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in said, said
        return float(said.split("Requests/sec:")[1].split()[0])
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(lambda _n: _ask_until(url, cookie, until), range(8)))
    return done / seconds


def _ask_until(url: str, cookie: str, until: float) -> int:
    host, _, path = url.removeprefix("http://").partition("/")
    done = 0
    while time.monotonic() < until:
        connection = HTTPConnection(host)
        connection.request(
            "GET",
            f"/{path}",
            headers={"Cookie": cookie} if cookie and "sign-in" not in path else {},
        )
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (url, answer.status)
        connection.close()
        done += 1
    return done
