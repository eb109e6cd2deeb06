"""What people keep for themselves, in groups: one lock for all, and whoever is refused harms nobody."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE, NOWHERE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import TooMany
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import postgres_drafts
from klatsch.messages_db.postgres_deeds import Deed, do_all
from klatsch.messages_db.postgres_drafts import put_draft
from klatsch.messages_db.postgres_keeping import Keep, keep_all, stay_in
from klatsch.messages_db.postgres_members import leave
from klatsch.messages_db.postgres_reading import read
from klatsch.model.rooms import Mine


def reads(user: UserId, room: RoomId, seq: int) -> Keep:
    return Keep(partial(read, user, room, seq, False), user, room)


async def test_one_lock_for_all_and_one_answer_each(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room)
    async with server.transaction(), statements_of(server) as seen:
        answers = await keep_all(server, [reads(BO, room, 1), reads(EVE, room, 1), reads(BO, NOWHERE, 1)])
    assert [isinstance(answer, Mine) for answer in answers] == [True, False, False]
    assert [statement for statement in seen if "FOR NO KEY UPDATE" in statement] == seen[:1]


async def test_a_refusal_harms_nobody(server: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    room = (await room_of(server, ANN, BO)).id
    await say(server, ANN, room)
    monkeypatch.setattr(postgres_drafts, "MOST_DRAFTS", 0)
    draft = Keep(partial(put_draft, BO, room, None, "words", NOW), BO, room)
    answers = await keep_all(server, [draft, reads(BO, room, 1)])
    assert isinstance(answers[0], TooMany)
    assert answers[1].read_seq == 1


async def test_who_leaves_meanwhile_keeps_nothing(server: Connection, another: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id

    async def draft() -> object:
        async with another.transaction():
            return await keep_all(another, [Keep(partial(put_draft, BO, room, None, "words", NOW), BO, room)])

    async with server.transaction():
        await do_all(server, [Deed(partial(leave, room, BO, NOW), room=room)])
        drafting = asyncio.create_task(draft())
        await asyncio.sleep(0.1)
        assert not drafting.done(), "it waits for the one who leaves"
    assert await drafting == [None]
    assert await server.fetchval("SELECT count(*) FROM drafts") == 0


async def test_who_stays_keeps_the_others_waiting(server: Connection, another: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    async with server.transaction():
        await stay_in(server, BO, room)
        leaving = asyncio.create_task(do_all(another, [Deed(partial(leave, room, BO, NOW), room=room)]))
        await asyncio.sleep(0.1)
        assert not leaving.done()
    assert (await leaving)[0].moved
