"""User groups: what they are called, and who is in them. Moved by one at a time, so that bounds and handles hold."""

from __future__ import annotations

from collections.abc import Sequence

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import NameTaken, TooMany
from klatsch.ids import GroupId, UserId, new_group_id
from klatsch.messages_db.groups import GroupMoved, NewGroup
from klatsch.messages_db.postgres_rows import Row, as_written, storable
from klatsch.model.groups import MOST_GROUPS, MOST_IN_GROUP, Group, GroupWish

_GROUP = """SELECT g.id, g.name, g.handle, g.created_at, g.created_by,
 ARRAY(SELECT b.user_id FROM group_members b WHERE b.group_id = g.id ORDER BY b.user_id) FROM user_groups g"""

_ONE_AT_A_TIME = 0x6B6C67726F757073
"""An advisory lock."""


async def groups_of(member: UserId | None, after: str, limit: int, connection: Connection) -> list[Group]:
    rows = await connection.fetch(
        f"{_GROUP} WHERE g.handle > $1 AND ($2::text IS NULL OR EXISTS"
        " (SELECT 1 FROM group_members b WHERE b.group_id = g.id AND b.user_id = $2)) ORDER BY g.handle LIMIT $3",
        storable(after),
        member,
        limit,
    )
    return [_group(row) for row in rows]


async def create_group(new: NewGroup, connection: Connection) -> Group:
    await _wait_for_turn(connection)
    await _must_be_free(connection, new.handle)
    if await connection.fetchval("SELECT count(*) FROM user_groups") >= MOST_GROUPS:
        raise TooMany(f"There are at most {MOST_GROUPS} groups.")
    id = new_group_id()
    await connection.execute(
        "INSERT INTO user_groups (id, name, handle, created_at, created_by) VALUES ($1, $2, $3, $4, $5)",
        id,
        storable(new.name),
        storable(new.handle),
        new.now,
        new.created_by,
    )
    await _add(connection, id, new.members)
    return await _must_now(connection, id)


async def change_group(group: GroupId, wish: GroupWish, connection: Connection) -> GroupMoved | None:
    await _wait_for_turn(connection)
    before = await _now(connection, group)
    if before is None:
        return None
    if wish.handle is not None and wish.handle != before.handle:
        await _must_be_free(connection, wish.handle)
    await connection.execute(
        "UPDATE user_groups SET name = coalesce($1, name), handle = coalesce($2, handle) WHERE id = $3",
        None if wish.name is None else storable(wish.name),
        None if wish.handle is None else storable(wish.handle),
        group,
    )
    await connection.execute(
        "DELETE FROM group_members WHERE group_id = $1 AND user_id = ANY ($2::text[])", group, list(wish.remove)
    )
    await _add(connection, group, wish.add)
    after = await _must_now(connection, group)
    left = sorted(set(before.members) - set(after.members))
    return GroupMoved(group=after, left=left, moved=after != before)


async def delete_group(group: GroupId, connection: Connection) -> Group | None:
    """Whom it called stays called."""
    await _wait_for_turn(connection)
    gone = await _now(connection, group)
    await connection.execute("DELETE FROM user_groups WHERE id = $1", storable(group))
    return gone


async def _wait_for_turn(connection: Connection) -> None:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)


async def _add(connection: Connection, group: GroupId, users: Sequence[UserId]) -> None:
    await connection.execute(
        "INSERT INTO group_members (group_id, user_id) SELECT $1::text, a FROM unnest($2::text[]) a ON CONFLICT DO NOTHING",
        group,
        list(users),
    )
    if await connection.fetchval("SELECT count(*) FROM group_members WHERE group_id = $1", group) > MOST_IN_GROUP:
        raise TooMany(f"A group has at most {MOST_IN_GROUP} members.")


async def _must_be_free(connection: Connection, handle: str) -> None:
    if await connection.fetchval("SELECT 1 FROM user_groups WHERE handle = $1", storable(handle)):
        raise NameTaken("There is a group of this handle already.")


async def _now(connection: Connection, group: GroupId) -> Group | None:
    row = await connection.fetchrow(f"{_GROUP} WHERE g.id = $1", storable(group))
    return None if row is None else _group(row)


async def _must_now(connection: Connection, group: GroupId) -> Group:
    found = await _now(connection, group)
    assert found is not None
    return found


def _group(row: Row) -> Group:
    id, name, handle, created_at, created_by, members = row
    return Group(
        id=id,
        name=as_written(name),
        handle=handle,
        members=members,
        created_at=created_at,
        created_by=created_by,
    )
