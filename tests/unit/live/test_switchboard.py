"""Which sockets hear which topic, and one write a socket for all that is pending."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from workbench import NOW

from klatsch.analytics import FRAMES_SENT, SOCKETS_OPEN
from klatsch.hub import EVERYBODY, SESSIONS, Topic, room_topic, user_topic
from klatsch.hub.memory import MemoryHub
from klatsch.ids import RoomId, SessionId, UserId
from klatsch.live import switchboard
from klatsch.live.line import text_frame
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.model.events import RoomClosed, RoomOpened, SessionEnded, TypingStarted
from klatsch.model.rooms import Room, RoomKind
from klatsch.model.sessions import Session
from klatsch.model.users import User

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
HALL, CELLAR = room_topic(RoomId("C1")), room_topic(RoomId("C2"))


class Wire:
    """A transport that keeps each write, and how it ended."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.ended: list[tuple[int, str]] = []

    def write_frames(self, frames: bytes) -> None:
        self.writes.append(frames)

    def end(self, code: int, reason: str) -> None:
        self.ended.append((code, reason))


class Desk:
    """A switchboard with its hub and the sockets plugged into it."""

    def __init__(self) -> None:
        self.hub = MemoryHub()
        self.board = Switchboard(self.hub)
        self.wires: dict[Socket, Wire] = {}

    def socket(self, user: UserId, session: str = "s", *topics: Topic, greeted: bool = True) -> Socket:
        wire: Any = Wire()
        person = User(id=user, name=user, email="")
        made = Session(id=SessionId(session), user=person, expires=NOW, ends=NOW, created_at=NOW)
        socket = Socket(f"{len(self.wires)}", made, wire)
        self.wires[socket] = wire
        self.board.plug(socket, [user_topic(user), *topics])
        if greeted:
            self.board.greet(socket, b"hello")
        return socket

    async def heard(self, socket: Socket) -> list[bytes]:
        """Each write since the last time; frames of one write together."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        wire = self.wires[socket]
        writes, wire.writes = wire.writes, []
        return writes

    async def settle(self) -> None:
        for socket in self.wires:
            await self.heard(socket)


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_the_same_bytes_go_to_everybody_in_the_room_and_to_nobody_else(desk: Desk) -> None:
    ann, bo = desk.socket(ANN, "a", HALL), desk.socket(BO, "b", HALL, CELLAR)
    assert await desk.heard(ann) == [text_frame(b"hello")]
    await desk.heard(bo)
    await desk.hub.publish(HALL, b"in the hall")
    await desk.hub.publish(CELLAR, b"in the cellar")
    assert await desk.heard(ann) == [text_frame(b"in the hall")]
    assert await desk.heard(bo) == [text_frame(b"in the hall") + text_frame(b"in the cellar")], "one write, in order"


async def test_after_a_long_round_of_writing_what_comes_meanwhile_goes_out_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = desk.socket(ANN, "a", HALL)
    await desk.settle()
    monkeypatch.setattr(switchboard, "LONG_ROUND", 0.0)
    monkeypatch.setattr(switchboard, "MOST_REST", 0.02)
    monkeypatch.setattr(switchboard, "REST", 1e9)
    await desk.hub.publish(HALL, b"one")
    assert await desk.heard(ann) == [text_frame(b"one")], "who comes after a pause does not wait"
    await desk.hub.publish(HALL, b"two")
    assert await desk.heard(ann) == []
    await desk.hub.publish(HALL, b"three")
    await asyncio.sleep(0.05)
    assert await desk.heard(ann) == [text_frame(b"two") + text_frame(b"three")], "one write, in order"


async def test_a_short_round_is_followed_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = desk.socket(ANN, "a", HALL)
    await desk.settle()
    monkeypatch.setattr(switchboard, "LONG_ROUND", 10.0)
    monkeypatch.setattr(switchboard, "REST", 1e9)
    for word in (b"one", b"two"):
        await desk.hub.publish(HALL, word)
        assert await desk.heard(ann) == [text_frame(word)]


async def test_what_concerns_all_is_heard_by_all_and_what_concerns_one_by_one(desk: Desk) -> None:
    ann, bo = desk.socket(ANN), desk.socket(BO)
    await desk.settle()
    await desk.hub.publish(EVERYBODY, b"news")
    await desk.hub.publish(user_topic(ANN), b"for ann")
    assert await desk.heard(ann) == [text_frame(b"news") + text_frame(b"for ann")]
    assert await desk.heard(bo) == [text_frame(b"news")]


async def test_the_hello_is_first_and_nothing_heard_before_it_is_lost(desk: Desk) -> None:
    ann = desk.socket(ANN, "a", HALL, greeted=False)
    await desk.hub.publish(HALL, b"meanwhile")
    assert await desk.heard(ann) == [], "it waits for its hello"
    desk.board.greet(ann, b"hello")
    await desk.hub.publish(HALL, b"after")
    assert await desk.heard(ann) == [text_frame(b"hello") + text_frame(b"meanwhile") + text_frame(b"after")]


async def test_an_answer_to_one_is_for_that_one(desk: Desk) -> None:
    ann, bo = desk.socket(ANN, "a", HALL), desk.socket(BO, "b", HALL)
    await desk.settle()
    desk.board.say(ann, b"answer")
    assert await desk.heard(ann) == [text_frame(b"answer")]
    assert await desk.heard(bo) == []


async def test_who_was_unplugged_hears_nothing_and_is_counted_no_more(desk: Desk) -> None:
    before = SOCKETS_OPEN._value.get()  # pyright: ignore
    ann, bo = desk.socket(ANN, "a", HALL), desk.socket(BO, "b", HALL)
    await desk.settle()
    assert SOCKETS_OPEN._value.get() == before + 2  # pyright: ignore
    desk.board.unplug(ann)
    desk.board.unplug(ann)
    await desk.hub.publish(HALL, b"still there?")
    assert await desk.heard(ann) == []
    assert await desk.heard(bo) == [text_frame(b"still there?")]
    assert (desk.board.sockets_of(ANN), desk.board.sockets_of(BO)) == (0, 1)
    desk.board.unplug(bo)
    assert SOCKETS_OPEN._value.get() == before  # pyright: ignore


async def test_when_nobody_hears_a_topic_the_hub_is_not_listened_to(desk: Desk) -> None:
    sockets = [desk.socket(ANN, "a", HALL) for _ in range(3)]
    for socket in sockets:
        desk.board.unplug(socket)
    assert list(desk.hub._ears) == [SESSIONS]  # pyright: ignore[reportPrivateUsage]
    again = desk.socket(ANN, "a", HALL)
    await desk.heard(again)
    await desk.hub.publish(HALL, b"once")
    assert await desk.heard(again) == [text_frame(b"once")]


async def test_nobody_is_told_that_they_themselves_type(desk: Desk) -> None:
    ann, phone, bo = desk.socket(ANN, "a", HALL), desk.socket(ANN, "p", HALL), desk.socket(BO, "b", HALL)
    for socket in (ann, phone, bo):
        await desk.heard(socket)
    event = msgspec.json.encode(TypingStarted(room=RoomId("C1"), user=ANN))
    await desk.hub.publish(HALL, event)
    assert await desk.heard(bo) == [text_frame(event)]
    assert await desk.heard(ann) == await desk.heard(phone) == []


async def test_typing_is_seen_by_those_who_look_at_the_room(desk: Desk) -> None:
    here, there, away, unsaid = [desk.socket(BO, "b", HALL, CELLAR) for _ in range(4)]
    here.looks_at, there.looks_at, away.looks_at = HALL, CELLAR, None
    await desk.settle()
    event = msgspec.json.encode(TypingStarted(room=RoomId("C1"), user=ANN))
    await desk.hub.publish(HALL, event)
    assert [await desk.heard(socket) for socket in (here, unsaid)] == [[text_frame(event)]] * 2
    assert [await desk.heard(socket) for socket in (there, away)] == [[], []]
    await desk.hub.publish(HALL, b"a message")
    for socket in (here, there, away, unsaid):
        assert await desk.heard(socket) == [text_frame(b"a message")], "all else is heard wherever one looks"


async def test_looking_at_a_room_that_one_is_not_in_shows_nothing(desk: Desk) -> None:
    bo = desk.socket(BO, "b", CELLAR)
    bo.looks_at = HALL
    await desk.settle()
    await desk.hub.publish(HALL, msgspec.json.encode(TypingStarted(room=RoomId("C1"), user=ANN)))
    assert await desk.heard(bo) == []


# -- rooms that open and close ---------------------------------------------------------------------------------


async def opens(desk: Desk, user: UserId, room: str) -> None:
    event = RoomOpened(room=RoomId(room), now=room_called(room))
    await desk.hub.publish(user_topic(user), msgspec.json.encode(event))


async def closes(desk: Desk, user: UserId, room: str) -> None:
    await desk.hub.publish(user_topic(user), msgspec.json.encode(RoomClosed(room=RoomId(room))))


async def test_a_room_that_opens_is_heard_from_then_on_by_every_socket_of_that_person(desk: Desk) -> None:
    desktop, phone, bo = desk.socket(ANN, "a"), desk.socket(ANN, "p"), desk.socket(BO, "b")
    await desk.hub.publish(HALL, b"too early")
    await desk.settle()
    await opens(desk, ANN, "C1")
    await desk.hub.publish(HALL, b"news")
    for socket in (desktop, phone):
        (write,) = await desk.heard(socket)
        assert write.endswith(text_frame(b"news"))
        assert b"room.opened" in write
    assert await desk.heard(bo) == []
    await opens(desk, ANN, "C1")
    await desk.settle()
    await desk.hub.publish(HALL, b"once")
    assert await desk.heard(phone) == [text_frame(b"once")], "opened twice, heard once"


async def test_a_room_that_closes_is_heard_no_more_and_others_hear_on(desk: Desk) -> None:
    desktop, phone, bo = desk.socket(ANN, "a", HALL, CELLAR), desk.socket(ANN, "p", HALL), desk.socket(BO, "b", HALL)
    await desk.settle()
    await closes(desk, ANN, "C1")
    typing = msgspec.json.encode(TypingStarted(room=RoomId("C1"), user=BO))
    for event in (b"news", typing):
        await desk.hub.publish(HALL, event)
    await desk.hub.publish(CELLAR, b"elsewhere")
    for socket, last in ((desktop, b"elsewhere"), (phone, b"}")):
        (write,) = await desk.heard(socket)
        assert b"room.closed" in write, "and that is the last of it"
        assert b"news" not in write
        assert b"typing" not in write
        assert write.endswith(last)
    assert await desk.heard(bo) == [text_frame(b"news")], "nobody is told that they themselves type"
    await closes(desk, ANN, "C1")
    await opens(desk, ANN, "C1")
    await desk.settle()
    await desk.hub.publish(HALL, b"back again")
    assert await desk.heard(phone) == [text_frame(b"back again")]


async def test_when_the_last_one_leaves_the_hub_is_not_listened_to(desk: Desk) -> None:
    ann = desk.socket(ANN, "a", HALL)
    await closes(desk, ANN, "C1")
    assert HALL not in desk.hub._ears  # pyright: ignore[reportPrivateUsage]
    desk.board.unplug(ann)
    await opens(desk, ANN, "C1")
    assert list(desk.hub._ears) == [SESSIONS], "who is gone enters no room"  # pyright: ignore[reportPrivateUsage]


async def test_only_what_is_told_to_a_person_moves_them(desk: Desk) -> None:
    """An event in a room that reads like an opening opens nothing."""
    ann = desk.socket(ANN, "a", HALL)
    await desk.settle()
    await desk.hub.publish(HALL, msgspec.json.encode(RoomOpened(room=RoomId("C2"), now=room_called("C2"))))
    await desk.hub.publish(HALL, msgspec.json.encode(RoomClosed(room=RoomId("C1"))))
    assert HALL in ann.topics
    assert CELLAR not in ann.topics


# -- ends of sessions ------------------------------------------------------------------------------------------


async def test_the_end_of_a_session_closes_its_sockets_and_no_others(desk: Desk) -> None:
    one, two, other, bo = [desk.socket(u, s) for u, s in ((ANN, "a"), (ANN, "a"), (ANN, "b"), (BO, "c"))]
    await desk.hub.publish(SESSIONS, msgspec.json.encode(SessionEnded(user=ANN, sessions=[SessionId("a")])))
    ended = {socket: desk.wires[socket].ended for socket in (one, two, other, bo)}
    assert ended == {one: [(4001, "session ended")], two: [(4001, "session ended")], other: [], bo: []}
    assert set(desk.board.open_sessions()) == {"b", "c"}


async def test_the_end_of_all_sessions_of_a_person_closes_all_their_sockets(desk: Desk) -> None:
    sockets = [desk.socket(u, s) for u, s in ((ANN, "a"), (ANN, "b"), (BO, "c"))]
    await desk.hub.publish(SESSIONS, msgspec.json.encode(SessionEnded(user=ANN, sessions=None)))
    assert [len(desk.wires[socket].ended) for socket in sockets] == [1, 1, 0]


async def test_somebody_elses_session_id_closes_nothing(desk: Desk) -> None:
    ann = desk.socket(ANN, "a")
    await desk.hub.publish(SESSIONS, msgspec.json.encode(SessionEnded(user=BO, sessions=[SessionId("a")])))
    assert desk.wires[ann].ended == []
    desk.board.end_sessions(None, {SessionId("a")})
    assert desk.wires[ann].ended, "the sweep knows sessions only"


async def test_what_is_told_to_nodes_reaches_no_socket(desk: Desk) -> None:
    ann = desk.socket(ANN)
    await desk.heard(ann)
    await desk.hub.publish(SESSIONS, msgspec.json.encode(SessionEnded(user=BO, sessions=None)))
    assert await desk.heard(ann) == []


async def test_frames_are_counted(desk: Desk) -> None:
    for user in (ANN, BO):
        desk.socket(user, "s", HALL)
    await desk.settle()
    before = FRAMES_SENT._value.get()  # pyright: ignore
    await desk.hub.publish(HALL, b"one")
    await desk.hub.publish(HALL, b"two")
    await asyncio.sleep(0.01)
    assert FRAMES_SENT._value.get() == before + 4  # pyright: ignore


async def test_a_room_that_was_left_before_the_plug_went_in_is_not_heard(desk: Desk) -> None:
    ann = desk.socket(ANN, "a", HALL, CELLAR, greeted=False)
    assert desk.board.settle(ann, [CELLAR]) is None, "something of the hall may wait for her"
    bo = desk.socket(BO, "b", HALL, greeted=False)
    assert desk.board.settle(bo, [HALL, CELLAR]) == {HALL, CELLAR}
    assert {HALL, CELLAR} <= bo.topics


async def test_what_moves_while_rooms_are_read_counts_more_than_what_was_read(desk: Desk) -> None:
    ann = desk.socket(ANN, "a", HALL, greeted=False)
    await desk.hub.publish(user_topic(ANN), msgspec.json.encode(RoomClosed(room=RoomId("C1"))))
    await desk.hub.publish(user_topic(ANN), msgspec.json.encode(RoomOpened(room=RoomId("C2"), now=room_called("C2"))))
    assert desk.board.settle(ann, [HALL]) == {CELLAR}
    assert HALL not in ann.topics
    assert CELLAR in ann.topics


def room_called(id: str) -> Room:
    return Room(id=RoomId(id), name=id, topic="", kind=RoomKind.PUBLIC, seq=0, change=0, member_count=1)
