"""The workspace, its set-up and its invites, in PostgreSQL."""

from __future__ import annotations

from klatsch.auth_db import NewInvite
from klatsch.auth_db.postgres_rows import PostgresPart, hold_owners, statement, text
from klatsch.auth_db.postgres_users import NAME_WORKSPACE, has_owner
from klatsch.auth_db.rows import INVITE_COLUMNS, invite_of
from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import InviteId
from klatsch.model.invites import Invite

_ARM = """
INSERT INTO setup (one, hash, "createdAt") VALUES (1, $1, $2)
ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, "createdAt" = excluded."createdAt" """

_CREATE = f"""
INSERT INTO invites (hash, role, "createdBy", "createdAt", expires, "usesLeft") VALUES ($1, $2, $3, $4, $5, $6)
RETURNING {INVITE_COLUMNS}"""


class PostgresWorkspace(PostgresPart):
    async def workspace_name(self) -> str | None:
        row = await self._db.row("SELECT name FROM workspace")
        return None if row is None else row[0]

    async def name_workspace(self, name: str) -> None:
        await self._db.write(statement(NAME_WORKSPACE, text(name)))

    async def arm_setup(self, setup_hash: str, *, now: int) -> bool:
        async def work(connection: Connection) -> bool:
            await hold_owners(connection)
            if await has_owner(connection):
                return False
            await connection.execute(_ARM, setup_hash, now)
            return True

        return await self._db.write(work)

    async def create_invite(self, new: NewInvite) -> Invite:
        values = (new.token_hash, new.role, new.created_by, new.now, new.expires, new.uses)

        async def work(connection: Connection) -> Invite:
            row = await connection.fetchrow(_CREATE, *values)
            assert row is not None
            return invite_of(row)

        return await self._db.write(work)

    async def find_invite(self, token_hash: str, *, now: int) -> Invite | None:
        sql = f'SELECT {INVITE_COLUMNS} FROM invites WHERE hash = $1 AND expires > $2 AND "usesLeft" > 0'
        row = await self._db.row(sql, text(token_hash), now)
        return None if row is None else invite_of(row)

    async def list_invites(self, *, now: int, limit: int) -> list[Invite]:
        sql = f"""
        SELECT {INVITE_COLUMNS} FROM invites WHERE expires > $1 AND "usesLeft" > 0
        ORDER BY "createdAt" DESC, id LIMIT $2"""
        return [invite_of(row) for row in await self._db.rows(sql, now, limit)]

    async def delete_invite(self, invite_id: InviteId) -> bool:
        return await self._db.write(statement("DELETE FROM invites WHERE id = $1", text(invite_id))) == 1
