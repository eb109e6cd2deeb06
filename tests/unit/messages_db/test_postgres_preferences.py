"""What a person prefers is wished in two windows at once, and both wishes come true."""

from __future__ import annotations

import asyncio

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_preferences import preferences_of, set_preferences
from klatsch.model.preferences import MyPreferences, PreferencesWish


async def test_two_wishes_at_once_both_come_true(server: Connection, another: Connection) -> None:
    async def mute() -> None:
        async with another.transaction():
            await set_preferences(ANN, PreferencesWish(muted_people=[BO, EVE, BO]), another)

    async with server.transaction():
        await set_preferences(ANN, PreferencesWish(keywords=["a\0b"]), server)
        muting = asyncio.create_task(mute())
        await asyncio.sleep(0.1)
        assert not muting.done()
    await muting
    assert await preferences_of(ANN, server) == MyPreferences(muted_people=[BO, EVE], keywords=["a\0b"])


async def test_what_counts_differently_is_told(server: Connection) -> None:
    room = await room_of(server, ANN, BO)
    await say(server, ANN, room.id)
    await say(server, BO, room.id, thread=1, mentions=[ANN])
    done = await set_preferences(ANN, PreferencesWish(muted_people=[BO]), server)
    assert [(counts.mine is not None, counts.thread is not None) for counts in done.counts] == [
        (True, False),
        (False, True),
    ]
    async with statements_of(server) as seen:
        await set_preferences(ANN, PreferencesWish(keywords=["a"]), server)
    assert not [statement for statement in seen if "mentions" in statement.partition("FROM")[2]]
