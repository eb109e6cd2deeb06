"""Rooms: their names and facts, who is in them, and that they are nothing to everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, NOWHERE, Talk, hall_of, new_room, talk_of
from workbench import NOW

from klatsch.errors import MessageNotFound, NameTaken, RoomArchived, RoomNotFound
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import MessagesDb, NewRoom, RoomMoved
from klatsch.model.messages import Span
from klatsch.model.rooms import History, Membership, Posting, Room, RoomFacts, RoomKind


def moved(move: RoomMoved, *, by: int = 1) -> Room:
    assert move.moved
    assert move.room.change == move.before + by
    assert [member.change for member in move.members] == sorted({member.change for member in move.members})
    return move.room


def unmoved(move: RoomMoved) -> Room:
    assert not move.moved
    assert move.members == []
    assert move.room.change == move.before
    return move.room


async def members(db: MessagesDb, room: RoomId) -> list[UserId]:
    return [member.user for member in await db.members_of(room, after=None, limit=200)]


# -- making and changing ---------------------------------------------------------------------------------------


async def test_a_room_is_made_as_wished_with_its_people_in_it(db: MessagesDb) -> None:
    new = NewRoom(
        name="plans",
        topic="what",
        purpose="why",
        kind=RoomKind.PRIVATE,
        posting=Posting.MODERATORS,
        history=History.JOINED,
        now=NOW,
        members=[BO, ANN, BO],
        moderators=[ANN],
        created_by=ANN,
    )
    move = await db.create_room(new)
    room = moved(move, by=2)
    assert (room.name, room.topic, room.purpose, room.kind) == ("plans", "what", "why", RoomKind.PRIVATE)
    assert (room.posting, room.history, room.created_at, room.created_by) == (
        Posting.MODERATORS,
        History.JOINED,
        NOW,
        ANN,
    )
    assert (room.seq, room.member_count, room.is_default, room.archived_at, room.people) == (0, 2, False, None, [])
    assert {(member.user, member.is_moderator) for member in move.members} == {(ANN, True), (BO, False)}
    assert [mine.room for mine in await db.rooms_of(BO)] == [room]
    seat = await db.seat(ANN, room.id)
    assert seat
    assert (seat.room, seat.is_member, seat.is_moderator) == (room, True, True)


async def test_a_room_without_people_is_a_room_that_was_made(db: MessagesDb) -> None:
    room = moved(await db.create_room(NewRoom(name="empty", topic="", kind=RoomKind.PUBLIC, now=NOW)), by=0)
    assert await db.find_room("empty") == room.id


async def test_facts_change_one_by_one_and_those_who_were_away_hear_of_it(db: MessagesDb) -> None:
    room = await new_room(db, ANN)
    known = (await db.rooms_of(ANN))[0].room
    for facts in (
        RoomFacts(topic="new"),
        RoomFacts(purpose="new"),
        RoomFacts(posting=Posting.MODERATORS),
        RoomFacts(history=History.JOINED),
        RoomFacts(is_default=True),
        RoomFacts(name="other", topic="newer"),
    ):
        given = {name: value for name, value in msgspec.structs.asdict(facts).items() if value is not None}
        known = msgspec.structs.replace(known, **given, change=known.change + 1)
        move = await db.change_room(room, facts, now=NOW)
        assert moved(move) == known
        page = await db.page(ANN, room, Span(since=move.before))
        assert page
        assert (page.room, page.change, page.messages, page.members) == (known, known.change, [], [])
        assert unmoved(await db.change_room(room, facts, now=NOW)) == known
    assert (await Talk(db, room).page(ANN, Span(since=known.change))).room is None


async def test_an_archived_room_can_be_read_and_takes_no_more(db: MessagesDb) -> None:
    talk = Talk(db, await new_room(db, ANN, BO))
    said = await talk.say(ANN)
    assert moved(await db.change_room(talk.room, RoomFacts(archived=True), now=NOW + 5)).archived_at == NOW + 5
    assert unmoved(await db.change_room(talk.room, RoomFacts(archived=True), now=NOW + 9)).archived_at == NOW + 5
    hall = Talk(db, await hall_of(db, ANN))
    answers = await asyncio.gather(
        talk.post(ANN), hall.post(ANN), talk.post(BO), talk.post(EVE), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers] == ["RoomArchived", "Posted", "RoomArchived", "RoomNotFound"]
    assert (await talk.page()).messages == [said]
    assert (await talk.again(said)).message == said, "a retry of what was said before is answered"
    assert moved(await db.change_room(talk.room, RoomFacts(archived=False), now=NOW)).archived_at is None
    assert (await talk.say(ANN)).seq == 2


async def test_without_a_room_an_open_default_room_goes_first(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    other = await new_room(db, ANN)
    await db.change_room(other, RoomFacts(is_default=True), now=NOW)
    nowhere = Talk(db, None)  # pyright: ignore[reportArgumentType]
    assert (await nowhere.say(ANN)).room == hall
    await db.change_room(hall, RoomFacts(archived=True), now=NOW)
    assert (await nowhere.say(ANN)).room == other
    seat = await db.seat(ANN, None)
    assert seat
    assert seat.room.id == other
    await db.change_room(other, RoomFacts(archived=True), now=NOW)
    with pytest.raises(RoomArchived):
        await nowhere.say(ANN)


async def test_what_is_asked_of_a_room_that_is_not_there(db: MessagesDb) -> None:
    assert await db.seat(ANN, NOWHERE) is None
    assert await db.members_of(NOWHERE, after=None, limit=9) == []
    for asked in (
        db.change_room(NOWHERE, RoomFacts(topic="x"), now=NOW),
        db.join(NOWHERE, [ANN], now=NOW),
        db.leave(NOWHERE, ANN, now=NOW),
        db.set_moderator(NOWHERE, ANN, on=True),
    ):
        with pytest.raises(RoomNotFound):
            await asked


# -- names -----------------------------------------------------------------------------------------------------


async def test_two_rooms_never_have_one_name(db: MessagesDb) -> None:
    cellar, attic = await new_room(db, ANN), await new_room(db, ANN, name="attic")
    with pytest.raises(NameTaken):
        await new_room(db, BO)
    with pytest.raises(NameTaken):
        await db.change_room(attic, RoomFacts(name="cellar", topic="x"), now=NOW)
    assert {mine.room.name: mine.room.topic for mine in await db.rooms_of(ANN)} == {"attic": "", "cellar": ""}
    assert await db.rooms_of(BO) == []
    assert (await db.find_room("cellar"), await db.find_room("attic")) == (cellar, attic)


async def test_of_many_who_want_a_name_at_once_one_gets_it(db: MessagesDb) -> None:
    made = await asyncio.gather(*(new_room(db, ANN) for _ in range(5)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in made) == ["NameTaken"] * 4 + ["str"]


async def test_an_old_name_leads_to_its_room_until_another_takes_it(db: MessagesDb) -> None:
    room = await new_room(db, ANN, name="a")
    for name in ("b", "c"):
        await db.change_room(room, RoomFacts(name=name), now=NOW)
    assert [await db.find_room(name) for name in "abc"] == [room] * 3
    assert await db.find_room("d") is None
    made, renamed = await new_room(db, name="a"), await new_room(db, name="x")
    await db.change_room(renamed, RoomFacts(name="b"), now=NOW)
    assert [await db.find_room(name) for name in "abc"] == [made, renamed, room]
    with pytest.raises(NameTaken):
        await db.change_room(room, RoomFacts(name="a"), now=NOW)
    await db.change_room(made, RoomFacts(name="z"), now=NOW)
    assert await db.find_room("a") == made, "it had that name last"
    await db.change_room(room, RoomFacts(name="a"), now=NOW)
    assert [await db.find_room(name) for name in "abcz"] == [room, renamed, room, made]


async def test_who_has_a_name_goes_before_who_had_it(db: MessagesDb, engine: Engine) -> None:
    """The first schema let rooms share a name."""
    first, second = await new_room(db, name="a"), await new_room(db, name="b")
    engine.tamper("UPDATE rooms SET name = 'a' WHERE name = 'b'")
    assert await db.find_room("a") == first
    await db.change_room(first, RoomFacts(name="c"), now=NOW)
    assert await db.find_room("a") == second


async def test_public_rooms_are_found_by_a_part_of_their_name(db: MessagesDb) -> None:
    for name in ("tea", "coffee-and-tea", "steam", "100%_tea"):
        await new_room(db, name=name)
    await new_room(db, name="secret-tea", kind=RoomKind.PRIVATE)
    archived = await new_room(db, name="old-tea")
    await db.change_room(archived, RoomFacts(archived=True), now=NOW)

    async def names(query: str, after: str = "", limit: int = 50) -> list[str]:
        return [room.name for room in await db.public_rooms(query=query, after=after, limit=limit)]

    assert await names("tea") == ["100%_tea", "coffee-and-tea", "steam", "tea"]
    assert await names("tea", after="coffee-and-tea", limit=1) == ["steam"]
    assert await names("%") == ["100%_tea"], "no wildcard"
    assert await names("' OR 1=1 --") == []
    assert "general" in await names("")


# -- direct rooms ------------------------------------------------------------------------------------------------


async def direct(db: MessagesDb, *people: UserId) -> RoomMoved:
    return await db.create_room(NewRoom(name="", topic="", kind=RoomKind.DIRECT, now=NOW, members=people))


async def test_the_same_people_find_the_same_direct_room(db: MessagesDb) -> None:
    room = moved(await direct(db, BO, ANN), by=2)
    assert room.people == [ANN, BO]
    for people in ((ANN, BO), (BO, ANN), (ANN, BO, ANN)):
        assert unmoved(await direct(db, *people)) == room
    three, alone = await direct(db, ANN, BO, EVE), await direct(db, ANN)
    assert len({room.id, three.room.id, alone.room.id}) == 3
    assert unmoved(await direct(db, ANN)) == alone.room
    assert await db.find_room("") is None, "they have no names"
    assert len(await db.rooms_of(ANN)) == 3


async def test_many_who_open_a_direct_room_at_once_are_in_one(db: MessagesDb) -> None:
    moves = await asyncio.gather(*(direct(db, ANN, BO) for _ in range(10)))
    assert len({move.room.id for move in moves}) == 1
    assert sum(move.moved for move in moves) == 1


# -- members -------------------------------------------------------------------------------------------------------


async def test_joining_and_leaving_are_told_and_remembered(db: MessagesDb) -> None:
    room = await new_room(db, ANN)
    came = await db.join(room, [EVE, BO, EVE], now=NOW + 5)
    assert moved(came, by=2).member_count == 3
    assert [(m.user, m.joined_at, m.left_at) for m in came.members] == [(EVE, NOW + 5, None), (BO, NOW + 5, None)]
    assert unmoved(await db.join(room, [BO, ANN], now=NOW + 9)).member_count == 3
    went = await db.leave(room, BO, now=NOW + 7)
    assert moved(went).member_count == 2
    tombstone = Membership(
        room=room, user=BO, is_moderator=False, joined_at=NOW + 5, left_at=NOW + 7, change=went.room.change
    )
    assert went.members == [tombstone]
    assert unmoved(await db.leave(room, BO, now=NOW + 9)).member_count == 2
    assert await members(db, room) == [ANN, EVE]
    assert [await db.is_member(user, room) for user in (ANN, BO, EVE)] == [True, False, True]
    page = await Talk(db, room).page(ANN, Span(since=came.before))
    assert ([m.user for m in page.members], page.members[-1], page.room) == ([EVE, BO], tombstone, went.room)
    back = await db.join(room, [BO], now=NOW + 8)
    assert [(m.joined_at, m.left_at) for m in back.members] == [(NOW + 8, None)]


async def test_many_who_join_and_leave_at_once_are_counted(db: MessagesDb) -> None:
    room = await new_room(db, ANN)
    people = [UserId(f"U{number:016X}") for number in range(40, 70)]
    await asyncio.gather(*(db.join(room, [user], now=NOW) for user in people for _ in range(2)))
    await asyncio.gather(*(db.leave(room, user, now=NOW) for user in people[::2] for _ in range(2)))
    seat = await db.seat(ANN, room)
    assert seat
    assert (seat.room.member_count, seat.room.change) == (16, 1 + 30 + 15)
    assert await members(db, room) == [ANN, *people[1::2]]
    assert (await db.check())["ok"]


async def test_members_by_id_in_pages(db: MessagesDb) -> None:
    people = [UserId(f"U{number:016X}") for number in range(5)]
    room = await new_room(db, *reversed(people))
    assert [m.user for m in await db.members_of(room, after=None, limit=2)] == people[:2]
    assert [m.user for m in await db.members_of(room, after=people[1], limit=9)] == people[2:]


async def test_a_moderator_is_one_until_they_go(db: MessagesDb) -> None:
    room = await new_room(db, ANN, BO)
    made = await db.set_moderator(room, BO, on=True)
    moved(made)
    assert [(m.user, m.is_moderator) for m in made.members] == [(BO, True)]
    unmoved(await db.set_moderator(room, BO, on=True))
    assert (await Talk(db, room).mine(BO)).is_moderator
    unmoved(await db.set_moderator(room, EVE, on=True))
    seat = await db.seat(EVE, room)
    assert seat
    assert (seat.is_member, seat.is_moderator) == (False, False)
    await db.leave(room, BO, now=NOW)
    await db.join(room, [BO], now=NOW)
    assert not (await Talk(db, room).mine(BO)).is_moderator
    await db.set_moderator(room, BO, on=True)
    moved(await db.set_moderator(room, BO, on=False))


# -- coming in ----------------------------------------------------------------------------------------------------


async def test_a_newcomer_is_put_into_every_open_default_room_once_in_their_life(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    news, closed, known = [await new_room(db, name=name) for name in ("news", "closed", "known")]
    for room in (news, closed, known):
        await db.change_room(room, RoomFacts(is_default=True), now=NOW)
    await db.change_room(closed, RoomFacts(archived=True), now=NOW)
    await db.join(known, [EVE], now=NOW)
    moves = await db.welcome(EVE, now=NOW)
    assert [move.room.id for move in moves] == [hall, news], "those that they just joined"
    for move in moves:
        moved(move)
        assert [member.user for member in move.members] == [EVE]
    assert {mine.room.id for mine in await db.rooms_of(EVE)} == {hall, news, known}
    assert await db.welcome(EVE, now=NOW) == []


async def test_welcoming_somebody_many_times_at_once_counts_them_once(db: MessagesDb) -> None:
    await hall_of(db, ANN)
    answers = await asyncio.gather(*(db.welcome(EVE, now=NOW) for _ in range(20)))
    assert sorted(map(len, answers)) == [0] * 19 + [1]
    assert (await db.rooms_of(EVE))[0].room.member_count == 2


async def test_who_left_the_default_room_is_not_put_back(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    await db.leave(hall, ANN, now=NOW)
    assert await db.welcome(ANN, now=NOW) == []
    assert await db.rooms_of(ANN) == []


# -- nothing to everybody else --------------------------------------------------------------------------------------


async def test_who_was_removed_finds_nothing_on_any_path(db: MessagesDb) -> None:
    talk = await talk_of(db, ANN, BO)
    root = (await talk.post(ANN, "secret", mentions=[BO, "all"])).message
    await talk.say(BO, thread=1)
    await db.pin(ANN, root.id, on=True, now=NOW)
    await db.save(BO, root.id, on=True, now=NOW)
    paths: list[Callable[[], Awaitable[object]]] = [
        *(
            lambda span=span: db.page(BO, talk.room, span)
            for span in (Span(), Span(after=0), Span(since=0), Span(thread=1))
        ),
        lambda: db.message_of(BO, root.id),
        lambda: db.newest(BO, limit=50),
        lambda: db.pins_of(BO, talk.room),
        lambda: db.saved_of(BO, limit=50),
        lambda: db.rooms_of(BO),
        lambda: db.changes_of(BO),
        lambda: db.is_member(BO, talk.room),
        lambda: db.read(BO, talk.room, 0, back=True),
    ]
    assert all([await path() for path in paths]), "it was all there"
    await db.leave(talk.room, BO, now=NOW)
    assert not any([await path() for path in paths])
    for thread in (None, 1):
        with pytest.raises(RoomNotFound):
            await talk.say(BO, thread=thread)
    await talk.call(ANN, BO)
    await db.join(talk.room, [BO], now=NOW)
    assert await talk.unread(BO) == (0, 0), "nobody is called where they are not"
    assert all([await path() for path in paths])


async def test_where_history_begins_with_joining_nothing_before_that_is_there(db: MessagesDb) -> None:
    talk = Talk(db, await new_room(db, ANN, history=History.JOINED))
    old = (await talk.post(ANN, "old", mentions=["all"])).message
    await db.pin(ANN, old.id, on=True, now=NOW)
    await db.join(talk.room, [BO], now=NOW)
    await db.save(BO, old.id, on=True, now=NOW)
    assert await talk.seqs(BO) == []
    assert not (await talk.page(BO)).more
    new = await talk.say(ANN, "new")
    await talk.say(ANN, thread=1)
    await db.react(ANN, old.id, "👍", on=True, now=NOW)
    for span in (Span(), Span(after=0), Span(before=99), Span(since=0)):
        assert await talk.seqs(BO, span) == [2, 3], "but the reply, whose root they cannot see"
    assert await talk.seqs(BO, Span(thread=1)) == [3]
    assert await db.message_of(BO, old.id) is None
    assert await db.message_of(BO, new.id) == new
    assert [m.seq for m in await db.newest(BO, limit=50)] == [2, 3]
    assert await db.pins_of(BO, talk.room) == []
    assert await db.saved_of(BO, limit=50) == []
    with pytest.raises(MessageNotFound):
        await talk.say(BO, thread=1)
    assert await talk.seqs(ANN) == [1, 2, 3], "Ann was there"


async def test_whoever_comes_back_does_not_see_what_was_said_meanwhile(db: MessagesDb) -> None:
    talk = Talk(db, await new_room(db, ANN, BO, history=History.JOINED))
    await talk.say(BO, "seen")
    await db.leave(talk.room, BO, now=NOW)
    await talk.say(ANN, "missed")
    await db.join(talk.room, [BO], now=NOW)
    await talk.say(ANN, "heard")
    assert await talk.seqs(BO) == [3]
    await db.change_room(talk.room, RoomFacts(history=History.EVERYTHING), now=NOW)
    assert await talk.seqs(BO) == [1, 2, 3]


async def test_my_rooms_come_page_by_page(db: MessagesDb) -> None:
    made = [await new_room(db, BO, name=f"room-{number}") for number in range(5)]
    met: list[RoomId] = []
    while page := await db.rooms_of(BO, after=met[-1] if met else None, limit=2):
        assert len(page) <= 2
        met += [mine.room.id for mine in page]
    assert met == made
    assert len(await db.rooms_of(BO)) == 5
