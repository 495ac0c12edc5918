"""`flask start` and `flask serve`: the one process of the embedded profile.

start = migrate, seed once, then serve; what `make run` calls.
serve = web server and job worker only.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import threading
from types import FrameType

import click
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.cli.seeds import DEMO_PASSWORD, demo_accounts, load_missing_seeds
from app.cli.words import fail, settings
from app.core.audit.sealing import Sealer
from app.core.bilingual import Text
from app.core.jobs.embedded import EmbeddedWorker
from app.deploy import problems, said

HOST = "127.0.0.1"


@click.command("start")
@click.option("--port", type=int, default=8000, show_default=True)
@with_appcontext
def start(port: int) -> None:
    """Migrate, load seeds once, then serve on the loopback address."""
    refuse_unsafe()
    refuse_taken(port)
    upgrade(revision="head")
    load_missing_seeds(demo=settings().demo and not settings().production)
    _serve(port, HOST)


@click.command("serve")
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--host", default=HOST, show_default=True)
@with_appcontext
def serve(port: int, host: str) -> None:
    """Serve without touching schema or seeds."""
    refuse_unsafe()
    refuse_taken(port)
    _serve(port, host)


def refuse_unsafe() -> None:
    """An unsafe or missing setting stops the start, by name."""
    found = problems(settings(), include_database=False)
    if found:
        fail(said(found))


def refuse_taken(port: int) -> None:
    """A taken port is said in one sentence."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            fail(
                Text(
                    f"端口 {port} 已被占用：请关掉占用它的程序，或换端口：make run PORT={port + 1}",
                    f"Port {port} is taken: stop what uses it, or run: make run PORT={port + 1}",
                )
            )


def _serve(port: int, host: str) -> None:
    """Worker thread and web server until Ctrl-C; both end cleanly."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app behind the proxy
    found = problems(settings(), include_database=True)
    if found:
        fail(said(found))
    worker = EmbeddedWorker(app) if settings().profile == "embedded" else None
    sealer = Sealer(app, seconds=settings().audit_seal_seconds)
    sealer.start()
    if worker is not None:
        worker.start()
    server = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=settings().threads,
        ident="linyue",
        clear_untrusted_proxy_headers=True,
    )
    _announce(port)
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    # waitress ends quietly on an interrupt, so what is said stands behind it.
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    click.echo("\n正在停止…… Stopping ...")
    if worker is not None:
        worker.stop()
    sealer.stop()
    server.close()
    sys.exit(0)


def _announce(port: int) -> None:
    """Address, accounts and how to stop: what somebody who just typed `make run` wants to know."""
    click.echo("")
    click.echo(f"  林约 Linyue   http://{HOST}:{port}/")
    accounts = demo_accounts()
    if accounts:
        click.echo("")
        click.echo(f"  演示账号 Demo accounts（密码均为 password: {DEMO_PASSWORD}）")
        for user_name, name, role in accounts:
            click.echo(f"    {user_name:<16}{name}  {role.zh} · {role.en}")
    click.echo("")
    click.echo("  停止：按 Ctrl-C    To stop: Ctrl-C")
    click.echo("", nl=True)
    sys.stdout.flush()
