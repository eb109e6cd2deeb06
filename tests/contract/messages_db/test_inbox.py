"""Everything unread, and reading all of it at once."""

from __future__ import annotations

import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.ids import RoomId
from klatsch.messages_db import MessagesDb
from klatsch.model.inbox import Inbox
from klatsch.model.rooms import Preferences
from klatsch.model.threads import ThreadWish


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    return await talk_of(db, ANN, BO)


async def inbox(db: MessagesDb) -> Inbox:
    return await db.inbox(ANN, after=None, limit=99)


async def shown(db: MessagesDb) -> tuple[list[RoomId], list[tuple[RoomId, int]]]:
    found = await inbox(db)
    return [row.room.id for row in found.rooms], [(row.root.room, row.root.seq) for row in found.threads]


async def test_what_is_unread_the_newest_first(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, ANN, BO))
    read = Talk(db, await new_room(db, ANN, BO, name="read"))
    await read.say(ANN, now=NOW + 99)
    await talk.say(ANN)
    await talk.say(BO, thread=1, now=NOW + 5)
    await cellar.say(BO, now=NOW + 7)
    assert await shown(db) == ([cellar.room, talk.room], [(talk.room, 1)])
    found = await inbox(db)
    assert [row.mine for row in found.rooms] == [await cellar.mine(ANN), await talk.mine(ANN)]
    assert [row.last_at for row in found.rooms] == [NOW + 7, NOW + 5]
    assert found.threads == await db.threads_of(ANN, after=None, limit=9)
    assert (await db.inbox(EVE, after=None, limit=9)) == Inbox(rooms=[], threads=[])


async def test_what_is_read_is_not_in_it(talk: Talk, db: MessagesDb) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await db.read(ANN, talk.room, 2, back=False)
    assert await shown(db) == ([], [(talk.room, 1)])
    await db.read_thread(ANN, talk.room, 1, 2, back=False)
    assert await shown(db) == ([], [])
    await talk.say(ANN, "my own words")
    assert await shown(db) == ([], [])


async def test_a_muted_room_is_left_out_unless_somebody_calls(talk: Talk, db: MessagesDb) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await db.prefer(ANN, talk.room, Preferences(muted=True))
    assert await shown(db) == ([], [])
    await talk.post(BO, mentions=[ANN])
    assert await shown(db) == ([talk.room], [])
    await talk.post(BO, thread=1, mentions=["here"])
    assert await shown(db) == ([talk.room], [(talk.room, 1)])


async def test_a_muted_thread_is_left_out_even_then(talk: Talk, db: MessagesDb) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    await db.follow(ANN, talk.room, 1, ThreadWish(muted=True))
    assert await shown(db) == ([talk.room], [])
    await db.prefer(ANN, talk.room, Preferences(muted=True))
    assert await shown(db) == ([], []), "nobody calls in a muted thread"


async def test_a_thread_that_i_do_not_follow_is_left_out(talk: Talk, db: MessagesDb) -> None:
    await talk.say(BO)
    await talk.say(BO, thread=1)
    assert await shown(db) == ([talk.room], [])
    await db.follow(ANN, talk.room, 1, ThreadWish(following=True))
    assert await shown(db) == ([talk.room], [(talk.room, 1)])


async def test_who_was_removed_finds_nothing_of_the_room(talk: Talk, db: MessagesDb) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    assert await shown(db) == ([talk.room], [(talk.room, 1)])
    await db.leave(talk.room, ANN, now=NOW)
    assert await shown(db) == ([], [])
    await talk.post(BO, thread=1, mentions=[ANN])
    await db.join(talk.room, [ANN], now=NOW)
    assert await shown(db) == ([], [])


# -- reading everything --------------------------------------------------------------------------------------


async def test_everything_is_read_at_once_and_it_is_told_where(talk: Talk, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, ANN, BO))
    empty = await new_room(db, ANN, name="empty")
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    await cellar.call(BO, "all")
    await talk.say(ANN, "beyond my mark")
    assert await talk.unread(ANN) == (1, 1)
    assert await db.read_all(ANN) == {talk.room: 3, cellar.room: 1}
    assert await shown(db) == ([], [])
    assert [(row.mine.unread, row.mine.mentions) for row in await db.rooms_of(ANN)] == [(0, 0)] * 3
    assert [(row.mine.read_seq, row.mine.unread) for row in await db.threads_of(ANN, after=None, limit=9)] == [(3, 0)]
    assert await db.read_all(ANN) == {}
    assert empty
    assert (await db.check())["ok"]


async def test_a_thread_alone_that_is_unread_is_read_too(talk: Talk, db: MessagesDb) -> None:
    await talk.say(ANN)
    await talk.say(BO, thread=1)
    await db.read(ANN, talk.room, 2, back=False)
    assert await db.read_all(ANN) == {talk.room: 2}
    assert await shown(db) == ([], [])


async def test_only_my_marks_move(talk: Talk, db: MessagesDb) -> None:
    await talk.db.welcome(EVE, now=NOW)
    await talk.say(BO)
    await db.read_all(ANN)
    assert await talk.unread(EVE) == (1, 0)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE mentions SET author = 'U0000000000000009'", "which is another or gone"),
        ("UPDATE mentions SET thread = NULL", "which is another or gone"),
        ("UPDATE mentions SET message = 99", "which is another or gone"),
        ("UPDATE thread_follows SET read_seq = 3", "has read thread 1"),
    ],
)
async def test_the_check_finds_what_would_be_miscounted(
    statement: str, found: str, talk: Talk, db: MessagesDb, engine: Engine
) -> None:
    await talk.say(ANN)
    await talk.post(BO, thread=1, mentions=[ANN])
    assert (await db.check())["ok"]
    engine.tamper(statement)
    assert found in str((await db.check())["problems"])
