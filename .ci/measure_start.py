"""Time how long a newcomer waits: fresh clone, `make run` until the first page, and a second start.

Prints the table that README.md shows. Standard library only; the clone goes away at the end.
"""

from __future__ import annotations

import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 600.0


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def first_page(port: int) -> bool:
    """Whether the sign-in page comes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def time_start(clone: Path) -> tuple[float, float]:
    """Seconds from `make run` to the first page, and from Ctrl-C to the end."""
    port = free_port()
    log = clone.parent / "make-run.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=clone,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not first_page(port):
            if process.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                raise SystemExit(f"make run gave no page:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        until_page = time.monotonic() - began
    finally:
        stopped = time.monotonic()
        if process.poll() is None:
            # As Ctrl-C does: to make and to the server it started.
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)
    return until_page, time.monotonic() - stopped


def main() -> int:
    """Clone, start twice, print."""
    with tempfile.TemporaryDirectory(prefix="linyue-start-") as name:
        clone = Path(name) / "linyue"
        subprocess.run(["git", "clone", "--quiet", str(FOLDER), str(clone)], check=True)
        first, _ = time_start(clone)
        second, stop = time_start(clone)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    sys.stdout.write(
        f"| {machine} | s |\n|---|---:|\n"
        f"| `make run` in a fresh clone → first page | {first:.1f} |\n"
        f"| `make run` again → first page | {second:.1f} |\n"
        f"| Ctrl-C → ended | {stop:.1f} |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
