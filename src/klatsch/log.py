"""Logs: structlog, JSON lines for machines, readable lines on a terminal.

No secrets, no message text, one line an event.

A line has `event` (snake case, a fixed word), `level`, `at`, and inside a request `request_id` and `user`. Control
characters in values are escaped by the renderers, so nobody can forge a line.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Literal, cast

# structlog takes rich along wherever that is installed, for tracebacks that we do not use: a third of the time to start.
_modules = cast("dict[str, object]", sys.modules)
_modules.setdefault("rich", None)

import structlog  # noqa: E402 - only now

if _modules["rich"] is None:
    del _modules["rich"]

_request_id: ContextVar[str] = ContextVar("request_id", default="")
"""A variable of our own: structlog's are looked for by name among all of a task's, with every request."""

SECRET_WORDS = ("password", "token", "secret", "cookie", "authorization", "content")


def logger(name: str) -> structlog.stdlib.BoundLogger:
    return structlog.get_logger(name)


def name_request(request_id: str) -> None:
    """From here on, every line of this task carries the id of its request."""
    _request_id.set(request_id)


def start_logging(*, form: Literal["auto", "json", "text"], level: str) -> None:
    """Send every line, ours and the libraries', to standard error in one form."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    renderer: Any = _on_terminal() if text else structlog.processors.JSONRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        add_request_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        hide_secrets,
        *((escape_controls,) if text else ()),  # JSON does that itself
    ]
    structlog.configure(
        processors=[Budget(), *shared, renderer],
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
    for noisy in ("httpx", "httpcore", "uvicorn.error", "uvicorn.access", "websockets"):
        logging.getLogger(noisy).setLevel("WARNING")


class Budget:
    """So many lines a second, a burst at once; what comes beyond is left out, and counted on the next line that is not.

    A flood of refused requests must not fill the disk. Errors are always written.
    """

    def __init__(self, *, a_second: int = 200, burst: int = 2_000, now: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._burst, self._now = a_second, burst, now
        self._left, self._at, self._left_out = float(burst), now(), 0

    def __call__(self, _: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1 and method not in ("error", "exception", "critical"):
            self._left_out += 1
            raise structlog.DropEvent
        self._left -= 1
        if self._left_out:
            event["lines_left_out"], self._left_out = self._left_out, 0
        return event


def _on_terminal() -> structlog.dev.ConsoleRenderer:
    """Plain tracebacks: the pretty ones show local variables, and so passwords."""
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def add_request_id(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request_id = _request_id.get()
    if request_id:
        event.setdefault("request_id", request_id)
    return event


def hide_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """The last guard: a value under a telling name never gets out, whoever logs it."""
    for key, value in event.items():
        if any(word in str(key).lower() for word in SECRET_WORDS):
            event[key] = "[hidden]"
        elif isinstance(value, dict):
            event[key] = hide_secrets(_, __, dict(cast("dict[str, Any]", value)))
    return event


def escape_controls(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """On a terminal nobody forges a line or moves the cursor; the lines of a traceback are set in."""
    for key, value in event.items():
        if isinstance(value, str):
            lines = value.split("\n") if key in ("exception", "stack") else [value]
            event[key] = "\n  ".join(map(_printable, lines))
    return event


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
