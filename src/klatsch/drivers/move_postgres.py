"""A PostgreSQL database as one side of a move. As the source it is read in one snapshot, which cannot write; as the target
it is named otherwise until all of it was compared, so no server ever starts on half of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, Protocol, cast

from klatsch.drivers.move_rows import Batch, Manner, batch_of, is_odd, with_changes
from klatsch.drivers.move_side import Key, Mark
from klatsch.drivers.move_tables import MOVES, Kind, Table, quoted, tables_in
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_schema import MOVING, connected, missing_migrations, prepare
from klatsch.drivers.postgres_url import place_of
from klatsch.errors import StartRefused

LOCK = 0x6B6C6D6F7665
LATER = "later "
BUILDING_MEMORY = "128MB"
TRIES = 50
"""A tenth of a second each: for connections of a process that has just ended."""


class CopyingConnection(Connection, Protocol):
    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Any], columns: Sequence[str]
    ) -> str: ...


class PostgresSide:
    def __init__(self, url: str, connection: Connection, manner: Manner) -> None:
        self.place = place_of(url)
        self._db = cast("CopyingConnection", connection)
        self._manner = manner

    async def tables(self) -> list[Table]:
        return await tables_in(self._db, self._manner.left_out)

    # -- reading ---------------------------------------------------------------------------------------

    async def count(self, table: Table) -> int:
        return await self._db.fetchval(f"SELECT count(*) FROM {quoted(table.name)}")

    async def rows(self, table: Table, after: Key | None, most: int) -> Batch:
        order = [quoted(table.columns[nth].name) for nth in table.order]
        asked = ", ".join(_READ[column.kind].format(quoted(column.name)) for column in table.columns)
        sql = f"SELECT {asked} FROM {quoted(table.name)}"
        if after is not None:
            sql += f" WHERE ({', '.join(order)}) > ({', '.join(f'${nth + 1}' for nth in range(len(order)))})"
        sql += f" ORDER BY {', '.join(order)}" + (f" LIMIT {most:d}" if table.key else "")
        kept = [self._manner.storable(value) if isinstance(value, str) else value for value in after or ()]
        rows = await self._db.fetch(sql, *kept)
        return batch_of([tuple(row) for row in rows], self._manner.as_written)

    async def look_again(self) -> None:
        if self._db.is_in_transaction():
            await self._db.execute("ROLLBACK")
        await self._db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1")

    # -- writing ---------------------------------------------------------------------------------------

    undone_by = "dropdb and createdb."

    async def marks(self) -> dict[str, Mark]:
        rows = await self._db.fetch(f"SELECT name, rows, digest, last, is_compared FROM {MOVES}")
        return {row[0]: Mark(*tuple(row)[1:]) for row in rows}

    async def store(self, table: Table, batch: Batch, mark: Mark) -> None:
        async with self._db.transaction():
            await self._db.copy_records_to_table(
                table.name, records=self._as_kept(table, batch), columns=[column.name for column in table.columns]
            )
            await self.note(table.name, mark)

    def _as_kept(self, table: Table, batch: Batch) -> list[Any]:
        rows = list(batch.rows)
        for nth, line in enumerate(batch.lines):
            if is_odd(line):
                rows[nth] = tuple(
                    self._manner.storable(value) if isinstance(value, str) else value for value in rows[nth]
                )
        changes: dict[int, Any] = dict.fromkeys(table.nth_of(Kind.FLAG), bool)
        changes |= dict.fromkeys(table.nth_of(Kind.TIME), self._moment)
        return with_changes(rows, changes)

    def _moment(self, millis: int) -> datetime:
        return self._manner.moment(millis * 1000)

    async def note(self, name: str, mark: Mark) -> None:
        await self._db.execute(_SET_MARK, name, *mark)

    async def finish(self, tables: Sequence[Table]) -> None:
        async with self._db.transaction():
            await self._db.execute(f"SET LOCAL maintenance_work_mem = '{BUILDING_MEMORY}'")
            for (made_later,) in await self._db.fetch(
                f"SELECT last FROM {MOVES} WHERE name LIKE '{LATER}%' ORDER BY name"
            ):
                await self._db.execute(made_later)
            for table in tables:
                await self._go_on_after(table)
            await self._db.execute(f"DROP TABLE {MOVES}")
            await self._db.execute(f"COMMENT ON TABLE schema_migrations IS 'klatsch {self._manner.store}'")
        await self._db.execute("ANALYZE")

    async def _go_on_after(self, table: Table) -> None:
        """What numbers its rows goes on after the highest."""
        for (column,) in await self._db.fetch(_NUMBERED, table.name):
            await self._db.execute(
                f"SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max({quoted(column)}), 0) + 1, false)"
                f" FROM {quoted(table.name)}",
                quoted(table.name),
                column,
            )


_READ = {
    Kind.NUMBER: "{}",
    Kind.FLAG: "{}::integer",
    Kind.TEXT: "{}",
    Kind.BYTES: "{}",
    Kind.TIME: "floor(extract(epoch FROM {}) * 1000)::bigint",
}

_NUMBERED = """SELECT attname FROM pg_attribute WHERE attrelid = quote_ident($1)::regclass AND attidentity <> ''"""

_SET_MARK = f"""INSERT INTO {MOVES} (name, rows, digest, last, is_compared) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, digest = excluded.digest, last = excluded.last,
 is_compared = excluded.is_compared"""

_TABLE = f"""CREATE TABLE {MOVES} (
  name text PRIMARY KEY, rows bigint NOT NULL, digest text NOT NULL, last text NOT NULL, is_compared bigint NOT NULL
)"""


@asynccontextmanager
async def postgres_source(url: str, manner: Manner, *, migrations: Traversable) -> AsyncGenerator[PostgresSide]:
    """In one snapshot."""
    if await missing_migrations(url, store=manner.store, migrations=migrations):
        raise StartRefused(
            f"{place_of(url)} is not at the newest schema.",
            hint="Run `klatsch migrate` on it first; move changes nothing there.",
        )
    async with _alone(url) as connection:
        side = PostgresSide(url, connection, manner)
        await side.look_again()
        yield side


@asynccontextmanager
async def postgres_target(
    url: str, manner: Manner, *, migrations: Traversable, source: str
) -> AsyncGenerator[PostgresSide | None]:
    """None when it has data already that no unfinished move brought."""
    async with _alone(url) as connection:
        side = PostgresSide(url, connection, manner)
        if await connection.fetchval("SELECT to_regclass($1)", MOVES) is None:
            await prepare(url, store=manner.store, migrations=migrations)
            tables = await side.tables()
            if not await _is_new(connection, tables, manner):
                yield None
                return
            await _begin(connection, tables, manner, source)
        yield side


@asynccontextmanager
async def _alone(url: str) -> AsyncGenerator[Connection]:
    """No server of ours has it open, and no other move."""
    async with connected(url) as connection:
        await connection.execute("SET application_name = 'klatsch move'")
        others = f"SELECT EXISTS ({_OTHERS}) OR NOT pg_try_advisory_lock($1)"
        for _ in range(TRIES):
            if not await connection.fetchval(others, LOCK):
                break
            await asyncio.sleep(0.1)
        else:
            raise StartRefused(
                f"Another Klatsch uses {place_of(url)}.", hint="Stop all servers on it first; nothing was changed."
            )
        yield connection


_OTHERS = """SELECT FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'klatsch' AND pid <> pg_backend_pid()"""


async def _is_new(connection: Connection, tables: Sequence[Table], manner: Manner) -> bool:
    for table in tables:
        most = 1 if table.name in manner.seeded else 0
        if await connection.fetchval(f"SELECT count(*) FROM (SELECT FROM {quoted(table.name)} LIMIT 2) AS few") > most:
            return False
    return True


async def _begin(connection: Connection, tables: Sequence[Table], manner: Manner, source: str) -> None:
    async with connection.transaction():
        for table in reversed(manner.seeded):
            await connection.execute(f"DELETE FROM {table}")
        await connection.execute(_TABLE)
        await connection.execute(_SET_MARK, "", 0, "", source, 0)
        await _take_down(connection, [table.name for table in tables])
        await connection.execute(f"COMMENT ON TABLE schema_migrations IS 'klatsch {manner.store}{MOVING}'")


async def _take_down(connection: Connection, tables: Sequence[str]) -> None:
    """Indexes and references, all but the keys: made again at the end, in a fraction of the time of keeping them up."""
    built = await connection.fetch(_BUILT, tables)
    for nth, (_, _, make) in enumerate(built):
        await connection.execute(_SET_MARK, f"{LATER}{nth:04d}", 0, "", make, 0)
    for _, take, _ in reversed(built):
        await connection.execute(take)


_BUILT = """
SELECT 1, format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, k.conname),
  format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
WHERE k.contype = 'u' AND c.relname = ANY ($1::text[]) AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 2, format('DROP INDEX %I', n.relname), pg_get_indexdef(i.indexrelid)
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_class AS n ON n.oid = i.indexrelid
WHERE c.relname = ANY ($1::text[]) AND c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 3, format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, k.conname),
  format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND c.relname = ANY ($1::text[]) AND c.relnamespace = current_schema()::regnamespace
ORDER BY 1, 3"""
