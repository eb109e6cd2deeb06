"""User groups: what they are called, and who is in them."""

from __future__ import annotations

import sqlite3

import msgspec

from klatsch.errors import NameTaken, TooMany
from klatsch.ids import GroupId, UserId, new_group_id
from klatsch.messages_db.groups import GroupMoved, NewGroup
from klatsch.messages_db.sqlite_rows import Row
from klatsch.model.groups import MOST_GROUPS, MOST_IN_GROUP, Group, GroupWish

_GROUP = """SELECT g.id, g.name, g.handle, g.created_at, g.created_by,
 (SELECT json_group_array(x.user_id) FROM (SELECT user_id FROM group_members WHERE group_id = g.id ORDER BY user_id) x)
 FROM user_groups g"""


def groups_of(member: UserId | None, after: str, limit: int, connection: sqlite3.Connection) -> list[Group]:
    rows = connection.execute(
        f"{_GROUP} WHERE g.handle > ?1 AND (?2 IS NULL OR EXISTS"
        " (SELECT 1 FROM group_members b WHERE b.group_id = g.id AND b.user_id = ?2)) ORDER BY g.handle LIMIT ?3",
        (after, member, limit),
    )
    return [_group(row) for row in rows]


def create_group(new: NewGroup, connection: sqlite3.Connection) -> Group:
    _must_be_free(connection, new.handle)
    if connection.execute("SELECT count(*) FROM user_groups").fetchone()[0] >= MOST_GROUPS:
        raise TooMany(f"There are at most {MOST_GROUPS} groups.")
    id = new_group_id()
    connection.execute(
        "INSERT INTO user_groups (id, name, handle, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
        (id, new.name, new.handle, new.now, new.created_by),
    )
    _add(connection, id, new.members)
    return _must_now(connection, id)


def change_group(group: GroupId, wish: GroupWish, connection: sqlite3.Connection) -> GroupMoved | None:
    before = _now(connection, group)
    if before is None:
        return None
    if wish.handle is not None and wish.handle != before.handle:
        _must_be_free(connection, wish.handle)
    connection.execute(
        "UPDATE user_groups SET name = coalesce(?, name), handle = coalesce(?, handle) WHERE id = ?",
        (wish.name, wish.handle, group),
    )
    connection.executemany(
        "DELETE FROM group_members WHERE group_id = ? AND user_id = ?", [(group, user) for user in wish.remove]
    )
    _add(connection, group, wish.add)
    after = _must_now(connection, group)
    left = sorted(set(before.members) - set(after.members))
    return GroupMoved(group=after, left=left, moved=after != before)


def delete_group(group: GroupId, connection: sqlite3.Connection) -> Group | None:
    """Whom it called stays called."""
    gone = _now(connection, group)
    connection.execute("DELETE FROM group_members WHERE group_id = ?", (group,))
    connection.execute("DELETE FROM user_groups WHERE id = ?", (group,))
    return gone


def _add(connection: sqlite3.Connection, group: GroupId, users: list[UserId]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO group_members (group_id, user_id) VALUES (?, ?)", [(group, user) for user in users]
    )
    count = connection.execute("SELECT count(*) FROM group_members WHERE group_id = ?", (group,)).fetchone()[0]
    if count > MOST_IN_GROUP:
        raise TooMany(f"A group has at most {MOST_IN_GROUP} members.")


def _must_be_free(connection: sqlite3.Connection, handle: str) -> None:
    if connection.execute("SELECT 1 FROM user_groups WHERE handle = ?", (handle,)).fetchone():
        raise NameTaken("There is a group of this handle already.")


def _now(connection: sqlite3.Connection, group: GroupId) -> Group | None:
    row = connection.execute(f"{_GROUP} WHERE g.id = ?", (group,)).fetchone()
    return None if row is None else _group(row)


def _must_now(connection: sqlite3.Connection, group: GroupId) -> Group:
    return _group(connection.execute(f"{_GROUP} WHERE g.id = ?", (group,)).fetchone())


def _group(row: Row) -> Group:
    id, name, handle, created_at, created_by, members = row
    return Group(
        id=id,
        name=name,
        handle=handle,
        members=msgspec.json.decode(members),
        created_at=created_at,
        created_by=created_by,
    )
