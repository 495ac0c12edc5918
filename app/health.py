"""Health and metrics: what a watchdog asks. Nothing personal, and metrics only for who may ask."""

from __future__ import annotations

import hmac
import time
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from app.config import Settings
from app.core.database import db
from app.core.errors import NotFound
from app.core.jobs.queries import job_health
from app.web.guards import public

blueprint = Blueprint("health", __name__)
LOOPBACK = frozenset({"127.0.0.1", "::1"})
LONGEST_WAIT_SECONDS = 15 * 60
"""A due job that nobody has taken for so long means that no worker runs."""


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        """A registry of its own, so that several apps in one test process do not collide."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "linyue_requests_total",
            "Requests by endpoint, method and status",
            ["endpoint", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "linyue_request_seconds",
            "Time to answer by endpoint",
            ["endpoint"],
            registry=self.registry,
        )
        self.jobs = Gauge("linyue_jobs", "Jobs by state", ["state"], registry=self.registry)


@blueprint.get("/health/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
@public
def ready() -> Response:
    """Database and jobs are in order; 503 with the name of what is not."""
    checks = {"database": _database_answers(), "jobs": _jobs_move()}
    fine = all(checks.values())
    response = jsonify(
        status="ok" if fine else "failing",
        checks={name: "ok" if passed else "failing" for name, passed in checks.items()},
    )
    response.status_code = 200 if fine else 503
    return response


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus text, for the machine itself or who holds the token; absent for the rest."""
    if not _may_read_metrics():
        raise NotFound
    kept: Metrics = current_app.extensions["linyue.metrics"]
    jobs = job_health()
    for state in ("queued", "running", "lapsed", "failed"):
        kept.jobs.labels(state).set(getattr(jobs, state))
    return Response(generate_latest(kept.registry), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics() -> bool:
    settings: Settings = current_app.extensions["linyue.settings"]
    token = settings.metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
    return not settings.production and request.remote_addr in LOOPBACK


def _database_answers() -> bool:
    try:
        with db.engine.connect() as connection:
            return bool(connection.scalar(sa.text("SELECT 1")) == 1)
    except sa.exc.SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return False


def _jobs_move() -> bool:
    try:
        return job_health().oldest_queued_seconds < LONGEST_WAIT_SECONDS
    except sa.exc.SQLAlchemyError:
        return False


def install_health(app: Flask) -> None:
    """Bind the pages, and count and time every request."""
    app.extensions["linyue.metrics"] = Metrics()
    app.register_blueprint(blueprint)
    app.before_request(_start_clock)
    app.after_request(_count)


def _start_clock() -> None:
    g.started = time.perf_counter()


def _count(response: Response) -> Response:
    kept: Metrics = current_app.extensions["linyue.metrics"]
    endpoint: Any = request.endpoint or "none"
    kept.requests.labels(endpoint, request.method, response.status_code).inc()
    started = g.get("started")
    if started is not None:
        kept.seconds.labels(endpoint).observe(time.perf_counter() - started)
    return response
