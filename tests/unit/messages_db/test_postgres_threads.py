"""What hangs on a message, on PostgreSQL: mentions of a whole group are stored by one statement."""

from __future__ import annotations

from behind_postgres import room_of, say, statements_of
from message_stage import ANN, BO, EVE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_rows import must_number
from klatsch.messages_db.postgres_threads import (
    has_root,
    replace_mentions,
    root_now,
    store_mentions,
    uncount_reply,
)


async def test_each_who_is_called_is_there_once(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    number = await must_number(server, room)
    for _ in range(2):
        await say(server, ANN, room)
    async with statements_of(server) as seen:
        await store_mentions(
            server, [(number, 1, f'["{BO}", "{ANN}", "{EVE}"]'), (number, 2, f'["{BO}", "all", "here"]')]
        )
    assert len(seen) == 1
    rows = await server.fetch("SELECT seq, user_id FROM mentions ORDER BY seq, user_id")
    assert [tuple(row) for row in rows] == [(1, BO), (2, "*"), (2, BO)], "neither the author, nor who is not there"


async def test_an_edit_tells_those_for_whom_it_is_another_count(server: Connection) -> None:
    room = (await room_of(server, ANN, BO, EVE)).id
    number = await must_number(server, room)
    await say(server, ANN, room, mentions=[BO])
    told = await replace_mentions(server, number, 1, None, f'["{EVE}"]')
    assert [counts.user for counts in told] == [BO, EVE]
    assert await replace_mentions(server, number, 1, None, f'["{EVE}"]') == []
    assert [counts.user for counts in await replace_mentions(server, number, 1, None, None)] == [EVE]


async def test_a_root_counts_its_replies(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    number = await must_number(server, room)
    for thread in (None, 1, 1):
        await say(server, ANN, room, thread=thread)
    assert [await has_root(server, number, seq) for seq in (1, 2, 9, None)] == [True, False, False, False]
    assert (await root_now(server, number, 1)).reply_count == 2
    await uncount_reply(server, number, 1, 99)
    root = await root_now(server, number, 1)
    assert (root.reply_count, root.change) == (1, 99)
