"""Opening SQLite files.

With the settings that keep promises, never over something that is not ours, and at the newest schema.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import struct
from collections.abc import Generator
from contextlib import closing, contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path

from klatsch.errors import StartRefused

BUSY_MILLISECONDS = 4_000
_MAGIC = b"SQLite format 3\x00"
_WAL_MAGICS = (0x377F0682, 0x377F0683)


def connect(
    path: Path, *, read_only: bool = False, create: bool = True, beside: Path | None = None
) -> sqlite3.Connection:
    """A connection for one thread at a time. `beside`: another database whose tables can be read here as well.

    FULL: a commit is on the disk when it returns; with NORMAL a power cut took 300 of 300 acknowledged rows.
    """
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MILLISECONDS / 1000
    )
    connection.execute("PRAGMA journal_mode=WAL")
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",  # some builds leave what was deleted in the file until something else is written there
        "temp_store=MEMORY",
        "cache_size=-4000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if beside is not None:
        connection.execute("ATTACH ? AS beside", (f"{beside.absolute().as_uri()}?mode=ro",))
    if read_only:
        connection.execute("PRAGMA query_only=ON")
    return connection


def prepare(path: Path, *, application_id: int, migrations: Traversable) -> None:
    """Make the file if there is none, refuse it if it is not ours or is damaged, and bring it to the newest schema.

    Raises StartRefused with one line that a person understands.
    """
    try:
        with _alone_in(path.parent):
            _must_not_be_half(path)
            inspect(path, application_id=application_id)
            if not path.exists():
                _create(path, application_id, migrations)
        with closing(connect(path)) as connection:
            migrate(connection, migrations)
    except sqlite3.DatabaseError as error:
        raise StartRefused(
            f"{path} cannot be used as a database: {error}.", hint="Restore it from a backup; nothing was changed."
        ) from error
    except OSError as error:
        raise StartRefused(
            f"{path} cannot be opened: {error.strerror}.",
            hint="Check the owner and the permissions of the data directory.",
        ) from error


@contextmanager
def _alone_in(directory: Path) -> Generator[None]:
    """Of two programs that start at once, one looks and makes what is missing before the other looks."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _create(path: Path, application_id: int, migrations: Traversable) -> None:
    """Made beside its place and moved there whole: a start that is killed leaves no half of a database."""
    draft = path.with_name(f".{path.name}.new")
    _remove(draft)
    draft.touch(mode=0o600)
    with closing(connect(draft)) as connection:
        connection.execute(f"PRAGMA application_id={application_id:d}")
        migrate(connection, migrations)
    draft.rename(path)


def draft_of_move(path: Path) -> Path:
    """Where a database is made that is moved here, until all of it was compared."""
    return path.with_name(f".{path.name}.moving")


def undone_by(path: Path) -> str:
    return f"rm {path.parent}/.*.moving*"


def _must_not_be_half(path: Path) -> None:
    """An empty one in its place would be taken for what was to come, and would keep it from coming."""
    if draft_of_move(path).exists() and not path.exists():
        raise StartRefused(
            f"Half of what is to be moved to {path} is there.",
            hint=f"Run the same `klatsch move` again: it goes on where it was. To give it up: {undone_by(path)}",
        )


def _remove(path: Path) -> None:
    """The database first: its log, alone, is never taken for that of another."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


Identity = tuple[int, int]
"""Which file it is, whatever its name."""


def identity_of(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def discard(path: Path, identity: Identity | None) -> None:
    """Remove a database that can be made again, when it is still this file. Whoever has it open goes on with what they have."""
    with _alone_in(path.parent):
        if identity_of(path) == identity:
            _remove(path)


def application_of(path: Path) -> int | None:
    """Whose database it says it is; None when it is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        header = file.read(100)
    return struct.unpack(">I", header[68:72])[0] if len(header) == 100 and header.startswith(_MAGIC) else None


def inspect(path: Path, *, application_id: int) -> None:
    """Refuse what is obviously damaged, before SQLite touches it: cheap checks of the header, not a full check."""
    wal = path.with_name(path.name + "-wal")
    if path.is_symlink() and not path.exists():
        raise StartRefused(
            f"{path} points to a file that is not there.", hint="Is its disk mounted? Nothing was changed."
        )
    if not path.exists():
        if wal.exists() and wal.stat().st_size:
            raise StartRefused(
                f"{wal} is there without its database.", hint="Put the database back beside it; nothing was changed."
            )
        return
    size = path.stat().st_size
    with path.open("r+b") as file:  # for writing too: a database that cannot be written is of no use
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StartRefused(
            f"{path} is not a database (or its beginning is damaged).",
            hint="Restore it from a backup; nothing was changed.",
        )
    page_size = struct.unpack(">H", header[16:18])[0]
    page_size = 65_536 if page_size == 1 else page_size
    written, pages, valid_for = (
        struct.unpack(">I", header[24:28])[0],
        struct.unpack(">I", header[28:32])[0],
        struct.unpack(">I", header[92:96])[0],
    )
    if written == valid_for and size < pages * page_size:
        raise StartRefused(
            f"{path} is cut short: {size} bytes instead of {pages * page_size}.",
            hint="Restore it from a backup; nothing was changed.",
        )
    if struct.unpack(">I", header[68:72])[0] != application_id:
        raise StartRefused(
            f"{path} belongs to another program or is another database of Klatsch.",
            hint="Check the data directory; nothing was changed.",
        )
    _inspect_log(wal)


def _inspect_log(wal: Path) -> None:
    """SQLite silently ignores a write-ahead log with a broken header, and with it what was acknowledged.

    Better to stop.
    """
    if wal.exists() and wal.stat().st_size >= 32:
        with wal.open("rb") as file:
            magic = struct.unpack(">I", file.read(4))[0]
        if magic not in _WAL_MAGICS:
            raise StartRefused(f"{wal} is damaged.", hint="Restore the database from a backup; nothing was changed.")


# -- migrations ----------------------------------------------------------------------------------------


def known_migrations(folder: Traversable) -> list[tuple[int, str, str]]:
    """(number, name, SQL), rising. Files are named 0001_what_it_does.sql."""
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return [(int(name[:4]), name.removesuffix(".sql"), folder.joinpath(name).read_text("utf-8")) for name in files]


def migrate(connection: sqlite3.Connection, folder: Traversable) -> list[str]:
    """Apply what is missing, each migration in a transaction of its own; the names of those applied.

    Keys are not looked after meanwhile, so that a table can be made anew without what refers to it going away (step 1 of
    https://sqlite.org/lang_altertable.html#otheralter); whether all refer to something is looked at before the commit.
    """
    known = known_migrations(folder)
    at = schema_number(connection)
    if known and at > known[-1][0]:
        raise StartRefused(
            f"The database has schema {at}; this Klatsch knows {known[-1][0]}.",
            hint="Run the newer Klatsch, or restore a backup of that time.",
        )
    applied: list[str] = []
    for number, name, sql in known:
        if number <= at:
            continue
        (kept,) = connection.execute("PRAGMA foreign_keys").fetchone()
        connection.execute("PRAGMA foreign_keys=OFF")
        try:
            _apply(connection, number, name, sql)
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if schema_number(connection) >= number:
                continue  # another process was faster
            raise
        finally:
            connection.execute(f"PRAGMA foreign_keys={kept}")
        applied.append(name)
    return applied


def _apply(connection: sqlite3.Connection, number: int, name: str, sql: str) -> None:
    connection.executescript(f"BEGIN IMMEDIATE;\n{_TABLE}\n{sql}\n;")
    connection.execute("INSERT INTO schema_migrations (number, name) VALUES (?, ?)", (number, name))
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(f"{name}: {broken[0]} refers to nothing in {broken[2]}")
    connection.execute("COMMIT")


def missing_migrations(path: Path, folder: Traversable) -> list[tuple[str, str]]:
    """(name, SQL) of what `prepare` would apply; nothing is made or changed."""
    at = 0
    _must_not_be_half(path)
    if path.exists():
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            at = schema_number(connection)
    return [(name, sql) for number, name, sql in known_migrations(folder) if number > at]


def schema_number(connection: sqlite3.Connection) -> int:
    exists = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").fetchone()
    return (
        int(connection.execute("SELECT coalesce(max(number), 0) FROM schema_migrations").fetchone()[0]) if exists else 0
    )


_TABLE = """CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);"""


def sqlite_path(url: str) -> Path | None:
    """`sqlite:PATH` → PATH; None for another engine's URL."""
    return Path(url.removeprefix("sqlite:")) if url.startswith("sqlite:") else None


def integrity(connection: sqlite3.Connection) -> list[str]:
    """Problems that SQLite finds in the file; empty when all is well."""
    try:
        rows = [str(row[0]) for row in connection.execute("PRAGMA main.integrity_check(20)")]
        broken = [
            f"{table}: row {row} refers to nothing in {parent}"
            for table, row, parent, _ in connection.execute("PRAGMA main.foreign_key_check")
        ]
    except sqlite3.DatabaseError as error:  # so damaged that the check itself cannot go on
        return [str(error)]
    return ([] if rows == ["ok"] else rows) + broken
