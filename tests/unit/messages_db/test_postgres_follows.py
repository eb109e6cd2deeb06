"""Following by itself, on PostgreSQL."""

from __future__ import annotations

from behind_postgres import room_of, say
from message_stage import ANN, BO, EVE

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_follows import begin_following, begin_following_edited
from klatsch.messages_db.postgres_rows import must_number


async def test_who_unfollowed_is_brought_back_by_their_own_reply_alone(server: Connection) -> None:
    room = (await room_of(server, ANN, BO, EVE)).id
    number = await must_number(server, room)
    await say(server, ANN, room, mentions=[BO])
    await say(server, EVE, room, thread=1)
    assert await begin_following(server, number, 1, seq=2, author=EVE) == [], "the post did it"
    await server.execute("UPDATE thread_follows SET following = false")
    assert await begin_following(server, number, 1, seq=2, author=EVE) == [EVE]
    await begin_following_edited(server, number, 1)
    following = await server.fetch("SELECT user_id FROM thread_follows WHERE following ORDER BY user_id")
    assert [user for (user,) in following] == [EVE]
    await server.execute("DELETE FROM thread_follows")
    await begin_following_edited(server, number, 1)
    assert await server.fetchval("SELECT count(*) FROM thread_follows") == 2
