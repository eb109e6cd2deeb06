"""A draft is one row, and holds whatever may be written."""

from __future__ import annotations

from behind_postgres import room_of
from message_stage import ANN, BO
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.messages_db.postgres_drafts import drafts_of, put_draft


async def test_one_row_each_and_none_without_content(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    for content in ("a", "b", "c\0\ufdd0"):
        await put_draft(ANN, room, None, content, NOW, server)
    assert await server.fetchval("SELECT count(*) FROM drafts") == 1
    (draft,) = await drafts_of(ANN, server)
    assert (draft.content, draft.updated_at) == ("c\0\ufdd0", NOW + 2)
    await put_draft(ANN, room, None, "", NOW, server)
    assert await drafts_of(ANN, server) == []


async def test_none_hangs_on_what_is_not_there(server: Connection) -> None:
    room = (await room_of(server, ANN)).id
    assert await put_draft(ANN, room, 7, "words", NOW, server) is None
    assert await put_draft(BO, room, None, "words", NOW, server) is None
