"""A message is stored once, in one order per room, by somebody who is in it."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from message_engines import Engine
from message_stage import ANN, BO, EVE, NOWHERE, hall_of, new_room
from workbench import NOW, new_message

from klatsch.errors import RoomNotFound
from klatsch.ids import ClientId, RoomId
from klatsch.messages_db import MessagesDb, NewMessage, Posted
from klatsch.model.messages import Span


async def test_what_is_posted_is_kept_as_written(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    content = " Größe 👩‍👩‍👧 \x00\r\n\u202e'; DROP TABLE messages; -- "
    new = NewMessage(author=ANN, room=hall, client_id=ClientId("a"), content=content, now=NOW)
    posted = await db.post(new)
    assert posted.is_new
    assert (posted.message.content, posted.message.author, posted.message.room) == (content, ANN, hall)
    assert (posted.message.seq, posted.message.change, posted.message.created_at) == (1, 2, NOW)
    assert posted.before == 1, "joining was the first change"
    page = await db.page(ANN, hall, Span())
    assert page
    assert page.messages == [posted.message]


async def test_without_a_room_it_goes_to_the_default_room(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    await new_room(db, ANN, name="a room that sorts before all others")
    assert (await db.post(new_message(ANN, "a"))).message.room == hall
    with pytest.raises(RoomNotFound):
        await db.post(new_message(EVE, "a"))


# -- once ------------------------------------------------------------------------------------------------


async def test_a_retry_answers_with_the_first_and_makes_no_second(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    first = await db.post(new_message(ANN, "a", room=hall))
    changed = NewMessage(author=ANN, room=hall, client_id=ClientId("a"), content="other words", now=NOW + 5)
    again = await db.post(changed)
    assert again == Posted(message=first.message, is_new=False)
    page = await db.page(ANN, hall, Span())
    assert page
    assert (page.seq, page.change, len(page.messages)) == (1, first.message.change, 1)


async def test_twenty_at_once_make_one(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN, BO)
    drafts = [new_message(ANN, f"{n // 20}", room=hall) for n in range(200)]
    posted = await asyncio.gather(*(db.post(draft) for draft in drafts))
    assert len({p.message.id for p in posted}) == 10
    assert sum(p.is_new for p in posted) == 10
    assert sorted(p.message.seq for p in posted if p.is_new) == list(range(1, 11))


async def test_a_retry_after_a_restart_is_a_retry(engine: Engine) -> None:
    db = await engine.open()
    hall = await hall_of(db, ANN)
    first = await db.post(new_message(ANN, "a", room=hall))
    await db.close()
    db = await engine.open()
    again = await db.post(new_message(ANN, "a", room=hall))
    assert again == Posted(message=first.message, is_new=False)
    assert (await db.post(new_message(ANN, "b", room=hall))).message.seq == 2
    await db.close()


async def test_a_retry_to_another_process_is_a_retry(engine: Engine) -> None:
    one, other = await engine.open(), await engine.open()
    hall = await hall_of(one, ANN)
    posted = await asyncio.gather(
        *(db.post(new_message(ANN, f"{n}", room=hall)) for n in range(20) for db in (one, other))
    )
    for mine, theirs in zip(posted[::2], posted[1::2], strict=True):
        assert mine.message == theirs.message
        assert mine.is_new != theirs.is_new
    assert sorted(p.message.seq for p in posted if p.is_new) == list(range(1, 21))
    await one.close()
    await other.close()


async def test_a_retry_to_another_process_and_another_room_is_a_retry(engine: Engine) -> None:
    one, other = await engine.open(), await engine.open()
    hall = await hall_of(one, ANN)
    cellar = await new_room(one, ANN)
    for n in range(20):
        mine, theirs = await asyncio.gather(
            one.post(new_message(ANN, f"{n}", room=hall)), other.post(new_message(ANN, f"{n}", room=cellar))
        )
        assert mine.message == theirs.message
        assert mine.is_new != theirs.is_new
    pages = [await one.page(ANN, room, Span(limit=200)) for room in (hall, cellar)]
    assert sum(page.seq for page in pages if page) == 20
    assert all([m.seq for m in page.messages] == list(range(1, page.seq + 1)) for page in pages if page), "no holes"
    await one.close()
    await other.close()


async def test_a_client_id_is_its_authors_own(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN, BO)
    posted = await asyncio.gather(db.post(new_message(ANN, "a", room=hall)), db.post(new_message(BO, "a", room=hall)))
    assert all(p.is_new for p in posted)
    assert posted[0].message.id != posted[1].message.id


async def test_a_client_id_is_used_up_in_every_room(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    cellar = await new_room(db, ANN)
    first = await db.post(new_message(ANN, "a", room=hall))
    assert (await db.post(new_message(ANN, "a", room=cellar))).message == first.message
    page = await db.page(ANN, cellar, Span())
    assert page
    assert page.seq == 0


# -- in one order ------------------------------------------------------------------------------------------


async def test_numbers_are_dense_in_each_room_and_one_senders_messages_keep_their_order(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN, BO)
    cellar = await new_room(db, ANN, BO)
    users, places = (ANN, BO), (hall, cellar)
    drafts = [new_message(users[n % 2], f"{n}", room=places[n // 2 % 2]) for n in range(100)]
    posted = await asyncio.gather(*(db.post(draft) for draft in drafts))
    for room in places:
        mine = [p.message for p in posted if p.message.room == room]
        assert [m.seq for m in mine] == list(range(1, 51)), "in the order in which they were asked"
        assert [m.change for m in mine] == list(range(3, 53)), "after two who came in"
        page = await db.page(ANN, room, Span(limit=200))
        assert page
        assert page.messages == mine
        assert (page.seq, page.change) == (50, 52)


@pytest.mark.parametrize("steps", [(0, 0, 0), (0, -5_000_000, -1), (1, 1, -100)])
async def test_times_are_unique_and_rise_even_when_the_clock_does_not(steps: tuple[int, ...], db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    now, times = NOW, list[int]()
    for number, step in enumerate(steps * 3):
        now += step
        pair = [new_message(ANN, f"{number}{half}", room=hall, now=now) for half in "ab"]
        times += [p.message.created_at for p in await asyncio.gather(*(db.post(draft) for draft in pair))]
    assert times == sorted(set(times))
    assert times[0] == NOW + steps[0]
    late = await db.post(new_message(ANN, "late", room=hall, now=NOW + 10**9))
    assert late.message.created_at == NOW + 10**9, "a clock that is right is believed"


async def test_ids_are_unique_and_rise_in_a_room(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    posted = await asyncio.gather(*(db.post(new_message(ANN, f"{n}", room=hall)) for n in range(100)))
    ids = [p.message.id for p in posted]
    assert ids == sorted(set(ids))


# -- by members ----------------------------------------------------------------------------------------------


async def test_who_is_not_in_the_room_is_refused_and_harms_nobody_in_the_same_batch(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN, BO)
    cellar = await new_room(db, BO)
    drafts = [
        new_message(ANN, "a", room=hall),
        new_message(EVE, "a", room=hall),
        new_message(ANN, "b", room=cellar),
        new_message(ANN, "c", room=NOWHERE),
        new_message(BO, "a", room=cellar),
        new_message(ANN, "d", room=hall),
    ]
    answers = await asyncio.gather(*(db.post(draft) for draft in drafts), return_exceptions=True)
    refused = [isinstance(answer, RoomNotFound) for answer in answers]
    assert refused == [False, True, True, True, False, False]
    assert [a.message.seq for a in answers if isinstance(a, Posted)] == [1, 1, 2], "a refusal uses up no number"


async def test_what_was_refused_may_be_sent_again_after_joining(db: MessagesDb) -> None:
    hall = await hall_of(db, ANN)
    with pytest.raises(RoomNotFound):
        await db.post(new_message(BO, "a", room=hall))
    await db.welcome(BO, now=NOW)
    assert (await db.post(new_message(BO, "a", room=hall))).is_new


async def test_a_room_of_another_shape_is_just_not_there(db: MessagesDb) -> None:
    await hall_of(db, ANN)
    for strange in ("x", "C1' OR 1=1 --", "\x00", "[]", "C" * 10_000):
        with pytest.raises(RoomNotFound):
            await db.post(msgspec.structs.replace(new_message(ANN, "a"), room=RoomId(strange)))
        assert await db.page(ANN, RoomId(strange), Span()) is None
        assert not await db.is_member(ANN, RoomId(strange))
