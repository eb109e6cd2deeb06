"""Users and their ways in, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from klatsch.auth_db import Account, NewUser
from klatsch.auth_db.sqlite_rows import USER_COLUMNS, USERS, SqlitePart, card_of, iso, marks, one, user_of
from klatsch.errors import EmailTaken, InviteRefused, SetupRefused
from klatsch.ids import UserId, new_user_id
from klatsch.model.users import Role, User, UserCard

_BY_NAME = """
SELECT u.id, u.name, u.image, ud.role, ud."lastSeen"
FROM users AS u CROSS JOIN user_details AS ud ON ud."userId" = u.id
WHERE ud.active = 1 AND coalesce(u.name, '') COLLATE NOCASE >= :name
  AND (coalesce(u.name, '') COLLATE NOCASE > :name OR u.id > :after)
ORDER BY coalesce(u.name, '') COLLATE NOCASE, u.id LIMIT :limit"""

_USE_INVITE = """
UPDATE invites SET "usesLeft" = "usesLeft" - 1 WHERE hash = ? AND expires > ? AND "usesLeft" > 0 RETURNING role"""

_SET_HASH = """
INSERT INTO user_passwords ("userId", hash, "changedAt") VALUES (?, ?, ?)
ON CONFLICT ("userId") DO UPDATE SET hash = excluded.hash, "changedAt" = excluded."changedAt" """

_LINK = """
INSERT INTO accounts ("userId", type, provider, "providerAccountId") VALUES (?, ?, ?, ?)
ON CONFLICT (provider, "providerAccountId") DO NOTHING"""

MOST_IN_A_LIST = 500


class SqliteUsers(SqlitePart):
    async def create_user(self, new: NewUser, *, account: Account | None = None, invite: str | None = None) -> User:
        def work(connection: sqlite3.Connection) -> User:
            role = new.role
            if invite is not None:
                granted = one(connection, _USE_INVITE, invite, new.now)
                if granted is None:
                    raise InviteRefused()
                role = Role(granted)
            return _insert(connection, msgspec.structs.replace(new, role=role), account)

        return await self._db.write(work)

    async def create_owner(self, new: NewUser, *, setup_hash: str, workspace: str) -> User:
        def work(connection: sqlite3.Connection) -> User:
            burnt = connection.execute("DELETE FROM setup WHERE hash = ?", (setup_hash,)).rowcount
            if not burnt or has_owner(connection):
                raise SetupRefused()
            connection.execute("INSERT OR REPLACE INTO workspace (one, name) VALUES (1, ?)", (workspace,))
            return _insert(connection, msgspec.structs.replace(new, role=Role.OWNER), None)

        return await self._db.write(work)

    async def find_user(self, user_id: UserId) -> User | None:
        return await self._find("WHERE u.id = ?", user_id)

    async def find_user_by_email(self, email: str) -> User | None:
        return await self._find("WHERE u.email = ?", email)

    async def find_user_by_account(self, account: Account) -> User | None:
        sql = 'JOIN accounts AS a ON a."userId" = u.id WHERE a.provider = ? AND a."providerAccountId" = ?'
        return await self._find(sql, account.provider, account.provider_account_id)

    async def _find(self, where: str, *values: object) -> User | None:
        sql = f"SELECT {USER_COLUMNS} FROM {USERS} {where}"
        row = await self._db.read(lambda connection: connection.execute(sql, values).fetchone())
        return None if row is None else user_of(row)

    async def link_account(self, user_id: UserId, account: Account) -> bool:
        return await self._db.write(lambda connection: _link(connection, user_id, account))

    async def password_of(self, user_id: UserId) -> str | None:
        return await self._db.read(lambda c: one(c, 'SELECT hash FROM user_passwords WHERE "userId" = ?', user_id))

    async def set_password(self, user_id: UserId, password_hash: str, *, now: int) -> None:
        await self._db.write(lambda connection: _execute(connection, _SET_HASH, user_id, password_hash, now))

    async def rename_user(self, user_id: UserId, name: str) -> User:
        def work(connection: sqlite3.Connection) -> User:
            connection.execute("UPDATE users SET name = ? WHERE id = ?", (name, user_id))
            row = connection.execute(f"SELECT {USER_COLUMNS} FROM {USERS} WHERE u.id = ?", (user_id,)).fetchone()
            return user_of(row)

        return await self._db.write(work)

    async def set_active(self, user_id: UserId, *, active: bool) -> None:
        def work(connection: sqlite3.Connection) -> None:
            _execute(connection, 'UPDATE user_details SET active = ? WHERE "userId" = ?', int(active), user_id)
            if not active:
                _execute(connection, 'DELETE FROM sessions WHERE "userId" = ?', user_id)

        await self._db.write(work)

    async def cards_of(self, ids: Sequence[UserId]) -> dict[UserId, UserCard]:
        columns = f"SELECT u.id, u.name, u.image, ud.role FROM {USERS} WHERE u.id IN"
        rows = await self._in_parts(columns, ids)
        return {UserId(row[0]): card_of(row) for row in rows}

    async def seen_at(self, ids: Sequence[UserId]) -> dict[UserId, int]:
        columns = 'SELECT "userId", "lastSeen" FROM user_details WHERE "lastSeen" IS NOT NULL AND "userId" IN'
        return dict(await self._in_parts(columns, ids))

    async def _in_parts(self, sql: str, ids: Sequence[UserId]) -> list[Any]:
        def work(connection: sqlite3.Connection) -> list[Any]:
            rows: list[Any] = []
            for start in range(0, len(ids), MOST_IN_A_LIST):
                some = ids[start : start + MOST_IN_A_LIST]
                rows += connection.execute(f"{sql} ({marks(len(some))})", some).fetchall()
            return rows

        return await self._db.read(work) if ids else []

    async def list_users(self, *, after: UserId | None, limit: int) -> list[tuple[UserCard, int | None]]:
        def work(connection: sqlite3.Connection) -> list[Any]:
            name = "" if after is None else one(connection, "SELECT coalesce(name, '') FROM users WHERE id = ?", after)
            return (
                []
                if name is None
                else connection.execute(_BY_NAME, {"name": name, "after": after or "", "limit": limit}).fetchall()
            )

        return [(card_of(row[:4]), row[4]) for row in await self._db.read(work)]

    async def count_users(self) -> int:
        return await self._db.read(
            lambda connection: one(connection, "SELECT count(*) FROM user_details WHERE active = 1")
        )


def has_owner(connection: sqlite3.Connection) -> bool:
    return one(connection, "SELECT 1 FROM user_details WHERE role = 'owner' LIMIT 1") is not None


def _insert(connection: sqlite3.Connection, new: NewUser, account: Account | None) -> User:
    user = User(id=new_user_id(), name=new.name, email=new.email, image=new.image, role=new.role)
    verified = iso(new.now) if new.email_verified else None
    try:
        _execute(
            connection,
            'INSERT INTO users (id, name, email, "emailVerified", image) VALUES (?, ?, ?, ?, ?)',
            *(user.id, user.name, user.email, verified, user.image),
        )
    except sqlite3.IntegrityError:
        raise EmailTaken() from None
    _execute(
        connection,
        'INSERT INTO user_details ("userId", role, "createdAt") VALUES (?, ?, ?)',
        user.id,
        user.role,
        new.now,
    )
    if new.password_hash is not None:
        _execute(connection, _SET_HASH, user.id, new.password_hash, new.now)
    if account is not None and not _link(connection, user.id, account):
        raise EmailTaken("This identity belongs to another account.")
    return user


def _link(connection: sqlite3.Connection, user_id: UserId, account: Account) -> bool:
    """False when the identity is somebody's already (even this user's)."""
    values = (user_id, account.type, account.provider, account.provider_account_id)
    return connection.execute(_LINK, values).rowcount == 1


def _execute(connection: sqlite3.Connection, sql: str, *values: object) -> None:
    connection.execute(sql, values)
