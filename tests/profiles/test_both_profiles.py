"""The same program in both profiles, as an operator starts it: settings differ, nothing else does.

Embedded: one process. Cluster: PostgreSQL, an S3 server, gunicorn, and a worker of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.servers import postgres_server, s3_server

ROOT = Path(__file__).resolve().parents[2]
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE = 60.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def with_settings(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINYUE_")}
    # The papers of the demo are made by the worker, and PDFs want the fonts of set-up.
    settings.setdefault("fonts_dir", str(ROOT / "var" / "fonts"))
    return {**kept, **{f"LINYUE_{name.upper()}": value for name, value in settings.items()}}


@contextlib.contextmanager
def running(words: tuple[str, ...], env: dict[str, str], log: Path) -> Iterator[None]:
    """A process that must end by itself, and well, when it is asked to."""
    with log.open("w") as written:
        process = subprocess.Popen(
            words, cwd=ROOT, env=env, stdout=written, stderr=subprocess.STDOUT
        )
        try:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0, log.read_text("utf-8")
        finally:
            process.kill()
            process.wait()


def command(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [*FLASK, *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(port: int) -> dict[str, object]:
    """The health page, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
                found: dict[str, object] = json.load(answer)
                return found
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.2)


def upkeep_succeeded(env: dict[str, str]) -> None:
    """The worker does the first round of upkeep: anchors, orphans, leftovers."""
    until = time.monotonic() + PATIENCE
    while True:
        lines = command(env, "jobs", "list", "--json").splitlines()
        jobs = [json.loads(line) for line in lines]
        if len(jobs) >= 4 and all(job["status"] == "succeeded" for job in jobs):
            return
        assert time.monotonic() < until, jobs
        time.sleep(0.5)


def chain_holds(env: dict[str, str]) -> None:
    """Every entry of the seeds is sealed, and the log is whole."""
    until = time.monotonic() + PATIENCE
    while True:
        report = json.loads(command(env, "audit", "verify", "--json"))
        assert report["problems"] == []
        if report["unsealed"] == 0 and report["checked"] > 50 and report["anchors"] == 1:
            return
        assert time.monotonic() < until, report
        time.sleep(0.5)


def check(env: dict[str, str], port: int) -> None:
    assert answers(port) == {"status": "ok", "checks": {"database": "ok", "jobs": "ok"}}
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as page:
        assert "林约" in page.read().decode()
    upkeep_succeeded(env)
    chain_holds(env)


def test_embedded_is_one_process(tmp_path: Path) -> None:
    env = with_settings(data_dir=str(tmp_path))
    port = free_port()
    with running((*FLASK, "start", "--port", str(port)), env, tmp_path / "log"):
        check(env, port)
    assert list((tmp_path / "anchors").glob("audit-*.json"))


def test_cluster_is_postgresql_s3_gunicorn_and_a_worker(tmp_path: Path) -> None:
    with postgres_server() as url, s3_server("moto") as store:
        admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text("DROP DATABASE IF EXISTS linyue_cluster WITH (FORCE)"))
            connection.execute(sa.text("CREATE DATABASE linyue_cluster"))
        admin.dispose()
        own = sa.make_url(url).set(database="linyue_cluster")
        env = with_settings(
            profile="cluster",
            data_dir=str(tmp_path),
            database_url=own.render_as_string(hide_password=False),
            s3_endpoint=store.endpoint,
            s3_bucket=store.bucket,
            s3_access_key=store.access_key,
            s3_secret_key=store.secret_key,
            audit_seal_seconds="0.3",
        )
        command(env, "db", "upgrade")
        # Papers of the demo are jobs, so the engine has its tables before them.
        command(env, "jobs", "install-engine")
        command(env, "seed", "demo")
        port = free_port()
        gunicorn = (sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}")
        with (
            running((*FLASK, "jobs", "work"), env, tmp_path / "worker.log"),
            running((*gunicorn, "wsgi:app"), env, tmp_path / "web.log"),
        ):
            check(env, port)
