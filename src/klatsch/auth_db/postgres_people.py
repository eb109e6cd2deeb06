"""What everybody knows of people, how they want to be seen, and who may come in, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from klatsch.auth_db.people import EVERY_ROLE, AccountChange
from klatsch.auth_db.postgres_rows import PostgresPart, hold_owners, text
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
from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import LastOwner, UserNotFound
from klatsch.ids import UserId
from klatsch.model.users import AccountState, Listed, Me, OwnChanges, Profile, Role

# Under "C", lower() knows the letters of ASCII alone.
_NAME = "lower(coalesce(u.name, '') COLLATE \"C\")"
_BY_NAME = f"""
SELECT {LISTED_COLUMNS} FROM {USERS}
WHERE ud.state = $1 AND ({_NAME}, u.id) > (lower($2 COLLATE "C"), $3) {{search}}
ORDER BY {_NAME}, u.id LIMIT $4"""
_SEARCH = f'AND {_NAME} LIKE ANY (SELECT lower(way COLLATE "C") FROM unnest($5::text[]) AS way)'

_OTHER_OWNERS = "SELECT count(*) FROM user_details WHERE role = 'owner' AND state = 'active' AND \"userId\" <> $1"

# Each row by the one who holds it, so each person is told once.
_END_STATUSES = f"""
WITH due AS (
  SELECT "userId" FROM user_details WHERE "statusUntil" <= $1 ORDER BY "userId" FOR UPDATE SKIP LOCKED
), ended AS (
  UPDATE user_details AS ud SET "statusText" = NULL, "statusEmoji" = NULL, "statusUntil" = NULL
  FROM due WHERE ud."userId" = due."userId" RETURNING ud.*
)
SELECT {PROFILE_COLUMNS} FROM users AS u JOIN ended AS ud ON ud."userId" = u.id ORDER BY u.id"""


class PostgresPeople(PostgresPart):
    async def find_me(self, user_id: UserId) -> Me | None:
        row = await self._db.row(_ME, user_id)
        return None if row is None else me_of(row)

    async def change_me(self, user_id: UserId, changes: OwnChanges, *, now: int) -> Me:
        async def work(connection: Connection) -> Me:
            if changes.name is not UNSET:
                await connection.execute("UPDATE users SET name = $1 WHERE id = $2", text(changes.name), user_id)
            await _set_details(connection, user_id, details_of(changes))
            if changes.invisible is True:
                seen = """
                UPDATE user_details SET "lastSeen" = greatest(coalesce("lastSeen", 0), $1) WHERE "userId" = $2"""
                await connection.execute(seen, now, user_id)
            row = await connection.fetchrow(_ME, user_id)
            if row is None:
                raise UserNotFound()
            return me_of(row)

        return await self._db.write(work)

    async def end_statuses(self, *, now: int) -> list[Profile]:
        if await self._db.row('SELECT 1 FROM user_details WHERE "statusUntil" <= $1 LIMIT 1', now) is None:
            return []

        async def work(connection: Connection) -> list[Profile]:
            return [profile_of(row) for row in await connection.fetch(_END_STATUSES, now)]

        return await self._db.write(work)

    async def profiles_of(self, ids: Sequence[UserId]) -> dict[UserId, Profile]:
        sql = f"SELECT {PROFILE_COLUMNS} FROM {USERS} WHERE u.id = ANY ($1)"
        found = [profile_of(row) for row in await self._db.rows(sql, list(ids))] if ids else []
        return {profile.id: profile for profile in found}

    async def find_listed(self, user_id: UserId) -> Listed | None:
        row = await self._db.row(f"SELECT {LISTED_COLUMNS} FROM {USERS} WHERE u.id = $1", user_id)
        return None if row is None else listed_of(row)

    async def list_users(
        self, *, after: UserId | None, limit: int, query: str = "", state: AccountState = AccountState.ACTIVE
    ) -> list[Listed]:
        sql = _BY_NAME.format(search=_SEARCH if query else "")
        likes = [likes_of(text(query))] if query else []

        async def work(connection: Connection) -> list[Listed]:
            find = "SELECT coalesce(name, '') FROM users WHERE id = $1"
            name = "" if after is None else await connection.fetchval(find, after)
            if name is None:
                return []
            rows = await connection.fetch(sql, state, name, after or "", limit, *likes)
            return [listed_of(row) for row in rows]

        return await self._db.read(work)

    async def count_users(self) -> int:
        row = await self._db.row("SELECT count(*) FROM user_details WHERE state = 'active'")
        assert row is not None
        return row[0]

    async def change_account(
        self, user_id: UserId, change: AccountChange, *, only: frozenset[Role] = EVERY_ROLE
    ) -> Profile | None:
        async def work(connection: Connection) -> Profile | None:
            await hold_owners(connection)
            find = 'SELECT role, state FROM user_details WHERE "userId" = $1 FOR NO KEY UPDATE'
            before, after = must_change(await connection.fetchrow(find, user_id), change, only=only)
            if before == after:
                return None
            if leaves_owners(before, after) and not await connection.fetchval(_OTHER_OWNERS, user_id):
                raise LastOwner()
            return await _set_account(connection, user_id, after)

        return await self._db.write(work)


_ME = f"SELECT {LISTED_COLUMNS}, u.email FROM {USERS} WHERE u.id = $1"


async def _set_account(connection: Connection, user_id: UserId, standing: Standing) -> Profile | None:
    """The person's row is held: no session begins behind this."""
    await connection.execute('UPDATE user_details SET role = $1, state = $2 WHERE "userId" = $3', *standing, user_id)
    if not may_invite(standing):
        await connection.execute('DELETE FROM invites WHERE "createdBy" = $1', user_id)
    await connection.execute(
        'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE "userId" = $1 ORDER BY id FOR UPDATE)', user_id
    )
    row = await connection.fetchrow(f"SELECT {PROFILE_COLUMNS} FROM {USERS} WHERE u.id = $1", user_id)
    return None if row is None else profile_of(row)


async def _set_details(connection: Connection, user_id: UserId, values: dict[str, object]) -> None:
    if values:
        columns = ", ".join(f'"{column}" = ${number}' for number, column in enumerate(values, start=2))
        await connection.execute(f'UPDATE user_details SET {columns} WHERE "userId" = $1', user_id, *values.values())
