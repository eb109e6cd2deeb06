"""Acts on PostgreSQL: asked behind the room's lock, and as written."""

from __future__ import annotations

import pytest
from behind_postgres import room_of, say
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import TooMany
from klatsch.messages_db import postgres_acts as acts
from klatsch.messages_db.acting import MOST_EDITS
from klatsch.messages_db.postgres_pages import edits_of


async def test_words_that_the_server_does_not_keep_come_back(server: Connection) -> None:
    said = await say(server, ANN, (await room_of(server, ANN)).id)
    for content in ("a\0", "\ufdd0", "b"):
        touched = await acts.edit(said.id, content, [], NOW, server)
        assert touched
        assert touched.message.content == content
        again = await acts.edit(said.id, content, [], NOW, server)
        assert again
        assert not again.moved
    assert [edit.content for edit in await edits_of(said.id, server)] == ["words", "a\0", "\ufdd0"]


async def test_who_sees_nothing_touches_nothing(server: Connection) -> None:
    said = await say(server, ANN, (await room_of(server, ANN, BO)).id)
    assert await acts.react(EVE, said.id, "!", True, NOW, server) is None
    assert await acts.pin(EVE, said.id, True, NOW, server) is None
    assert await acts.edit(said.id, "other", [], NOW, server, by=EVE) is None
    assert await acts.delete(said.id, NOW, server, by=EVE) is None
    assert not await acts.save(EVE, said.id, True, NOW, server)
    assert await acts.save(BO, said.id, True, NOW, server)
    assert not await acts.save(BO, said.id, True, NOW, server)
    assert await acts.delete(said.id, NOW, server)
    assert not await acts.save(ANN, said.id, True, NOW, server)
    assert await server.fetchval("SELECT count(*) FROM saved") == 0


async def test_a_refusal_comes_before_anything_is_written(server: Connection) -> None:
    """Deeds are done in groups, and rely on it."""
    said = await say(server, ANN, (await room_of(server, ANN)).id)
    await server.execute("UPDATE messages SET edit_count = $1", MOST_EDITS)
    before = await server.fetch("SELECT xmin, * FROM messages")
    with pytest.raises(TooMany):
        await acts.edit(said.id, "other", [], NOW, server)
    assert await server.fetch("SELECT xmin, * FROM messages") == before
    assert await server.fetchval("SELECT count(*) FROM message_edits") == 0
