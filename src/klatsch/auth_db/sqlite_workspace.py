"""The workspace, its set-up and its invites, in SQLite."""

from __future__ import annotations

import sqlite3

from klatsch.auth_db import NewInvite
from klatsch.auth_db.rows import INVITE_COLUMNS, invite_of
from klatsch.auth_db.sqlite_rows import SqlitePart, one
from klatsch.auth_db.sqlite_users import has_owner
from klatsch.ids import InviteId
from klatsch.model.invites import Invite

_USABLE = 'expires > ? AND "usesLeft" > 0'


class SqliteWorkspace(SqlitePart):
    async def workspace_name(self) -> str | None:
        return await self._db.read(lambda connection: one(connection, "SELECT name FROM workspace"))

    async def name_workspace(self, name: str) -> None:
        sql = "INSERT OR REPLACE INTO workspace (one, name) VALUES (1, ?)"
        await self._db.write(lambda connection: connection.execute(sql, (name,)).rowcount)

    async def arm_setup(self, setup_hash: str, *, now: int) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            if has_owner(connection):
                return False
            connection.execute(
                'INSERT OR REPLACE INTO setup (one, hash, "createdAt") VALUES (1, ?, ?)', (setup_hash, now)
            )
            return True

        return await self._db.write(work)

    async def create_invite(self, new: NewInvite) -> Invite:
        sql = f"""
        INSERT INTO invites (hash, role, "createdBy", "createdAt", expires, "usesLeft") VALUES (?, ?, ?, ?, ?, ?)
        RETURNING {INVITE_COLUMNS}"""
        values = (new.token_hash, new.role, new.created_by, new.now, new.expires, new.uses)
        return invite_of((await self._db.write(lambda connection: connection.execute(sql, values).fetchall()))[0])

    async def find_invite(self, token_hash: str, *, now: int) -> Invite | None:
        sql = f"SELECT {INVITE_COLUMNS} FROM invites WHERE hash = ? AND {_USABLE}"
        row = await self._db.read(lambda connection: connection.execute(sql, (token_hash, now)).fetchone())
        return None if row is None else invite_of(row)

    async def list_invites(self, *, now: int, limit: int) -> list[Invite]:
        sql = f'SELECT {INVITE_COLUMNS} FROM invites WHERE {_USABLE} ORDER BY "createdAt" DESC, id LIMIT ?'
        rows = await self._db.read(lambda connection: connection.execute(sql, (now, limit)).fetchall())
        return [invite_of(row) for row in rows]

    async def delete_invite(self, invite_id: InviteId) -> bool:
        sql = "DELETE FROM invites WHERE id = ?"
        return await self._db.write(lambda connection: connection.execute(sql, (invite_id,)).rowcount == 1)
