"""Running a worker of the engine that the profile names, and making what that engine needs."""

from __future__ import annotations

import signal
import threading
from importlib import import_module

from flask import Flask

from app.core.audit.sealing import Sealer
from app.core.jobs.embedded import EmbeddedWorker
from app.core.jobs.queue import SETTINGS, JobSettings

# Procrastinate is only installed where it is used, so its adapter is only imported there.
_CLUSTER = "app.core.jobs.procrastinate_engine"


def install_engine_tables(app: Flask) -> bool:
    """Make what the engine needs in the database; whether there was anything to make."""
    settings: JobSettings = app.extensions[SETTINGS]
    if settings.profile != "cluster":
        return False
    made: bool = import_module(_CLUSTER).install_engine()
    return made


def run_worker(app: Flask) -> None:
    """Work and seal the audit log until SIGTERM or SIGINT, in a process of its own."""
    settings: JobSettings = app.extensions[SETTINGS]
    sealer = Sealer(app, seconds=settings.audit_seal_seconds)
    sealer.start()
    try:
        _work(app, settings)
    finally:
        sealer.stop()


def _work(app: Flask, settings: JobSettings) -> None:
    if settings.profile == "cluster":
        import_module(_CLUSTER).ProcrastinateWorker(app).run()
        return
    worker = EmbeddedWorker(app)
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: asked.set())
    worker.start()
    asked.wait()
    worker.stop()
