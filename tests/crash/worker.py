"""A parent that forks worker processes for the crash tests: python -m tests.crash.worker ...

Imports take a second, so they are done once here; each worker is still a process of its own that
makes its application, opens its database and runs what `flask jobs work` runs. One line of JSON on
stdin starts one; "ready <pid>" and "ended <pid> <status>" are said on stdout.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from importlib import import_module
from pathlib import Path

from app.config import Settings
from app.core.jobs.setup import run_worker
from app.factory import create_app
from app.registry import import_models


def work(settings: Settings, fault: str) -> None:
    """Be a worker until killed or told to stop."""
    os.environ["LINYUE_FAULT"] = fault
    app = create_app(settings)
    print("ready", os.getpid(), flush=True)
    run_worker(app)


def main(profile: str, url: str, folder: str) -> None:
    """Fork a worker per line, one at a time."""
    warnings.simplefilter("ignore")
    settings = Settings(
        environment="testing",
        profile=profile,
        database_url=url,
        data_dir=Path(folder),
        demo=False,
        job_threads=2,
        job_lease_seconds=1,
        log_level="ERROR",
    )
    import_models()
    import_module("tests.crash.work")
    if profile == "cluster":
        import_module("app.core.jobs.procrastinate_engine")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(settings, json.loads(line)["fault"])
            except BaseException:  # noqa: BLE001 - a forked child must never return from here
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print("ended", child, os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
