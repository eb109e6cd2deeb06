"""Users and their ways in, in PostgreSQL."""

from __future__ import annotations

import msgspec

from klatsch.auth_db import Account, NewUser
from klatsch.auth_db.postgres_rows import PostgresPart, hold_owners, moment, statement, text
from klatsch.auth_db.rows import USER_COLUMNS, USERS, user_of
from klatsch.drivers.postgres_connection import Connection, count_of
from klatsch.drivers.postgres_errors import UniqueViolationError
from klatsch.errors import EmailTaken, InviteRefused, SetupRefused
from klatsch.ids import UserId, new_user_id
from klatsch.model.users import Role, User

NAME_WORKSPACE = "INSERT INTO workspace (one, name) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET name = excluded.name"

_USE_INVITE = """
UPDATE invites SET "usesLeft" = "usesLeft" - 1 WHERE hash = $1 AND expires > $2 AND "usesLeft" > 0 RETURNING role"""

_SET_HASH = """
INSERT INTO user_passwords ("userId", hash, "changedAt") VALUES ($1, $2, $3)
ON CONFLICT ("userId") DO UPDATE SET hash = excluded.hash, "changedAt" = excluded."changedAt" """

_LINK = """
INSERT INTO accounts ("userId", type, provider, "providerAccountId") VALUES ($1, $2, $3, $4)
ON CONFLICT (provider, "providerAccountId") DO NOTHING"""


class PostgresUsers(PostgresPart):
    async def create_user(self, new: NewUser, *, account: Account | None = None, invite: str | None = None) -> User:
        async def work(connection: Connection) -> User:
            role = new.role
            if role is Role.OWNER:
                await hold_owners(connection)
            if invite is not None:
                granted = await connection.fetchval(_USE_INVITE, text(invite), new.now)
                if granted is None:
                    raise InviteRefused()
                role = Role(granted)
            return await _insert(connection, msgspec.structs.replace(new, role=role), account)

        return await self._db.write(work)

    async def create_owner(self, new: NewUser, *, setup_hash: str, workspace: str) -> User:
        async def work(connection: Connection) -> User:
            await hold_owners(connection)
            burnt = count_of(await connection.execute("DELETE FROM setup WHERE hash = $1", text(setup_hash)))
            if not burnt or await has_owner(connection):
                raise SetupRefused()
            await connection.execute(NAME_WORKSPACE, text(workspace))
            return await _insert(connection, msgspec.structs.replace(new, role=Role.OWNER), None)

        return await self._db.write(work)

    async def find_user(self, user_id: UserId) -> User | None:
        return await self._find("WHERE u.id = $1", user_id)

    async def find_user_by_email(self, email: str) -> User | None:
        return await self._find("WHERE u.email = $1", email)

    async def find_user_by_account(self, account: Account) -> User | None:
        sql = 'JOIN accounts AS a ON a."userId" = u.id WHERE a.provider = $1 AND a."providerAccountId" = $2'
        return await self._find(sql, account.provider, account.provider_account_id)

    async def _find(self, where: str, *values: str) -> User | None:
        row = await self._db.row(f"SELECT {USER_COLUMNS} FROM {USERS} {where}", *map(text, values))
        return None if row is None else user_of(row)

    async def link_account(self, user_id: UserId, account: Account) -> bool:
        async def work(connection: Connection) -> bool:
            return await _link(connection, user_id, account)

        return await self._db.write(work)

    async def password_of(self, user_id: UserId) -> str | None:
        row = await self._db.row('SELECT hash FROM user_passwords WHERE "userId" = $1', user_id)
        return None if row is None else row[0]

    async def set_password(self, user_id: UserId, password_hash: str, *, now: int) -> None:
        await self._db.write(statement(_SET_HASH, user_id, password_hash, now))


async def has_owner(connection: Connection) -> bool:
    """To be asked by whoever holds the owners."""
    return await connection.fetchval("SELECT EXISTS (SELECT 1 FROM user_details WHERE role = 'owner')")


async def _insert(connection: Connection, new: NewUser, account: Account | None) -> User:
    user = User(id=new_user_id(), name=new.name, email=new.email, image=new.image, role=new.role)
    verified = moment(new.now) if new.email_verified else None
    try:
        await connection.execute(
            'INSERT INTO users (id, name, email, "emailVerified", image) VALUES ($1, $2, $3, $4, $5)',
            *(user.id, text(user.name), text(user.email), verified, user.image),
        )
    except UniqueViolationError:
        raise EmailTaken() from None
    await connection.execute(
        'INSERT INTO user_details ("userId", role, "createdAt") VALUES ($1, $2, $3)', user.id, user.role, new.now
    )
    if new.password_hash is not None:
        await connection.execute(_SET_HASH, user.id, new.password_hash, new.now)
    if account is not None and not await _link(connection, user.id, account):
        raise EmailTaken("This identity belongs to another account.")
    return user


async def _link(connection: Connection, user_id: UserId, account: Account) -> bool:
    """False when the identity is somebody's already (even this user's)."""
    values = (user_id, account.type, account.provider, text(account.provider_account_id))
    return count_of(await connection.execute(_LINK, *values)) == 1
