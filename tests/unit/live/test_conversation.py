"""What is said on a socket is answered in its order, one at a time, and nothing is left behind when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs
from wires import Pipe, close_codes
from workbench import Person, eventually, welcomed

from klatsch.chat import Klatsch, presence
from klatsch.errors import Unavailable
from klatsch.hub import EVERYBODY, room_topic
from klatsch.ids import RoomId
from klatsch.live import conversation
from klatsch.live.conversation import FRAMES_A_MINUTE, Conversation
from klatsch.live.line import Line
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.model.presence import Status

HEARTBEAT = '{"type":"heartbeat"}'


class Talk:
    """Ann's socket: greeted, plugged in, and not yet listened to."""

    def __init__(self, app: Klatsch, person: Person, room: RoomId) -> None:
        self.app, self.person, self.room, self.pipe = app, person, room, Pipe()
        self.tasks: set[asyncio.Task[None]] = set()
        self.board = Switchboard(app.hub)
        transport: Any = self.pipe
        self.line = Line(transport, set())
        self.socket = Socket("s", person.session, self.line)
        self.conversation = self.line.hearer = Conversation(
            self.socket, app, self.board, agent="A", address="127.0.0.1", request_id="r", tasks=self.tasks
        )
        self.board.plug(self.socket, [])
        self.board.greet(self.socket, b"{}")

    def say(self, *texts: str) -> None:
        for text in texts:
            self.conversation.hear(text)

    async def quiet(self) -> None:
        await eventually(lambda: not self.tasks)

    @property
    def codes(self) -> list[int]:
        return close_codes(self.pipe.written)

    async def status(self) -> Status | None:
        await self.app.hub.presence_changes(now=self.app.clock.now() + 3_000_000)  # who said goodbye is gone by then
        here = await self.app.hub.presence_of(self.person.id)
        return None if here is None else here.status


@pytest.fixture
async def talk(app: Klatsch, ann: Person) -> AsyncIterator[Talk]:
    talk = Talk(app, ann, await welcomed(app, ann))
    yield talk
    talk.line.connection_lost(None)
    await talk.quiet()


class Slow:
    """Heartbeats that are answered one by one when they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[bool] = []
        self.may_end = asyncio.Event()
        beat = presence.beat

        async def slowly(*args: Any, active: bool, **more: Any) -> None:
            self.begun.append(active)
            await self.may_end.wait()
            await beat(*args, active=active, **more)

        monkeypatch.setattr(presence, "beat", slowly)


async def test_what_is_said_before_the_greeting_is_over_waits_for_it(talk: Talk) -> None:
    talk.say(f'{{"type":"look","room":"{talk.room}"}}')
    await asyncio.sleep(0)
    assert talk.socket.looks_at == EVERYBODY
    assert talk.pipe.paused
    talk.conversation.listen()
    await talk.quiet()
    assert talk.socket.looks_at == room_topic(talk.room)
    assert not talk.pipe.paused


async def test_one_at_a_time_in_its_order_and_nobody_is_read_meanwhile(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    talk.conversation.listen()
    talk.say(HEARTBEAT, '{"type":"heartbeat","active":false}', HEARTBEAT)
    await eventually(lambda: slow.begun)
    await asyncio.sleep(0.01)
    assert slow.begun == [True], "the second waits for the first"
    assert talk.pipe.paused
    slow.may_end.set()
    await talk.quiet()
    assert slow.begun == [True, False, True]
    assert not talk.pipe.paused


async def test_there_is_no_task_while_nothing_is_said(talk: Talk) -> None:
    talk.conversation.listen()
    assert not talk.tasks
    talk.say(HEARTBEAT)
    assert len(talk.tasks) == 1
    await talk.quiet()


async def test_whoever_goes_is_unplugged_and_leaves_at_once(talk: Talk) -> None:
    talk.conversation.listen()
    talk.say(HEARTBEAT)
    await talk.quiet()
    assert talk.board.sockets_of(talk.person.id) == 1
    talk.line.connection_lost(None)
    assert talk.board.sockets_of(talk.person.id) == 0
    await talk.quiet()
    assert await talk.status() is None


async def test_a_heartbeat_that_was_under_way_leaves_nobody_behind(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    talk.conversation.listen()
    talk.say(HEARTBEAT, HEARTBEAT)
    await eventually(lambda: slow.begun)
    talk.line.connection_lost(None)
    slow.may_end.set()
    await talk.quiet()
    assert slow.begun == [True], "what waited is not answered any more"
    assert await talk.status() is None


@pytest.mark.parametrize("said", ["", "hello", "{}", '{"type":"heartbeat","more":1}', "[" * 4_000])
async def test_what_is_no_action_ends_it(said: str, talk: Talk) -> None:
    talk.conversation.listen()
    talk.say(said)
    await talk.quiet()
    assert talk.codes == [4003]


async def test_whoever_talks_without_end_is_cut_without_being_answered(talk: Talk) -> None:
    talk.conversation.listen()
    talk.say(*[HEARTBEAT] * FRAMES_A_MINUTE)
    assert talk.codes == []
    talk.say(HEARTBEAT)
    assert talk.codes == [4029]
    await talk.quiet()
    assert talk.board.sockets_of(talk.person.id) == 0


@pytest.mark.parametrize(("error", "line"), [(Unavailable(), "socket_failed"), (ZeroDivisionError(), "socket_crashed")])
async def test_trouble_of_ours_ends_it_and_is_logged(
    error: Exception, line: str, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: Any, **more: Any) -> None:
        raise error

    monkeypatch.setattr(conversation, "tell_standing", broken)
    talk.conversation.listen()
    with capture_logs() as logs:
        talk.say(HEARTBEAT)
        await talk.quiet()
    assert [entry["event"] for entry in logs] == [line]
    assert talk.codes == [1011]
    assert await talk.status() is None


async def test_a_hub_that_cannot_be_told_of_a_goodbye_is_a_line_in_the_log(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: Any, **more: Any) -> None:
        raise Unavailable()

    monkeypatch.setattr(presence, "leave", broken)
    with capture_logs() as logs:
        talk.line.connection_lost(None)
        await talk.quiet()
    assert [entry["event"] for entry in logs] == ["socket_failed"]
