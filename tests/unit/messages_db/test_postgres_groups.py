"""Groups on PostgreSQL: one at a time, so that a handle is given out once."""

from __future__ import annotations

import asyncio

import pytest
from behind_postgres import room_of, say
from message_stage import ANN, BO, EVE
from workbench import NOW

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import NameTaken, TooMany
from klatsch.ids import UserId
from klatsch.messages_db import NewGroup
from klatsch.messages_db.postgres_groups import change_group, create_group, delete_group, groups_of
from klatsch.model.groups import MOST_GROUPS, GroupWish


def crew(*members: UserId, handle: str = "crew") -> NewGroup:
    return NewGroup(name="Crew", handle=handle, members=list(members), now=NOW, created_by=ANN)


async def test_of_two_who_want_one_handle_the_later_is_refused(server: Connection, another: Connection) -> None:
    async def create() -> object:
        async with another.transaction():
            return await create_group(crew(), another)

    async with server.transaction():
        await create_group(crew(), server)
        creating = asyncio.create_task(create())
        await asyncio.sleep(0.1)
        assert not creating.done()
    with pytest.raises(NameTaken):
        await creating


async def test_there_are_so_many_and_no_more(server: Connection) -> None:
    await server.execute(
        "INSERT INTO user_groups (id, name, handle, created_at) SELECT 'G' || a, 'x', 'h' || a, 0 FROM generate_series(2, $1) a",
        MOST_GROUPS,
    )
    await create_group(crew(), server)
    with pytest.raises(TooMany):
        await create_group(crew(handle="more"), server)


async def test_a_group_calls_those_in_the_room_and_goes_with_its_members(server: Connection) -> None:
    room = (await room_of(server, ANN, BO)).id
    group = await create_group(crew(ANN, BO, EVE), server)
    await say(server, ANN, room, mentions=[group.id])
    assert await server.fetchval("SELECT array_agg(user_id) FROM mentions") == [BO]
    moved = await change_group(group.id, GroupWish(name="a\0b", remove=[EVE, EVE]), server)
    assert moved
    assert (moved.group.name, moved.group.members, moved.left) == ("a\0b", [ANN, BO], [EVE])
    assert await groups_of(BO, "", 9, server) == [moved.group]
    assert await delete_group(group.id, server) == moved.group
    assert await delete_group(group.id, server) is None
    assert await server.fetchval("SELECT count(*) FROM group_members") == 0
