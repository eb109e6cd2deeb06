"""Logs: structlog, JSON lines for machines, readable lines on a terminal.

No secrets, no message text, one line an event.

A line has `event` (snake case, a fixed word), `level`, `at`, and inside a request `request_id` and `user`. Control
characters in values are escaped by the renderers, so nobody can forge a line.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal

import structlog

SECRET_WORDS = ("password", "token", "secret", "cookie", "authorization", "content")


def logger(name: str) -> structlog.stdlib.BoundLogger:
    return structlog.get_logger(name)


def start_logging(*, form: Literal["auto", "json", "text"], level: str) -> None:
    """Send every line, ours and the libraries', to standard error in one form."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    renderer: Any = structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info if not text else _keep,
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("httpx", "httpcore", "uvicorn.access", "websockets"):
        logging.getLogger(noisy).setLevel("WARNING")


def _keep(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return event


def hide_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """The last guard: a value under a telling name never gets out, whoever logs it."""
    for key in event:
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "[hidden]"
    return event
