"""One socket's life: who is let in, what they are told first, what they may say, and how it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rooming import made
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from workbench import (
    NOW,
    ORIGIN,
    Person,
    eventually,
    heard_on,
    new_message,
    no_pages,
    opened_klatsch,
    running,
    sign_up,
    welcomed,
)

from klatsch import __version__
from klatsch.chat import Klatsch, messages, presence, rooms, sessions
from klatsch.chat.members import announce_move
from klatsch.clock import SetClock
from klatsch.errors import Unavailable
from klatsch.http.front import Front
from klatsch.http.headers import security_headers
from klatsch.hub import room_topic
from klatsch.live.conversation import FRAMES_A_MINUTE
from klatsch.live.line import MOST_FRAME_BYTES
from klatsch.live.socket import LiveDoor
from klatsch.live.switchboard import Switchboard
from klatsch.messages_db import NewRoom
from klatsch.model.messages import Draft
from klatsch.model.presence import Status
from klatsch.model.rooms import Room, RoomKind
from klatsch.serve import uvicorn_config


class Door:
    """A running server with only the live door."""

    def __init__(self, app: Klatsch, board: Switchboard, port: int) -> None:
        self.app, self.board, self.port = app, board, port

    def line(self, person: Person | None, *, path: str = "/live", origin: str | None = ORIGIN, cookie: str = "") -> Any:
        headers = {"cookie": cookie or (person.cookie if person else "")}
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=origin,  # pyright: ignore[reportArgumentType]
            additional_headers=headers,
            compression=None,
            ping_interval=None,
        )


@asynccontextmanager
async def opened_door(app: Klatsch) -> AsyncIterator[Door]:
    board = Switchboard(app.hub)
    front = Front(app, (), pages=no_pages, live=LiveDoor(app, board))
    async with running(uvicorn_config(front)) as (_, port):
        yield Door(app, board, port)


@pytest.fixture
async def door(app: Klatsch) -> AsyncIterator[Door]:
    async with opened_door(app) as door:
        yield door


async def heard(line: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return json.loads(await line.recv())


async def close_code(line: ClientConnection) -> int | None:
    async with asyncio.timeout(5):
        with pytest.raises(ConnectionClosed):
            await drained(line)
    return line.close_code


async def drained(line: ClientConnection) -> None:
    while True:
        await line.recv()


# -- who is let in ---------------------------------------------------------------------------------------------


async def refusal(door: Door, person: Person | None, **how: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refused:
        await door.line(person, **how)
    response = refused.value.response
    assert len(response.headers["x-request-id"]) == 36
    for name, value in security_headers(door.app.settings):
        assert response.headers.get_all(name.decode()) == [value.decode()]
    assert response.body
    return response.status_code, json.loads(response.body)["error"]["code"]


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://localhost",
        "http://localhost:8081",
        "https://localhost:8080",
        "http://LOCALHOST:8080",
        "http://localhost:8080.evil.example",
        "http://localhost:8080/",
    ],
)
async def test_another_site_is_refused_before_the_upgrade(origin: str | None, door: Door, ann: Person) -> None:
    assert await refusal(door, ann, origin=origin) == (403, "foreign_origin")


async def test_whoever_is_not_signed_in_is_refused_before_the_upgrade(door: Door, ann: Person) -> None:
    assert await refusal(door, None) == (401, "not_signed_in")
    assert await refusal(door, None, cookie="authjs.session-token=wrong") == (401, "not_signed_in")
    assert await refusal(door, None, path=f"/live?token={ann.token}") == (401, "not_signed_in")
    await sessions.end_all_sessions(ann.id, app=door.app)
    assert await refusal(door, ann) == (401, "not_signed_in")


async def test_there_is_one_address(door: Door, ann: Person) -> None:
    for path in ("/", "/live/", "/Live", "/allMessages"):
        assert await refusal(door, ann, path=path) == (404, "not_found")


async def test_when_the_database_does_not_answer_nobody_is_let_in(
    door: Door, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (Unavailable(), ZeroDivisionError()):

        async def broken(*args: Any, error: Exception = error, **more: Any) -> None:
            raise error

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(sessions, "find_session", broken)
            assert await refusal(door, ann) == (503, "unavailable")
    async with door.line(ann) as line:
        assert (await heard(line))["type"] == "hello"


async def test_under_another_server_the_door_says_what_is_missing(app: Klatsch, ann: Person) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"origin", ORIGIN.encode()), (b"cookie", ann.cookie.encode())]
    scope = {"type": "websocket", "path": "/live", "headers": headers, "client": None, "extensions": {}}
    await LiveDoor(app, Switchboard(app.hub))(scope, receive, send)
    assert (sent[0]["status"], b"live transport" in sent[1]["body"]) == (503, True)


# -- what they are told ------------------------------------------------------------------------------------------


async def test_the_hello_says_who_and_where_everything_stands(door: Door, ann: Person) -> None:
    hall = await welcomed(door.app, ann)
    await door.app.messages_db.post(new_message(ann.id, "a"))
    async with door.line(ann) as line:
        assert await heard(line) == {
            "type": "hello",
            "epoch": door.app.messages_db.epoch,
            "version": __version__,
            "user": ann.id,
            "rooms": {hall: {"seq": 1, "change": 2}},
        }


async def test_a_newcomer_is_welcomed_by_connecting(door: Door, ann: Person) -> None:
    async with door.line(ann) as line:
        assert len((await heard(line))["rooms"]) == 1


async def test_those_in_the_room_hear_and_others_do_not(door: Door, ann: Person, bo: Person) -> None:
    await welcomed(door.app, ann)
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id])
    cellar = (await door.app.messages_db.create_room(new)).room.id
    await welcomed(door.app, bo)
    async with door.line(ann) as anns, door.line(bo) as bos:
        for line in (anns, bos):
            await heard(line)
        await messages.send(bo.user, Draft(content="psst", room=cellar), door.app)
        await messages.send(bo.user, Draft(content="hello"), door.app)
        assert [(await heard(bos))["message"]["content"] for _ in range(2)] == ["psst", "hello"]
        assert (await heard(anns))["message"]["content"] == "hello"


async def test_nothing_falls_between_reading_and_listening(
    door: Door, ann: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that is stored while the hello is made is in its counters or comes after it, or both."""
    await welcomed(door.app, ann)
    hall = await welcomed(door.app, bo)
    begun = (await door.app.messages_db.changes_of(bo.id))[hall]
    inner, said = rooms.rooms_of, 0

    async def meanwhile(user: Any, app: Klatsch) -> Any:
        nonlocal said
        found = await inner(user, app)
        said += 1
        await messages.send(bo.user, Draft(content=f"{said}"), app)
        return found

    monkeypatch.setattr(rooms, "rooms_of", meanwhile)
    async with door.line(ann) as line:
        hello = await heard(line)
        (mark,) = hello["rooms"].values()
        after = [await heard(line) for _ in range(begun + said - mark["change"])]
        changes = [event["change"] for event in after if event["type"] == "message.created"]
    assert said >= 2
    assert changes[-1] == begun + said
    assert set(range(mark["change"] + 1, begun + said + 1)) <= set(changes)


# -- what they may say ---------------------------------------------------------------------------------------------


async def test_a_heartbeat_is_answered_with_the_changes_and_is_presence(door: Door, ann: Person) -> None:
    hall = await welcomed(door.app, ann)
    async with door.line(ann) as line:
        await heard(line)
        await door.app.messages_db.post(new_message(ann.id, "a"))
        await line.send('{"type": "heartbeat", "active": false}')
        assert await heard(line) == {"type": "heartbeat", "rooms": {hall: 2}}
        assert (await door.app.hub.present())[ann.id].status == Status.AWAY
        await line.send('{"type": "heartbeat", "active": true}')
        await heard(line)
        assert (await door.app.hub.present())[ann.id].status == Status.ACTIVE


async def test_connecting_is_being_here_and_closing_is_leaving(door: Door, ann: Person, clock: SetClock) -> None:
    async with door.line(ann) as line:
        await heard(line)
        await eventually(lambda: door.board.sockets_of(ann.id) == 1)
        await line.send('{"type": "heartbeat"}')
        await heard(line)
        assert ann.id in await door.app.hub.present()
        await door.app.hub.presence_changes(now=clock.now())
    await eventually(lambda: door.board.sockets_of(ann.id) == 0)
    await asyncio.sleep(0.05)
    clock.forward(seconds=5)
    await presence.announce_changes(door.app)
    assert ann.id not in await door.app.hub.present()


async def test_typing_is_heard_by_the_others_in_the_room(door: Door, ann: Person, bo: Person) -> None:
    hall = await welcomed(door.app, ann)
    await welcomed(door.app, bo)
    async with door.line(ann) as anns, door.line(bo) as bos:
        for line in (anns, bos):
            await heard(line)
        await anns.send(json.dumps({"type": "typing", "room": hall}))
        assert await heard(bos) == {"type": "typing.started", "room": hall, "user": ann.id}
        await anns.send('{"type": "heartbeat"}')
        assert (await heard(anns))["type"] == "heartbeat", "nobody is told that they themselves type"


async def test_typing_into_a_room_that_i_am_not_in_is_heard_by_nobody(door: Door, ann: Person, bo: Person) -> None:
    new = NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[bo.id])
    cellar = (await door.app.messages_db.create_room(new)).room.id
    with heard_on(door.app.hub, room_topic(cellar)) as told:
        async with door.line(ann) as line:
            await heard(line)
            await line.send(json.dumps({"type": "typing", "room": cellar}))
            await line.send('{"type": "heartbeat"}')
            assert (await heard(line))["type"] == "heartbeat", "and the line stays"
    assert told == []


async def test_typing_is_told_to_who_looks_at_the_room_or_never_said_where_they_look(
    door: Door, ann: Person, bo: Person
) -> None:
    hall = await welcomed(door.app, ann)
    await welcomed(door.app, bo)
    async with door.line(ann) as anns, door.line(bo) as bos, door.line(bo) as phone:
        for line in (anns, bos, phone):
            await heard(line)
        for room, hears in ((None, False), ("C0000000000000000", False), (hall, True), (None, False)):
            await bos.send(json.dumps({"type": "look", "room": room}))
            await beaten(bos)
            await anns.send(json.dumps({"type": "typing", "room": hall}))
            await beaten(anns)
            assert (await heard(phone))["type"] == "typing.started"
            if hears:
                assert await heard(bos) == {"type": "typing.started", "room": hall, "user": ann.id}
        await beaten(bos)


async def beaten(line: ClientConnection) -> None:
    """What was said before is done, and nothing else was heard."""
    await line.send('{"type": "heartbeat"}')
    assert (await heard(line))["type"] == "heartbeat"


async def test_a_heartbeat_does_not_tell_of_a_room_that_was_left_meanwhile(
    door: Door, ann: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = await welcomed(door.app, ann)
    await welcomed(door.app, bo)
    inner = rooms.changes_of

    async def removed_meanwhile(user: Any, app: Klatsch) -> Any:
        found = await inner(user, app)
        await announce_move(await app.messages_db.leave(hall, ann.id, now=NOW), app)
        return found

    async with door.line(ann) as line:
        await heard(line)
        monkeypatch.setattr(rooms, "changes_of", removed_meanwhile)
        await line.send('{"type": "heartbeat"}')
        assert await heard(line) == {"type": "room.closed", "room": hall}
        assert await heard(line) == {"type": "heartbeat", "rooms": {}}


async def test_who_is_removed_while_connecting_is_not_told_of_the_room(
    door: Door, ann: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removed between each reading of their rooms and what follows it."""
    inner = rooms.rooms_of
    for turn in (1, 2):
        room = await made(door.app, bo, ann, name=f"cellar-{turn}")
        calls = 0

        async def meanwhile(user: Any, app: Klatsch, turn: int = turn, room: Room = room) -> Any:
            nonlocal calls
            found = await inner(user, app)
            calls += 1
            if calls == turn:
                await announce_move(await app.messages_db.leave(room.id, ann.id, now=NOW), app)
                await messages.send(bo.user, Draft(content="psst", room=room.id), app)
            return found

        with monkeypatch.context() as patched:
            patched.setattr(rooms, "rooms_of", meanwhile)
            async with door.line(ann) as line:
                told = await all_heard(line)
        assert calls >= turn
        assert "psst" not in told
        assert f'"{room.id}":' not in told, "nor where it stands"
        async with door.line(ann) as line:
            assert (await heard(line))["type"] == "hello", "the next time they are let in"


async def all_heard(line: ClientConnection) -> str:
    """Until it is quiet, or over."""
    told = ""
    try:
        while True:
            async with asyncio.timeout(0.3):
                told += str(await line.recv())
    except (TimeoutError, ConnectionClosed):
        return told


@pytest.mark.parametrize(
    "frame", ["", "{}", '{"type": "shout"}', b'{"type": "heartbeat"}', '{"type": "heartbeat", "x": 1}']
)
async def test_what_is_not_an_action_ends_it(frame: str | bytes, door: Door, ann: Person) -> None:
    async with door.line(ann) as line:
        await heard(line)
        await line.send(frame)
        assert await close_code(line) == 4003


async def test_a_frame_that_is_too_large_ends_it(door: Door, ann: Person) -> None:
    async with door.line(ann) as line:
        await heard(line)
        await line.send("x" * (MOST_FRAME_BYTES + 1))
        assert await close_code(line) == 1009
    await eventually(lambda: door.board.sockets_of(ann.id) == 0)


async def test_too_many_frames_end_it_and_as_many_as_allowed_do_not(door: Door, ann: Person, clock: SetClock) -> None:
    async with door.line(ann) as line:
        await heard(line)
        for _ in range(FRAMES_A_MINUTE):
            await line.send('{"type": "heartbeat"}')
            await heard(line)
        clock.forward(seconds=1)
        for _ in range(FRAMES_A_MINUTE // 60):
            await line.send('{"type": "heartbeat"}')
            await heard(line)
        await line.send('{"type": "heartbeat"}')
        assert await close_code(line) == 4029


# -- how it ends ------------------------------------------------------------------------------------------------


async def test_the_end_of_the_session_ends_it(door: Door, ann: Person, bo: Person) -> None:
    async with door.line(ann) as anns, door.line(bo) as bos:
        for line in (anns, bos):
            await heard(line)
        await sessions.end_all_sessions(ann.id, app=door.app)
        assert await close_code(anns) == 4001
        await bos.send('{"type": "heartbeat"}')
        while (await heard(bos))["type"] != "heartbeat":  # nobody else's; what else is told of Ann may come before
            pass


async def test_a_session_that_ends_during_the_greeting_is_not_greeted(
    door: Door, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = rooms.rooms_of

    async def signed_out_meanwhile(user: Any, app: Klatsch) -> Any:
        await sessions.end_all_sessions(ann.id, app=app)
        return await inner(user, app)

    monkeypatch.setattr(rooms, "rooms_of", signed_out_meanwhile)
    async with door.line(ann) as line:
        assert await close_code(line) == 4001
    assert door.board.sockets_of(ann.id) == 0


async def test_one_person_has_so_many_sockets_and_no_more(tmp_path: Any, clock: SetClock) -> None:
    async with opened_klatsch(tmp_path, clock=clock, most_sockets_per_user=2) as app, opened_door(app) as door:
        ann, bo = await sign_up(app, "Ann"), await sign_up(app, "Bo")
        lines = await asyncio.gather(*(door.line(ann) for _ in range(6)))
        await eventually(lambda: sum(line.close_code == 4008 for line in lines) == 4)
        assert door.board.sockets_of(ann.id) == 2, "even when they all open at once"
        async with door.line(bo) as line:
            assert (await heard(line))["type"] == "hello", "nobody else pays for it"
        for line in lines:
            await line.close()
        await eventually(lambda: door.board.sockets_of(ann.id) == 0)
        async with door.line(ann) as line:
            assert (await heard(line))["type"] == "hello"


async def test_trouble_with_the_database_ends_it_and_leaves_nothing(
    door: Door, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: Any) -> None:
        raise Unavailable()

    async with door.line(ann) as line:
        await heard(line)
        monkeypatch.setattr(rooms, "changes_of", broken)
        await line.send('{"type": "heartbeat"}')
        assert await close_code(line) == 1011
    await eventually(lambda: door.board.sockets_of(ann.id) == 0)
