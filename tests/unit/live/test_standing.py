"""Sockets hear the rooms that their person is in, and are told where those stand, whatever was heard or lost before."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from rooming import made
from workbench import Person, welcomed

from klatsch.chat import Klatsch, members, rooms
from klatsch.errors import Unavailable
from klatsch.hub import Topic, is_room, room_topic, user_topic
from klatsch.ids import RoomId, UserId
from klatsch.live.standing import tell_standing
from klatsch.live.switchboard import Socket, Switchboard


class Wire:
    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write_frames(self, frames: bytes) -> None:
        self.writes.append(frames)


def socket_of(person: Person, board: Switchboard, *heard: Topic) -> Socket:
    wire: Any = Wire()
    socket = Socket("s", person.session, wire)
    board.plug(socket, [user_topic(person.id), *heard])
    board.greet(socket, b"hello")
    socket.pending.clear()
    return socket


def rooms_heard(socket: Socket) -> set[Topic]:
    return {topic for topic in socket.topics if is_room(topic)}


def told(socket: Socket) -> set[RoomId]:
    """By the last frame, which is short enough for a short header."""
    frame = socket.pending[-1]
    return set(msgspec.json.decode(frame[2 if frame[1] < 126 else 4 :])["rooms"])


async def test_what_was_missed_is_made_up_for(app: Klatsch, ann: Person) -> None:
    board, hall = Switchboard(app.hub), await welcomed(app, ann)
    lost, left = room_topic(hall), room_topic(RoomId("C0000000000000009"))
    socket = socket_of(ann, board, left)
    await tell_standing(ann.id, [socket], app, board)
    assert rooms_heard(socket) == {lost}
    assert told(socket) == {hall}
    assert user_topic(ann.id) in socket.topics, "and goes on hearing what is theirs"


async def test_who_is_shown_out_while_it_is_read_stays_out(
    app: Klatsch, ann: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, room = Switchboard(app.hub), await made(app, ann, bo)
    socket = socket_of(bo, board, room_topic(room.id))
    other = socket_of(bo, board, room_topic(room.id))
    read = rooms.changes_of

    async def slowly(user: UserId, app: Klatsch) -> dict[RoomId, int]:
        found = await read(user, app)
        await members.remove_member(ann.user, room.id, bo.id, app)
        return found

    monkeypatch.setattr(rooms, "changes_of", slowly)
    await tell_standing(bo.id, [socket, other], app, board)
    for each in (socket, other):
        assert room_topic(room.id) not in each.topics
        assert room.id not in told(each)
        assert each.moved == {}
        assert each.settling == 0


async def test_when_it_cannot_be_read_they_hear_what_they_heard(
    app: Klatsch, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, hall = Switchboard(app.hub), room_topic(await welcomed(app, ann))
    socket = socket_of(ann, board, hall)

    async def broken(user: UserId, app: Klatsch) -> dict[RoomId, int]:
        raise Unavailable()

    monkeypatch.setattr(rooms, "changes_of", broken)
    with pytest.raises(Unavailable):
        await tell_standing(ann.id, [socket], app, board)
    assert rooms_heard(socket) == {hall}
    assert socket.settling == 0
    assert socket.pending == []


async def test_who_hung_up_meanwhile_hears_nothing(app: Klatsch, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Switchboard(app.hub)
    await welcomed(app, ann)
    socket = socket_of(ann, board)
    read = rooms.changes_of

    async def slowly(user: UserId, app: Klatsch) -> dict[RoomId, int]:
        board.unplug(socket)
        return await read(user, app)

    monkeypatch.setattr(rooms, "changes_of", slowly)
    await tell_standing(ann.id, [socket], app, board)
    assert socket.topics == set()
