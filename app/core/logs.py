"""Log lines: JSON or plain; one processor masks identity, card and phone numbers in all of them.

Standard-library loggers (Flask, waitress, SQLAlchemy) pass through the same processors.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from app.core.masking import mask_text

Event = MutableMapping[str, Any]


def mask_numbers(_logger: object, _name: str, event: Event) -> Event:
    """Every text of a line, nested ones too, without a number that names a person."""
    for key, value in event.items():
        event[key] = _masked(value)
    return event


def _masked(value: object) -> object:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {_masked(key): _masked(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(part) for part in value]
    if isinstance(value, bool | int | float) or value is None:
        return _masked_number(value)
    return mask_text(str(value))


def _masked_number(value: object) -> object:
    """An identity number that came as an integer is masked as well."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**10:
        text = str(value)
        masked = mask_text(text)
        return value if masked == text else masked
    return value


SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
)


def configure_logs(*, level: str, as_json: bool) -> None:
    """Send every logger of the process through one handler on the error stream."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            mask_numbers,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.set_name("linyue")
    root = logging.getLogger()
    for kept in list(root.handlers):
        if kept.get_name() == "linyue":
            root.removeHandler(kept)
    root.addHandler(handler)
    root.setLevel(level)
    # Each start of a migration context is not news.
    logging.getLogger("alembic").setLevel("WARNING")
    # Nor is that the PDF library has joined its log to ours.
    logging.getLogger("pikepdf").setLevel("WARNING")
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
