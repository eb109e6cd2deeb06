"""The check finds each kind of miscounting; it is content with all that Klatsch does itself."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say
from message_stage import ANN, BO
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db import postgres_acts as acts
from klatsch.messages_db.postgres_check import check


@pytest.fixture
async def room(server: Connection) -> str:
    """With a root (1) and three replies (2 to 4), one of them deleted, one with a reaction, one edited, one a call."""
    room = (await room_of(server, ANN, BO)).id
    root = await say(server, ANN, room, mentions=[BO])
    gone, liked, edited = [await say(server, BO, room, thread=root.seq) for _ in range(3)]
    await acts.delete(gone.id, NOW, server)
    await acts.react(ANN, liked.id, "👍", True, NOW, server)
    await acts.edit(edited.id, "other words", [], NOW, server)
    return room


async def test_a_room_in_use_is_sound(room: str, server: Connection) -> None:
    report = await check(server)
    assert (report["ok"], report["problems"]) == (True, [])
    assert (report["rooms"], report["messages"]) == (2, 4)
    assert report["schema"] == await server.fetchval("SELECT count(*) FROM schema_migrations")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE rooms SET seq = 5 WHERE name = 'hall'", "counts 5 messages, holds 4, the last is 4"),
        ("UPDATE rooms SET change = 3 WHERE name = 'hall'", "is at change 3, a message in it at"),
        ("UPDATE rooms SET member_count = 3 WHERE name = 'hall'", "counts 3 members, has 2"),
        (f"UPDATE memberships SET own_ahead = 2 WHERE user_id = '{BO}'", "of their own beyond the read mark, has 3"),
        (f"UPDATE memberships SET read_seq = 5 WHERE user_id = '{ANN}'", "has read up to 5, of 4"),
        ("UPDATE messages SET reply_count = 3 WHERE seq = 1", "counts 3 replies, has 2"),
        ("UPDATE messages SET thread = 2 WHERE seq = 3", "message 2 of"),
        ("UPDATE messages SET reaction_count = 2 WHERE seq = 3", "counts 2 reactions, has 1"),
        ("UPDATE messages SET edit_count = 0 WHERE seq = 4", "counts 0 edits, has 1"),
        ("UPDATE mentions SET author = 'U1'", "which is another or gone"),
        ("UPDATE thread_follows SET read_seq = 9", "has read thread 1 of"),
        ("UPDATE messages SET room = 99 WHERE seq = 4", "the room of 1 messages refers to nothing"),
    ],
)
async def test_each_kind_of_miscounting_is_found(statement: str, found: str, room: str, server: Connection) -> None:
    await server.execute(statement)
    report = await check(server)
    problems = report["problems"]
    assert isinstance(problems, list)
    assert not report["ok"]
    assert any(found in str(problem) for problem in problems), problems
