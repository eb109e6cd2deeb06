"""One line an event, no secrets, and nobody forges a line."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Literal

import pytest
import structlog

from klatsch.log import Budget, hide_secrets, logger, name_request, start_logging

HOSTILE = "a\r\n2030-01-01 [info] forged\x1b[31m\x9b2J\u2028end"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    yield
    structlog.reset_defaults()
    root.level, root.handlers[:] = before


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def start(form: Literal["auto", "json", "text"], level: str = "info") -> Any:
    start_logging(form=form, level=level)
    return logger("test")


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    start("json").info("message_sent", room="C1", ms=1.5)
    (line,) = said(capsys)
    event = json.loads(line)
    assert event.pop("at").endswith("Z")
    assert event == {"event": "message_sent", "level": "info", "room": "C1", "ms": 1.5}


def test_away_from_a_terminal_it_is_json_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    start("auto").info("started")
    assert json.loads(said(capsys)[0])["event"] == "started"


def test_on_a_terminal_it_is_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    start("auto").info("started")
    assert "started" in said(capsys)[0]
    start("json").info("started")
    assert json.loads(said(capsys)[0])["event"] == "started", "when asked for JSON, there too"


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log = start("json", "warning")
    log.info("whispered")
    logging.getLogger("library").info("whispered")
    log.warning("spoken")
    logging.getLogger("library").warning("spoken")
    assert [json.loads(line)["event"] for line in said(capsys)] == ["spoken", "spoken"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_nobody_forges_a_line_or_moves_the_cursor(form: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log = start(form)
    log.info("said", agent=HOSTILE, nested={"agent": [HOSTILE]})
    logging.getLogger("library").warning("said %s", HOSTILE)
    lines = said(capsys)
    assert len(lines) == 2
    for line in lines:
        assert "forged" in line
        assert HOSTILE[:3] not in line
        assert "\x1b[31m\\x9b" not in line
        assert "\x9b" not in line


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("key", ["password", "sessionToken", "CLIENT_SECRET", "set-cookie", "Authorization", "content"])
def test_a_secret_under_a_telling_name_never_gets_out(form: Any, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    start(form).info("asked", **{key: "hunter2", "request": {"headers": {key: "hunter2"}}, "room": "C1"})
    (line,) = said(capsys)
    assert "hunter2" not in line
    assert "[hidden]" in line
    assert "C1" in line


def test_hiding_a_secret_leaves_the_value_itself_alone() -> None:
    given = {"headers": {"cookie": "a=b"}}
    assert hide_secrets(None, "info", dict(given)) == {"headers": {"cookie": "[hidden]"}}
    assert given == {"headers": {"cookie": "a=b"}}


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_crash_is_told_without_the_values_at_hand(form: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log = start(form)

    def crash(password: str) -> None:
        try:
            raise RuntimeError(f"broken\n{'forged'}\x1b[31m")
        except RuntimeError:
            log.exception("crashed")
            logging.getLogger("library").exception("crashed")

    crash("hunter2")
    lines = said(capsys)
    text = "\n".join(lines)
    assert text.count("RuntimeError: broken") == 2
    assert "hunter2" not in text
    assert not any(line.startswith("forged") for line in lines)
    assert "forged\x1b" not in text


def test_what_a_request_bound_is_in_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    log = start("json")
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        log.info("one")
        logging.getLogger("library").warning("two")
    assert [json.loads(line)["request_id"] for line in said(capsys)] == ["r1", "r1"]


def test_chatty_libraries_are_asked_to_be_brief(capsys: pytest.CaptureFixture[str]) -> None:
    start("json", "debug")
    for name in ("httpx", "httpcore", "uvicorn.access", "websockets"):
        logging.getLogger(name).info("GET /?token=hunter2")
    assert said(capsys) == []


def test_a_flood_is_cut_and_counted_and_errors_get_through() -> None:
    at = 0.0
    budget = Budget(a_second=10, burst=5, now=lambda: at)

    def lines(level: str, count: int) -> list[Any]:
        written: list[Any] = []
        for _ in range(count):
            with contextlib.suppress(structlog.DropEvent):
                written.append(budget(None, level, {"event": "refused"}))
        return written

    assert len(lines("info", 100)) == 5
    assert lines("error", 1) == [{"event": "refused", "lines_left_out": 95}]
    at = 1.0
    assert len(lines("info", 100)) in (4, 5), "a second later there is room again"


def test_rich_is_not_loaded_for_the_log_and_is_there_for_others() -> None:
    code = "import sys, klatsch.log; print([m for m in sys.modules if m.split('.')[0] == 'rich']); import rich"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


async def test_every_line_of_a_request_carries_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    log = start("json")
    name_request("r1")
    log.info("one")
    name_request("r2")
    log.info("two")
    assert [json.loads(line)["request_id"] for line in said(capsys)] == ["r1", "r2"]
