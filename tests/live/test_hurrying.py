"""All sockets of a person together may say so much, and be opened so often; nobody else pays for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from line import Line
from websockets.exceptions import InvalidStatus
from workbench import NOW, ORIGIN, Person, no_pages, opened_klatsch, running, sign_up

from klatsch.chat.limits import LIMITS, Limit
from klatsch.clock import SetClock
from klatsch.http.front import Front
from klatsch.live.conversation import FRAMES_A_MINUTE
from klatsch.live.socket import LiveDoor
from klatsch.live.switchboard import Switchboard
from klatsch.serve import uvicorn_config

SAID, OPENED = LIMITS[Limit.LIVE].user, LIMITS[Limit.CONNECT].user


class Stage:
    def __init__(self, url: str, clock: SetClock, ann: Person, bo: Person) -> None:
        self.url, self.clock, self.ann, self.bo = url, clock, ann, bo

    def line(self, person: Person) -> Line:
        return Line(self.url, origin=ORIGIN, cookie=person.cookie)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with _stage(tmp_path) as stage:
        yield stage


@asynccontextmanager
async def _stage(folder: Path) -> AsyncIterator[Stage]:
    clock = SetClock(NOW)
    async with opened_klatsch(folder, clock=clock, rate_limit_factor=1) as app:
        ann, bo = await sign_up(app, "Ann"), await sign_up(app, "Bo")
        front = Front(app, (), pages=no_pages, live=LiveDoor(app, Switchboard(app.hub)))
        async with running(uvicorn_config(front)) as (_, port):
            yield Stage(f"ws://127.0.0.1:{port}/live", clock, ann, bo)


async def says_much(line: Line, times: int) -> int:
    """How much of it was answered, one after the other."""
    before = len([event for event in line.heard if event["type"] == "heartbeat"])
    for _ in range(times):
        await line.say({"type": "heartbeat"})
    answered = before
    while line.code is None and answered < before + times:
        await asyncio.sleep(0.01)
        answered = len([event for event in line.heard if event["type"] == "heartbeat"])
    return answered - before


async def test_many_sockets_are_no_way_to_say_more(stage: Stage) -> None:
    assert SAID is not None
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(stage.line(stage.ann)) for _ in range(4)]
        other = await stack.enter_async_context(stage.line(stage.bo))
        each = SAID.burst // 3
        assert each < FRAMES_A_MINUTE, "no socket says too much for itself"
        assert [await says_much(line, each) for line in lines[:3]] == [each] * 3
        assert await says_much(lines[3], 1) == 0
        assert lines[3].code == 4029
        assert await says_much(other, each) == each, "nobody else pays for it"
        stage.clock.forward(seconds=1)
        assert await says_much(lines[0], 1) == 1, "and who waits may go on"


async def test_opening_sockets_again_and_again_has_a_limit(stage: Stage) -> None:
    assert OPENED is not None
    for _ in range(OPENED.burst):
        async with stage.line(stage.ann):
            pass
    with pytest.raises(InvalidStatus) as refused:
        await stage.line(stage.ann).__aenter__()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == "1"
    async with stage.line(stage.bo) as line:
        await line.event("hello")
    stage.clock.forward(seconds=1)
    async with stage.line(stage.ann) as line:
        await line.event("hello")
