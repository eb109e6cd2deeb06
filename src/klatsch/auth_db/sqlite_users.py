"""Users and their ways in, in SQLite."""

from __future__ import annotations

import sqlite3

import msgspec

from klatsch.auth_db import Account, NewUser
from klatsch.auth_db.rows import USER_COLUMNS, USERS, user_of
from klatsch.auth_db.sqlite_rows import SqlitePart, iso, one
from klatsch.errors import EmailTaken, InviteRefused, SetupRefused
from klatsch.ids import UserId, new_user_id
from klatsch.model.users import Role, User

_USE_INVITE = """
UPDATE invites SET "usesLeft" = "usesLeft" - 1 WHERE hash = ? AND expires > ? AND "usesLeft" > 0 RETURNING role"""

_SET_HASH = """
INSERT INTO user_passwords ("userId", hash, "changedAt") VALUES (?, ?, ?)
ON CONFLICT ("userId") DO UPDATE SET hash = excluded.hash, "changedAt" = excluded."changedAt" """

_LINK = """
INSERT INTO accounts ("userId", type, provider, "providerAccountId") VALUES (?, ?, ?, ?)
ON CONFLICT (provider, "providerAccountId") DO NOTHING"""


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
