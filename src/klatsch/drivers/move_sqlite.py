"""An SQLite file as one side of a move. As the source it is only read; as the target it is made beside its place and put
there when all of it was compared, so no server ever starts on half of it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from klatsch.drivers.move_rows import Batch, Manner, batch_of, with_changes
from klatsch.drivers.move_side import Key, Mark
from klatsch.drivers.move_tables import MOVES, Kind, Table, columns_in, quoted
from klatsch.drivers.sqlite_files import (
    connect,
    draft_of_move,
    inspect,
    integrity,
    migrate,
    missing_migrations,
    undone_by,
)
from klatsch.errors import StartRefused

T = TypeVar("T")

CACHE_KILOBYTES = 200_000
LATER = "later "


class SqliteSide:
    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        manner: Manner,
        *,
        draft: Path | None = None,
        application_id: int = 0,
    ) -> None:
        """`draft`: where a target is made; `application_id`: whose it will be."""
        self.place = str(path.absolute())
        self._path = path
        self._draft = draft
        self._application_id = application_id
        self._db = connection
        self._manner = manner

    async def columns(self) -> dict[str, set[str]]:
        return await self._run(lambda: columns_in(self._db, self._manner.left_out))

    # -- reading ---------------------------------------------------------------------------------------

    async def count(self, table: Table) -> int:
        return await self._run(lambda: self._db.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0])

    async def rows(self, table: Table, after: Key | None, most: int) -> Batch:
        return await self._run(lambda: self._rows(table, after, most))

    def _rows(self, table: Table, after: Key | None, most: int) -> Batch:
        names = [quoted(column.name) for column in table.columns]
        order = [names[nth] for nth in table.order]
        sql = f"SELECT {', '.join(names)} FROM {quoted(table.name)}"
        if after is not None:
            sql += f" WHERE ({', '.join(order)}) > ({', '.join('?' * len(order))})"
        sql += f" ORDER BY {', '.join(order)}" + (f" LIMIT {most:d}" if table.key else "")
        rows = self._db.execute(sql, tuple(after or ())).fetchall()
        millis = dict.fromkeys(table.nth_of(Kind.TIME), self._millis)
        return batch_of([tuple(row) for row in with_changes(rows, millis)], self._manner.clean)

    def _millis(self, text: str) -> int:
        return self._manner.micros(text) // 1000

    async def look_again(self) -> None:
        await self._run(self._begin_snapshot)

    def _begin_snapshot(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._db.execute("BEGIN")
        self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # it is taken with the first question

    # -- writing ---------------------------------------------------------------------------------------

    @property
    def undone_by(self) -> str:
        return undone_by(self._path)

    async def marks(self) -> dict[str, Mark]:
        return await self._run(lambda: {row[0]: Mark(*row[1:]) for row in self._db.execute(_MARKS)})

    async def store(self, table: Table, batch: Batch, mark: Mark) -> None:
        await self._run(lambda: self._store(table, batch, mark))

    def _store(self, table: Table, batch: Batch, mark: Mark) -> None:
        names = ", ".join(quoted(column.name) for column in table.columns)
        holes = ", ".join("?" * len(table.columns))
        iso = dict.fromkeys(table.nth_of(Kind.TIME), self._iso)
        with self._transaction():
            self._db.executemany(
                f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({holes})", with_changes(batch.rows, iso)
            )
            self._db.execute(_SET_MARK, (table.name, *mark))

    def _iso(self, millis: int) -> str:
        return self._manner.iso(millis * 1000)

    async def note(self, name: str, mark: Mark) -> None:
        await self._run(lambda: self._db.execute(_SET_MARK, (name, *mark)))

    async def finish(self, tables: Sequence[Table]) -> None:
        """To its place. Numbers go on after the highest by themselves."""
        assert self._draft is not None
        await self._run(self._build)
        await self._run(self._must_be_whole)
        await self._run(self._name)
        await self._run(lambda: _put(self._db, self._draft or Path(), self._path))

    def _name(self) -> None:
        """By this a draft that was killed before it was put in its place is known to be whole."""
        with self._transaction():
            self._db.execute(f"DROP TABLE {MOVES}")
            self._db.execute(f"PRAGMA application_id={self._application_id:d}")

    def _build(self) -> None:
        with self._transaction():
            for (make,) in self._db.execute(f"SELECT last FROM {MOVES} WHERE name LIKE '{LATER}%'").fetchall():
                self._db.execute(make)
            self._db.execute(f"DELETE FROM {MOVES} WHERE name LIKE '{LATER}%'")

    def _must_be_whole(self) -> None:
        problems = integrity(self._db)
        if problems:
            raise StartRefused(f"{self._draft}: {problems[0]}.", hint="The source is as it was; give an empty target.")

    @contextmanager
    def _transaction(self) -> Any:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    async def _run(self, work: Callable[[], T]) -> T:
        """In a thread, so that the other side goes on meanwhile."""
        try:
            return await asyncio.to_thread(work)
        except sqlite3.Error as error:
            raise StartRefused(
                f"{self._draft or self._path}: {error}.",
                hint="The source is as it was. When this is mended, the same command goes on where it was.",
            ) from error


@asynccontextmanager
async def sqlite_source(
    path: Path, manner: Manner, *, application_id: int, migrations: Traversable
) -> AsyncGenerator[SqliteSide]:
    """Read-only, in one snapshot."""
    if not _is_there(path):
        raise StartRefused(f"There is no {path}.", hint="Name a data directory of Klatsch: sqlite:DIR.")
    try:
        inspect(path, application_id=application_id)
        if missing_migrations(path, migrations):
            raise StartRefused(
                f"{path} is not at the newest schema.",
                hint="Run `klatsch migrate --data DIR` first; move changes nothing there.",
            )
        with closing(_connect_read_only(path)) as connection:
            side = SqliteSide(path, connection, manner)
            await side.look_again()
            yield side
    except (sqlite3.Error, OSError) as error:
        raise StartRefused(f"{path} cannot be read: {error}.", hint="Nothing was changed.") from error


def _is_there(path: Path) -> bool:
    return path.exists()


def _connect_read_only(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only=ON")
    return connection


@asynccontextmanager
async def sqlite_target(
    path: Path, manner: Manner, *, application_id: int, migrations: Traversable, source: str
) -> AsyncGenerator[SqliteSide | None]:
    """None when it was put in its place already."""
    draft = draft_of_move(path)
    if _is_there(path):
        yield None
        return
    draft.touch(mode=0o600)
    with closing(connect(draft)) as connection:
        if _is_whole(connection, application_id):
            _put(connection, draft, path)
            yield None
            return
        connection.execute("PRAGMA foreign_keys=OFF")  # looked at when all is there
        connection.execute(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")
        if not _is_begun(connection):
            _begin(connection, manner, migrations, source)
        yield SqliteSide(path, connection, manner, draft=draft, application_id=application_id)


def _is_begun(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (MOVES,)).fetchone() is not None


def _is_whole(connection: sqlite3.Connection, application_id: int) -> bool:
    return connection.execute("PRAGMA application_id").fetchone()[0] == application_id and not _is_begun(connection)


def _put(connection: sqlite3.Connection, draft: Path, path: Path) -> None:
    connection.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file, which is then moved
    connection.close()
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _begin(connection: sqlite3.Connection, manner: Manner, migrations: Traversable, source: str) -> None:
    migrate(connection, migrations)
    connection.execute("BEGIN IMMEDIATE")
    for table in reversed(manner.seeded):
        connection.execute(f"DELETE FROM {table}")
    connection.execute(_TABLE)
    connection.execute(_SET_MARK, ("", 0, "", source, 0))
    _take_down(connection, list(columns_in(connection, manner.left_out)))
    connection.execute("COMMIT")


def _take_down(connection: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Indexes, all but those of keys: made again at the end, in a fraction of the time of keeping them up."""
    indexes = connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    )
    for name, table, make in indexes.fetchall():
        if table in tables:
            connection.execute(_SET_MARK, (f"{LATER}{name}", 0, "", make, 0))
            connection.execute(f"DROP INDEX {quoted(name)}")


_TABLE = f"""CREATE TABLE {MOVES} (
  name TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest TEXT NOT NULL, last TEXT NOT NULL, is_compared INTEGER NOT NULL
) WITHOUT ROWID"""

_MARKS = f"SELECT name, rows, digest, last, is_compared FROM {MOVES}"

_SET_MARK = f"""INSERT INTO {MOVES} (name, rows, digest, last, is_compared) VALUES (?, ?, ?, ?, ?)
 ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, digest = excluded.digest, last = excluded.last,
 is_compared = excluded.is_compared"""
