"""Sessions in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from klatsch.auth_db import NewSession, SessionTouch
from klatsch.auth_db.postgres_rows import SESSION_QUERY, PostgresPart, micros, moment, session_from, statement, text
from klatsch.auth_db.rows import DEVICE_COLUMNS, MOST_DEVICES, device_of
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_errors import RaiseError
from klatsch.errors import NotAllowed
from klatsch.ids import SessionId, UserId
from klatsch.model.sessions import Device, Session

SESSION_TOKEN = (files("klatsch.auth_db") / "sql" / "session_token_postgres.sql").read_text("utf-8")

_FIND = SESSION_QUERY.format(sessions="sessions") + ' WHERE s."sessionToken" = $1'

# The details go with the session, but only after this statement: it still sees them.
_END = f"""
WITH ended AS (DELETE FROM sessions WHERE "sessionToken" = $1 RETURNING id, "userId", expires)
{SESSION_QUERY.format(sessions="ended")}"""

_DEVICES = f"""
SELECT {DEVICE_COLUMNS}
FROM sessions AS s JOIN session_details AS d ON d."sessionId" = s.id
WHERE s."userId" = $1 AND s.expires > $2 AND d.ends > $3
ORDER BY d."lastSeen" DESC, s.id LIMIT $4"""

_LIVE = """
SELECT s.id FROM sessions AS s JOIN user_details AS ud ON ud."userId" = s."userId"
LEFT JOIN session_details AS d ON d."sessionId" = s.id
WHERE s.id = ANY ($1) AND s.expires > $2 AND coalesce(d.ends > $3, true) AND ud.state = 'active'"""

# Whoever is held by another is passed by: details go with their session in whatever order, and who waited for one while
# holding others would meet their end in a circle, a second long. What is not noted now is noted the next time.
_TOUCH = """
WITH held AS (
  SELECT "sessionId" FROM session_details WHERE "sessionId" = ANY ($1) ORDER BY "sessionId" FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE session_details AS d SET "lastSeen" = greatest(d."lastSeen", t.seen), agent = t.agent, address = t.address
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) AS t (id, seen, agent, address), held
WHERE d."sessionId" = t.id AND held."sessionId" = t.id"""

# Who is invisible is not seen; their own devices know all the same.
_SEEN = """
WITH seen AS (
  SELECT s."userId", max(t.seen) AS at FROM unnest($1::text[], $2::bigint[]) AS t (id, seen)
  JOIN sessions AS s ON s.id = t.id GROUP BY s."userId"
), held AS (
  SELECT "userId" FROM user_details WHERE "userId" IN (SELECT "userId" FROM seen) ORDER BY "userId" FOR NO KEY UPDATE
)
UPDATE user_details AS ud SET "lastSeen" = greatest(coalesce(ud."lastSeen", 0), seen.at)
FROM seen, held WHERE ud."userId" = seen."userId" AND held."userId" = seen."userId" AND NOT ud.invisible"""


class PostgresSessions(PostgresPart):
    async def session_token(self, new: NewSession) -> SessionId:
        expires, replaces = moment(min(new.expires, new.ends)), new.replaces
        who = (text(new.user_id), text(new.token_hash))
        rest = (new.ends, text(new.agent), text(new.address), None if replaces is None else text(replaces))

        async def work(connection: Connection) -> SessionId:
            try:
                return SessionId(await connection.fetchval(SESSION_TOKEN, *who, new.now, expires, *rest))
            except RaiseError as error:
                if "not active" in str(error):
                    raise NotAllowed("This account is deactivated.") from None
                raise

        return await self._db.write(work)

    async def find_session(self, token_hash: str, *, now: int) -> Session | None:
        row = await self._db.row(_FIND, text(token_hash))
        if row is None:
            return None
        session = session_from(row)
        if session.expires > now and session.ends > now:
            return session if session.user.active else None
        await self._db.write(statement("DELETE FROM sessions WHERE id = $1", session.id))
        return None

    async def extend_session(self, session_id: SessionId, *, expires: int) -> None:
        async def work(connection: Connection) -> None:
            find = 'SELECT ends FROM session_details WHERE "sessionId" = $1'
            ends = [row[0] for row in await connection.fetch(find, session_id)]
            until = moment(min([expires, *ends]))
            await connection.execute(
                "UPDATE sessions SET expires = $1 WHERE id = $2 AND expires < $1", until, session_id
            )

        await self._db.write(work)

    async def touch_sessions(self, touches: Sequence[SessionTouch]) -> None:
        if not touches:
            return
        newest = {touch.id: touch for touch in touches}
        ids = list(newest)
        seen = [max(touch.last_seen for touch in touches if touch.id == session) for session in ids]
        agents, addresses = [text(newest[it].agent) for it in ids], [text(newest[it].address) for it in ids]
        await self._db.write(statement(_TOUCH, ids, seen, agents, addresses))
        await self._db.write(statement(_SEEN, ids, seen))

    async def end_session(self, token_hash: str) -> Session | None:
        async def work(connection: Connection) -> Session | None:
            row = await connection.fetchrow(_END, text(token_hash))
            return None if row is None else session_from(row)

        return await self._db.write(work)

    async def end_sessions_of(self, user_id: UserId, *, but: SessionId | None = None) -> list[SessionId]:
        sql = """
        DELETE FROM sessions WHERE id IN (
          SELECT id FROM sessions WHERE "userId" = $1 AND id IS DISTINCT FROM $2 ORDER BY id FOR UPDATE
        ) RETURNING id"""

        async def work(connection: Connection) -> list[SessionId]:
            return [SessionId(row[0]) for row in await connection.fetch(sql, user_id, but)]

        return await self._db.write(work)

    async def end_session_of(self, user_id: UserId, session_id: SessionId) -> bool:
        sql = 'DELETE FROM sessions WHERE id = $1 AND "userId" = $2'
        return await self._db.write(statement(sql, text(session_id), text(user_id))) == 1

    async def live_sessions(self, ids: Sequence[SessionId], *, now: int) -> set[SessionId]:
        rows = await self._db.rows(_LIVE, list(ids), moment(now), now) if ids else []
        return {SessionId(row[0]) for row in rows}

    async def devices_of(self, user_id: UserId, *, now: int) -> list[Device]:
        rows = await self._db.rows(_DEVICES, user_id, moment(now), now, MOST_DEVICES)
        return [device_of(row, expires=micros(row[5])) for row in rows]

    async def data_version(self) -> int:
        """Numbers of transactions only rise, so no other set of them that nobody has swept has this sum and this size."""
        row = await self._db.row("SELECT coalesce(sum(transaction), 0), count(*) FROM data_moves")
        assert row is not None
        return int(row[0]) << 20 | int(row[1])
