"""What everybody knows of people, how they want to be seen, and who may come in, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from klatsch.auth_db.people import EVERY_ROLE, AccountChange
from klatsch.auth_db.rows import (
    LISTED_COLUMNS,
    PROFILE_COLUMNS,
    USERS,
    Standing,
    details_of,
    leaves_owners,
    likes_of,
    listed_of,
    may_invite,
    me_of,
    must_change,
    profile_of,
)
from klatsch.auth_db.sqlite_rows import SqlitePart, marks, one
from klatsch.errors import LastOwner, UserNotFound
from klatsch.ids import UserId
from klatsch.model.users import AccountState, Listed, Me, OwnChanges, Profile, Role

_BY_NAME = f"""
SELECT {LISTED_COLUMNS} FROM users AS u CROSS JOIN user_details AS ud ON ud."userId" = u.id
WHERE ud.state = :state AND coalesce(u.name, '') COLLATE NOCASE >= :name
  AND (coalesce(u.name, '') COLLATE NOCASE > :name OR u.id > :after) {{search}}
ORDER BY coalesce(u.name, '') COLLATE NOCASE, u.id LIMIT :limit"""

# LIKE takes no notice of capitals in ASCII alone: other letters are tried in the ways in which names are written.
_SEARCH = "AND (" + " OR ".join(f"u.name LIKE :like{n} ESCAPE '\\'" for n in range(4)) + ")"

_OTHER_OWNERS = "SELECT count(*) FROM user_details WHERE role = 'owner' AND state = 'active' AND \"userId\" <> ?"

MOST_IN_A_LIST = 500


class SqlitePeople(SqlitePart):
    async def find_me(self, user_id: UserId) -> Me | None:
        return await self._db.read(lambda connection: _find_me(connection, user_id))

    async def change_me(self, user_id: UserId, changes: OwnChanges, *, now: int) -> Me:
        def work(connection: sqlite3.Connection) -> Me:
            if changes.name is not UNSET:
                connection.execute("UPDATE users SET name = ? WHERE id = ?", (changes.name, user_id))
            _set_details(connection, user_id, details_of(changes))
            if changes.invisible is True:
                seen = 'UPDATE user_details SET "lastSeen" = max(coalesce("lastSeen", 0), ?) WHERE "userId" = ?'
                connection.execute(seen, (now, user_id))
            me = _find_me(connection, user_id)
            if me is None:
                raise UserNotFound()
            return me

        return await self._db.write(work)

    async def end_statuses(self, *, now: int) -> list[Profile]:
        due = 'SELECT 1 FROM user_details WHERE "statusUntil" <= ? LIMIT 1'
        if await self._db.read(lambda connection: one(connection, due, now)) is None:
            return []
        end = """
        UPDATE user_details SET "statusText" = NULL, "statusEmoji" = NULL, "statusUntil" = NULL
        WHERE "statusUntil" <= ? RETURNING "userId" """

        def work(connection: sqlite3.Connection) -> list[Profile]:
            ended = [row[0] for row in connection.execute(end, (now,)).fetchall()]
            return [profile for user in ended if (profile := _find_profile(connection, user)) is not None]

        return await self._db.write(work)

    async def profiles_of(self, ids: Sequence[UserId]) -> dict[UserId, Profile]:
        def work(connection: sqlite3.Connection) -> dict[UserId, Profile]:
            found: list[Profile] = []
            for start in range(0, len(ids), MOST_IN_A_LIST):
                some = ids[start : start + MOST_IN_A_LIST]
                sql = f"SELECT {PROFILE_COLUMNS} FROM {USERS} WHERE u.id IN ({marks(len(some))})"
                found += map(profile_of, connection.execute(sql, some))
            return {profile.id: profile for profile in found}

        return await self._db.read(work) if ids else {}

    async def find_listed(self, user_id: UserId) -> Listed | None:
        sql = f"SELECT {LISTED_COLUMNS} FROM {USERS} WHERE u.id = ?"
        row = await self._db.read(lambda connection: connection.execute(sql, (user_id,)).fetchone())
        return None if row is None else listed_of(row)

    async def list_users(
        self, *, after: UserId | None, limit: int, query: str = "", state: AccountState = AccountState.ACTIVE
    ) -> list[Listed]:
        sql = _BY_NAME.format(search=_SEARCH if query else "")
        likes = {f"like{n}": like for n, like in enumerate(likes_of(query))} if query else {}

        def work(connection: sqlite3.Connection) -> list[Any]:
            name = "" if after is None else one(connection, "SELECT coalesce(name, '') FROM users WHERE id = ?", after)
            if name is None:
                return []
            values = {"state": state, "name": name, "after": after or "", "limit": limit, **likes}
            return connection.execute(sql, values).fetchall()

        return [listed_of(row) for row in await self._db.read(work)]

    async def count_users(self) -> int:
        sql = "SELECT count(*) FROM user_details WHERE state = 'active'"
        return await self._db.read(lambda connection: one(connection, sql))

    async def change_account(
        self, user_id: UserId, change: AccountChange, *, only: frozenset[Role] = EVERY_ROLE
    ) -> Profile | None:
        def work(connection: sqlite3.Connection) -> Profile | None:
            sql = 'SELECT role, state FROM user_details WHERE "userId" = ?'
            row = connection.execute(sql, (user_id,)).fetchone()
            before, after = must_change(row, change, only=only)
            if before == after:
                return None
            if leaves_owners(before, after) and not one(connection, _OTHER_OWNERS, user_id):
                raise LastOwner()
            return _set_account(connection, user_id, after)

        return await self._db.write(work)


def _set_account(connection: sqlite3.Connection, user_id: UserId, standing: Standing) -> Profile | None:
    connection.execute('UPDATE user_details SET role = ?, state = ? WHERE "userId" = ?', (*standing, user_id))
    connection.execute('DELETE FROM sessions WHERE "userId" = ?', (user_id,))
    if not may_invite(standing):
        connection.execute('DELETE FROM invites WHERE "createdBy" = ?', (user_id,))
    return _find_profile(connection, user_id)


def _find_me(connection: sqlite3.Connection, user_id: UserId) -> Me | None:
    row = connection.execute(f"SELECT {LISTED_COLUMNS}, u.email FROM {USERS} WHERE u.id = ?", (user_id,)).fetchone()
    return None if row is None else me_of(row)


def _find_profile(connection: sqlite3.Connection, user_id: UserId) -> Profile | None:
    row = connection.execute(f"SELECT {PROFILE_COLUMNS} FROM {USERS} WHERE u.id = ?", (user_id,)).fetchone()
    return None if row is None else profile_of(row)


def _set_details(connection: sqlite3.Connection, user_id: UserId, values: dict[str, object]) -> None:
    if values:
        columns = ", ".join(f'"{column}" = ?' for column in values)
        connection.execute(f'UPDATE user_details SET {columns} WHERE "userId" = ?', (*values.values(), user_id))
