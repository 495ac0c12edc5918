"""Racers released together: threads, each with an application context and session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from app.core.database import db


@contextmanager
def room_for(app: Flask, racers: int) -> Iterator[None]:
    """Let each racer have a connection: a small pool would make them queue instead of race."""
    with app.app_context():
        pool: Any = db.engine.pool
    before = pool._max_overflow
    pool._max_overflow = max(before, racers)
    try:
        yield
    finally:
        pool._max_overflow = before


def race(
    app: Flask, racers: int, run: Callable[[int, int], Any], *, rounds: int = 1
) -> list[list[Any]]:
    """Call run(racer, round) in all racers at once, round by round.

    Gives for each round what each racer returned, or the exception it met: a lost race is data,
    and the test says which exceptions are a fair loss.
    """
    results: list[list[Any]] = [[None] * racers for _ in range(rounds)]
    barrier = threading.Barrier(racers)

    def racer(number: int) -> None:
        with app.app_context():
            for turn in range(rounds):
                barrier.wait()
                try:
                    results[turn][number] = run(number, turn)
                except Exception as met:  # noqa: BLE001 - the outcome of a racer is its result
                    results[turn][number] = met
            db.session.remove()

    with room_for(app, racers):
        threads = [threading.Thread(target=racer, args=(number,)) for number in range(racers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return results
