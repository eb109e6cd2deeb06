"""Pages of a room, in one snapshot, for those who are in it."""

from __future__ import annotations

import asyncio

import pytest
from message_engines import Engine
from workbench import NOW, new_message

from klatsch.ids import RoomId, UserId
from klatsch.messages_db import MessagesDb, NewRoom
from klatsch.model.messages import Page, Span
from klatsch.model.rooms import Room, RoomKind

ANN, BO, EVE = UserId("U0000000000000001"), UserId("U0000000000000002"), UserId("U0000000000000003")


class House:
    """A hall with ten messages of Ann's and Bo's, and a cellar with three of Bo's."""

    def __init__(self, db: MessagesDb, hall: RoomId, cellar: RoomId) -> None:
        self.db, self.hall, self.cellar = db, hall, cellar

    async def page(self, span: Span, *, reader: UserId = ANN) -> Page:
        page = await self.db.page(reader, self.hall, span)
        assert page
        return page


@pytest.fixture
async def house(db: MessagesDb) -> House:
    for user in (ANN, BO):
        await db.welcome(user, now=NOW)
    hall = (await db.rooms_of(ANN))[0].id
    new = NewRoom(name="cellar", topic="dark", kind=RoomKind.PUBLIC, now=NOW, members=[BO, BO])
    cellar = (await db.create_room(new)).id
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
        (Span(since=8), [9, 10], False),
        (Span(since=10), [], False),
    ],
)
async def test_a_page_holds_what_was_asked_for_rising_and_says_whether_there_is_more(
    span: Span, seqs: list[int], more: bool, house: House
) -> None:
    page = await house.page(span)
    assert [message.seq for message in page.messages] == list(seqs)
    assert page.more is more
    assert (page.seq, page.change) == (10, 10), "where the room stands, whatever was asked"


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


async def test_my_rooms_by_name_with_where_they_stand(house: House) -> None:
    (cellar, hall) = await house.db.rooms_of(BO)
    assert cellar == Room(
        id=house.cellar, name="cellar", topic="dark", kind=RoomKind.PUBLIC, seq=3, change=3, member_count=1
    )
    assert (hall.id, hall.seq, hall.change, hall.member_count) == (house.hall, 10, 10, 2)
    assert await house.db.rooms_of(ANN) == [hall]
    assert await house.db.rooms_of(EVE) == []


# -- coming in --------------------------------------------------------------------------------------------


async def test_a_newcomer_is_welcomed_once_in_their_life(house: House) -> None:
    assert await house.db.welcome(EVE, now=NOW) == [house.hall]
    assert await house.db.welcome(EVE, now=NOW) == []
    assert [room.id for room in await house.db.rooms_of(EVE)] == [house.hall]
    assert (await house.db.rooms_of(EVE))[0].member_count == 3


async def test_welcoming_somebody_many_times_at_once_counts_them_once(house: House) -> None:
    answers = await asyncio.gather(*(house.db.welcome(EVE, now=NOW) for _ in range(20)))
    assert sorted(answers) == [[]] * 19 + [[house.hall]]
    assert (await house.db.rooms_of(EVE))[0].member_count == 3


async def test_who_left_the_default_room_is_not_put_back(house: House, engine: Engine) -> None:
    engine.tamper(f"DELETE FROM memberships WHERE user_id = '{ANN}'")
    assert await house.db.welcome(ANN, now=NOW) == []
    assert await house.db.rooms_of(ANN) == []


# -- the history as a whole ---------------------------------------------------------------------------------


async def test_everything_is_still_there_after_a_restart_and_it_is_the_same_history(engine: Engine) -> None:
    db = await engine.open()
    await db.welcome(ANN, now=NOW)
    hall = (await db.rooms_of(ANN))[0].id
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
        ("UPDATE rooms SET change = 5 WHERE change = 10", "change"),
        ("UPDATE rooms SET member_count = 7 WHERE seq = 10", "member"),
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
