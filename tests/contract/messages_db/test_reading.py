"""Pages of a room, in one snapshot, for those who are in it; and the history as a whole."""

from __future__ import annotations

import asyncio

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, Talk, hall_of, new_room
from workbench import NOW, new_message

from klatsch.ids import RoomId, UserId
from klatsch.messages_db import MessagesDb, NewRoom
from klatsch.model.messages import Page, Span, View
from klatsch.model.rooms import History, RoomKind


class House:
    """A hall with ten messages of Ann's and Bo's, and a cellar with three of Bo's.

    The hall's change is two ahead of its seq: two have joined it.
    """

    def __init__(self, db: MessagesDb, hall: RoomId, cellar: RoomId) -> None:
        self.db, self.hall, self.cellar = db, hall, cellar

    async def page(self, span: Span, *, reader: UserId = ANN) -> Page:
        page = await self.db.page(reader, self.hall, span)
        assert page
        return page


@pytest.fixture
async def house(db: MessagesDb) -> House:
    hall = await hall_of(db, ANN, BO)
    new = NewRoom(name="cellar", topic="dark", kind=RoomKind.PUBLIC, now=NOW, members=[BO, BO])
    cellar = (await db.create_room(new)).room.id
    for number in range(10):
        await db.post(new_message((ANN, BO)[number % 2], f"hall-{number}", room=hall, now=NOW + number))
    for number in range(3):
        await db.post(new_message(BO, f"cellar-{number}", room=cellar, now=NOW + 2 + number))
    return House(db, hall, cellar)


@pytest.mark.parametrize(
    ("span", "seqs", "more"),
    [
        (Span(), range(1, 11), False),
        (Span(limit=10), range(1, 11), False),
        (Span(limit=9), range(2, 11), True),
        (Span(limit=1), [10], True),
        (Span(before=5, limit=3), [2, 3, 4], True),
        (Span(before=5, limit=4), [1, 2, 3, 4], False),
        (Span(before=1), [], False),
        (Span(before=0), [], False),
        (Span(before=1_000, limit=2), [9, 10], True),
        (Span(after=0, limit=3), [1, 2, 3], True),
        (Span(after=7), [8, 9, 10], False),
        (Span(after=7, limit=3), [8, 9, 10], False),
        (Span(after=10), [], False),
        (Span(after=2**53), [], False),
        (Span(since=0, limit=4), [1, 2, 3, 4], True),
        (Span(since=10), [9, 10], False),
        (Span(since=12), [], False),
    ],
)
async def test_a_page_holds_what_was_asked_for_rising_and_says_whether_there_is_more(
    span: Span, seqs: list[int], more: bool, house: House
) -> None:
    page = await house.page(span)
    assert [message.seq for message in page.messages] == list(seqs)
    assert page.more is more
    assert (page.seq, page.change) == (10, 12), "where the room stands, whatever was asked"


@pytest.mark.parametrize("limit", [1, 3, 7])
async def test_walking_back_and_walking_on_meet_everything_once(limit: int, house: House) -> None:
    back: list[int] = []
    page = await house.page(Span(limit=limit))
    while page.messages:
        back = [message.seq for message in page.messages] + back
        page = await house.page(Span(before=back[0], limit=limit))
    on: list[int] = []
    page = await house.page(Span(after=0, limit=limit))
    while page.messages:
        on += [message.seq for message in page.messages]
        page = await house.page(Span(after=on[-1], limit=limit))
    assert back == on == list(range(1, 11))


async def test_catching_up_brings_what_came_since_and_nothing_twice(house: House) -> None:
    mark = (await house.page(Span())).change
    assert (await house.page(Span(since=mark))).messages == []
    posted = await asyncio.gather(*(house.db.post(new_message(BO, f"new-{n}", room=house.hall)) for n in range(5)))
    caught_up = await house.page(Span(since=mark))
    assert caught_up.messages == [p.message for p in posted]


# -- for members -----------------------------------------------------------------------------------------


async def test_who_is_not_in_a_room_does_not_find_it(house: House) -> None:
    assert await house.db.page(ANN, house.cellar, Span()) is None
    assert await house.db.page(EVE, house.hall, Span()) is None
    assert await house.db.page(BO, house.cellar, Span()), "the room is really there"


async def test_membership_is_asked_of_the_one_room(house: House) -> None:
    assert await house.db.is_member(ANN, house.hall)
    assert await house.db.is_member(BO, house.cellar)
    assert not await house.db.is_member(ANN, house.cellar)
    assert not await house.db.is_member(EVE, house.hall)


async def test_the_newest_of_all_my_rooms_and_of_no_other(house: House) -> None:
    assert [m.client_id for m in await house.db.newest(ANN, limit=3)] == ["hall-7", "hall-8", "hall-9"]
    of_bo = await house.db.newest(BO, limit=50)
    assert len(of_bo) == 13
    assert [m.created_at for m in of_bo] == sorted(m.created_at for m in of_bo)
    assert {m.room for m in of_bo} == {house.hall, house.cellar}
    assert await house.db.newest(EVE, limit=50) == []


async def test_the_newest_are_of_the_rooms_last_written_in(db: MessagesDb) -> None:
    """Also where a room has more to show than was asked for, and where nothing of it can be seen."""
    rooms = [Talk(db, await new_room(db, ANN, name=f"room-{number}")) for number in range(5)]
    for turn in range(4):
        for number, room in enumerate(rooms):
            await room.say(ANN, f"{turn}-{number}", now=NOW + turn * 10 + number)
    hidden = Talk(db, await new_room(db, BO, name="hidden", history=History.JOINED))
    await hidden.say(BO, now=NOW + 1_000)
    await db.join(hidden.room, [ANN], now=NOW)
    assert [m.content for m in await db.newest(ANN, limit=7)] == ["2-3", "2-4", "3-0", "3-1", "3-2", "3-3", "3-4"]


async def test_my_rooms_by_name_with_where_they_stand(house: House) -> None:
    hall, cellar = (mine.room for mine in await house.db.rooms_of(BO))
    assert (cellar.id, cellar.name, cellar.topic, cellar.kind) == (house.cellar, "cellar", "dark", RoomKind.PUBLIC)
    assert (cellar.seq, cellar.change, cellar.member_count) == (3, 4, 1)
    assert (hall.id, hall.seq, hall.change, hall.member_count) == (house.hall, 10, 12, 2)
    assert [mine.room for mine in await house.db.rooms_of(ANN)] == [hall]
    assert await house.db.rooms_of(EVE) == []


async def test_where_each_of_my_rooms_stands(house: House) -> None:
    assert await house.db.changes_of(BO) == {house.hall: 12, house.cellar: 4}
    assert await house.db.changes_of(ANN) == {house.hall: 12}
    assert await house.db.changes_of(EVE) == {}


async def test_where_each_of_very_many_rooms_stands(house: House) -> None:
    made = {house.hall: 12, house.cellar: 4}
    for number in range(70):
        new = NewRoom(name=f"room-{number}", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[BO])
        room = (await house.db.create_room(new)).room
        made[room.id] = room.change
    assert await house.db.changes_of(BO) == made


# -- the history as a whole ---------------------------------------------------------------------------------


async def test_everything_is_still_there_after_a_restart_and_it_is_the_same_history(engine: Engine) -> None:
    db = await engine.open()
    hall = await hall_of(db, ANN)
    await db.post(new_message(ANN, "a", room=hall))
    before = (db.epoch, await db.rooms_of(ANN), await db.page(ANN, hall, Span()))
    await db.close()
    db = await engine.open()
    assert (db.epoch, await db.rooms_of(ANN), await db.page(ANN, hall, Span())) == before
    assert db.epoch
    await db.close()


async def test_a_whole_history_checks_out(house: House) -> None:
    report = await house.db.check()
    assert report == {"ok": True, "problems": [], "rooms": 2, "messages": 13, "schema": report["schema"]}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM messages WHERE seq = 3", "holds 9"),
        ("DELETE FROM messages WHERE seq = 10", "holds 9"),
        ("UPDATE rooms SET seq = seq + 1 WHERE seq = 10", "counts 11"),
        ("UPDATE messages SET seq = 99, change = 99 WHERE seq = 10", "the last is 99"),
        ("UPDATE rooms SET change = 5 WHERE change = 12", "change"),
        ("UPDATE rooms SET member_count = 7 WHERE seq = 10", "member"),
        ("UPDATE memberships SET own_ahead = 7", "counts 7 messages of their own"),
        ("UPDATE memberships SET read_seq = 11, own_ahead = 0", "has read up to 11, of 10"),
        ("UPDATE messages SET reply_count = 1 WHERE seq = 9", "counts 1 replies, has 0"),
        ("UPDATE messages SET thread = 8 WHERE seq = 9", "counts 0 replies, has 1"),
        ("UPDATE messages SET reaction_count = 1 WHERE seq = 9", "counts 1 reactions, has 0"),
        ("UPDATE messages SET edit_count = 1 WHERE seq = 9", "counts 1 edits, has 0"),
        ("DELETE FROM rooms WHERE seq = 10", "refers to nothing"),
    ],
)
async def test_the_check_finds_what_somebody_did_to_it(
    statement: str, found: str, house: House, engine: Engine
) -> None:
    engine.tamper(statement)
    report = await house.db.check()
    assert not report["ok"]
    assert found in str(report["problems"])


async def test_a_view_is_the_change_of_the_room_and_where_it_begins_for_the_reader(house: House) -> None:
    page = await house.page(Span())
    assert await house.db.view(ANN, house.hall) == View(change=page.change, floor=0)
    assert await house.db.view(EVE, house.hall) is None
    new = NewRoom(name="attic", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[ANN], history=History.JOINED)
    attic = (await house.db.create_room(new)).room.id
    await house.db.post(new_message(ANN, "before", room=attic))
    await house.db.join(attic, [BO], now=NOW)
    anns, bos = await house.db.view(ANN, attic), await house.db.view(BO, attic)
    assert anns
    assert bos
    assert (anns.floor, bos.floor) == (0, 1)
    assert anns.change == bos.change
    await house.db.leave(attic, BO, now=NOW)
    assert await house.db.view(BO, attic) is None
