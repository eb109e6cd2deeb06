"""Opening a database file: never over what is damaged or not ours, and always at the newest schema."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from klatsch.drivers.sqlite_files import (
    application_of,
    connect,
    discard,
    identity_of,
    integrity,
    known_migrations,
    migrate,
    prepare,
    schema_number,
    sqlite_path,
)
from klatsch.errors import StartRefused

OURS = 0x6B6C6F73
OTHER = 0x6B6C6F74
FIRST = {"0001_first.sql": "CREATE TABLE words (word TEXT NOT NULL);\nCREATE INDEX by_word ON words (word);"}
SECOND = FIRST | {"0002_loud.sql": "ALTER TABLE words ADD COLUMN loud INTEGER NOT NULL DEFAULT 0;"}


def folder(tmp_path: Path, migrations: dict[str, str]) -> Path:
    made = Path(tempfile.mkdtemp(dir=tmp_path, prefix="migrations-"))
    for name, sql in migrations.items():
        (made / name).write_text(sql)
    return made


def open_it(path: Path, migrations: Path, *, application_id: int = OURS) -> None:
    prepare(path, application_id=application_id, migrations=migrations)


def words(path: Path) -> list[str]:
    with closing(connect(path, read_only=True)) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY rowid")]


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    return folder(tmp_path, FIRST)


@pytest.fixture
def path(tmp_path: Path, migrations: Path) -> Path:
    """A database with two hundred pages and all of it in the file."""
    path = tmp_path / "data" / "words.db"
    path.parent.mkdir()
    open_it(path, migrations)
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO words VALUES (?)", [(f"{n:04}" + "x" * 2_000,) for n in range(200)])
        connection.execute("COMMIT")
    return path


def with_log(path: Path) -> None:
    """Leave an acknowledged write in the write-ahead log, as a killed server does."""
    copies = []
    connection = connect(path)
    connection.execute("INSERT INTO words VALUES ('acknowledged')")
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        copies.append((source, source.read_bytes()))
    connection.close()
    for source, content in copies:
        source.write_bytes(content)


def test_a_new_file_is_ours_and_readable_by_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == OURS
        assert integrity(connection) == []
    assert sorted(file.name for file in path.parent.iterdir()) == ["words.db"]


def test_opening_again_changes_nothing(path: Path, migrations: Path) -> None:
    before = path.read_bytes()
    open_it(path, migrations)
    assert path.read_bytes() == before


# -- damage -------------------------------------------------------------------------------------------


def _cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _cut_by_one_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4_096)


def _zero_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4_096))


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(5_000))


def _garbage_log(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"garbage!" * 1_000)


def _zeroed_log(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(bytes(8_000))


def _log_alone(path: Path) -> None:
    with_log(path)
    path.unlink()


def _other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def _other_database_of_ours(path: Path) -> None:
    path.unlink()
    open_it(path, folder(path.parent.parent, FIRST), application_id=OTHER)


def _other_database_with_log(path: Path) -> None:
    _other_database_of_ours(path)
    with_log(path)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = (
    (_cut_in_half, "cut short"),
    (_cut_by_one_page, "cut short"),
    (_zero_first_page, "is not a database"),
    (_empty, "is not a database"),
    (_picture, "is not a database"),
    (_garbage_log, "-wal is damaged"),
    (_zeroed_log, "-wal is damaged"),
    (_log_alone, "-wal is there without its database"),
    (_other_program, "belongs to another program or is another database of Klatsch"),
    (_other_database_of_ours, "belongs to another program or is another database of Klatsch"),
    (_other_database_with_log, "belongs to another program or is another database of Klatsch"),
    (_directory, "cannot be opened"),
)


@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_damaged_or_not_ours_is_refused_in_one_line_and_left_as_it_is(
    damage: Callable[[Path], None], said: str, path: Path, migrations: Path
) -> None:
    damage(path)
    before = _contents(path.parent)
    for _ in range(2):
        with pytest.raises(StartRefused, match=said) as refused:
            open_it(path, migrations)
        assert "\n" not in refused.value.text
        assert refused.value.advice
    after = _contents(path.parent)
    after.pop("words.db-shm", None)
    before.pop("words.db-shm", None)
    assert after == before


def _contents(directory: Path) -> dict[str, bytes | None]:
    return {file.name: file.read_bytes() if file.is_file() else None for file in directory.iterdir()}


def _deleted_index(path: Path) -> None:
    with_log(path)
    path.with_name(path.name + "-shm").unlink()


def _garbage_index(path: Path) -> None:
    with_log(path)
    path.with_name(path.name + "-shm").write_bytes(b"garbage!" * 4_096)


@pytest.mark.parametrize("harm", [with_log, _deleted_index, _garbage_index])
def test_what_a_killed_server_leaves_is_recovered(harm: Callable[[Path], None], path: Path, migrations: Path) -> None:
    harm(path)
    open_it(path, migrations)
    assert words(path)[-1] == "acknowledged"
    assert len(words(path)) == 201


def test_damage_deep_inside_is_found_by_the_check(path: Path, migrations: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4_096 * 20)
        file.write(b"\xff" * 4_096 * 3)
    open_it(path, migrations)
    with closing(connect(path)) as connection:
        assert integrity(connection)


def test_a_row_that_refers_to_nothing_is_found_by_the_check(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "test.db")) as connection:
        connection.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE children (parent INTEGER REFERENCES parents (id))")
        assert integrity(connection) == []
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO children VALUES (7)")
        assert integrity(connection) == ["children: row 1 refers to nothing in parents"]


def test_only_the_file_that_was_meant_is_discarded(path: Path, migrations: Path) -> None:
    with_log(path)
    seen = identity_of(path)
    discard(path, (0, 0))
    assert identity_of(path) == seen
    discard(path, seen)
    assert [file.name for file in path.parent.iterdir()] == []
    assert identity_of(path) is None
    open_it(path, migrations)
    assert words(path) == []


def test_whoever_has_a_discarded_file_open_harms_nobody(path: Path, migrations: Path) -> None:
    old = connect(path)
    old.execute("INSERT INTO words VALUES ('before')")
    discard(path, identity_of(path))
    open_it(path, migrations)
    with closing(connect(path)) as new:
        new.execute("INSERT INTO words VALUES ('new')")
        old.execute("INSERT INTO words VALUES ('into nowhere')")
        old.close()
        new.execute("INSERT INTO words VALUES ('newer')")
    assert words(path) == ["new", "newer"]


def test_a_database_says_whose_it_is(path: Path) -> None:
    assert application_of(path) == OURS
    _picture(path)
    assert application_of(path) is None
    path.unlink()
    assert application_of(path) is None


# -- modes --------------------------------------------------------------------------------------------


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[Path]:
    """A directory of nobody's, and this process as nobody (root may read and write whatever the mode says)."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    directory = Path(tempfile.mkdtemp())
    os.chown(directory, 65_534, 65_534)
    os.seteuid(65_534)
    try:
        yield directory
    finally:
        os.seteuid(0)
        shutil.rmtree(directory)


@pytest.mark.parametrize("mode", [0o000, 0o200, 0o400])
def test_a_database_that_cannot_be_read_and_written_is_refused(mode: int, as_nobody: Path) -> None:
    migrations, path = folder(as_nobody, FIRST), as_nobody / "words.db"
    open_it(path, migrations)
    path.chmod(mode)
    with pytest.raises(StartRefused, match="cannot be opened: Permission denied"):
        open_it(path, migrations)
    path.chmod(0o600)
    open_it(path, migrations)


def test_a_directory_that_cannot_be_written_is_refused(as_nobody: Path) -> None:
    data = as_nobody / "data"
    data.mkdir(mode=0o500)
    with pytest.raises(StartRefused, match="cannot be opened: Permission denied"):
        open_it(data / "words.db", folder(as_nobody, FIRST))
    assert list(data.iterdir()) == []


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path, migrations: Path) -> None:
    with pytest.raises(StartRefused, match="No such file or directory"):
        open_it(tmp_path / "nowhere" / "words.db", migrations)


# -- migrations -----------------------------------------------------------------------------------------


def test_an_old_database_is_brought_to_the_newest_schema_with_its_rows(path: Path, tmp_path: Path) -> None:
    before = words(path)
    open_it(path, folder(tmp_path, SECOND))
    assert words(path) == before
    assert _schema(path) == _schema_of_new(tmp_path, SECOND)


def _schema(path: Path) -> list[tuple[str, ...]]:
    with closing(connect(path)) as connection:
        return [
            tuple(map(str, row))
            for name in ("words", "schema_migrations")
            for row in connection.execute(f"SELECT * FROM pragma_table_info('{name}')")
        ] + [(str(schema_number(connection)),)]


def _schema_of_new(tmp_path: Path, migrations: dict[str, str]) -> list[tuple[str, ...]]:
    open_it(tmp_path / "fresh.db", folder(tmp_path, migrations))
    return _schema(tmp_path / "fresh.db")


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    migrations = folder(tmp_path, SECOND)
    with closing(connect(tmp_path / "test.db")) as connection:
        assert migrate(connection, migrations) == ["0001_first", "0002_loud"]
        assert migrate(connection, migrations) == []
        assert schema_number(connection) == 2


def test_a_migration_that_leaves_a_row_without_what_it_refers_to_is_taken_back(path: Path, tmp_path: Path) -> None:
    broken = "CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE said (word REFERENCES parents); INSERT INTO said VALUES (9);"
    with pytest.raises(StartRefused, match="0003_said: said refers to nothing in parents"):
        open_it(path, folder(tmp_path, {**SECOND, "0003_said.sql": broken}))
    with closing(connect(path)) as connection:
        assert schema_number(connection) == 2
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'said'").fetchone() is None


def test_a_newer_schema_is_refused_and_left_as_it_is(path: Path, tmp_path: Path, migrations: Path) -> None:
    open_it(path, folder(tmp_path, SECOND))
    before = path.read_bytes()
    with pytest.raises(StartRefused, match="The database has schema 2; this Klatsch knows 1"):
        open_it(path, migrations)
    assert path.read_bytes() == before


def test_a_migration_that_fails_is_undone_whole(path: Path, tmp_path: Path) -> None:
    broken = SECOND | {"0003_broken.sql": "CREATE TABLE half (a);\nINSERT INTO nowhere VALUES (1);"}
    with pytest.raises(StartRefused, match="no such table: nowhere"):
        open_it(path, folder(tmp_path, broken))
    with closing(connect(path)) as connection:
        assert schema_number(connection) == 2, "what came before it stays"
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    mended = SECOND | {"0003_mended.sql": "CREATE TABLE half (a);"}
    open_it(path, folder(tmp_path, mended))


def test_a_start_that_was_killed_while_it_made_the_database_is_no_hindrance(tmp_path: Path, migrations: Path) -> None:
    (tmp_path / ".words.db.new").write_bytes(b"half of something")
    (tmp_path / ".words.db.new-wal").write_bytes(b"half of something")
    open_it(tmp_path / "words.db", migrations)
    assert words(tmp_path / "words.db") == []
    assert not list(tmp_path.glob(".words*"))


_RACER = """
import pathlib, sys
from klatsch.drivers.sqlite_files import prepare
print("ready", flush=True)
sys.stdin.readline()
prepare(pathlib.Path(sys.argv[1]), application_id=int(sys.argv[2]), migrations=pathlib.Path(sys.argv[3]))
"""


def _racer(path: Path, migrations: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _RACER, path, str(OURS), migrations]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("already_there", [False, True])
def test_programs_that_start_at_once_do_not_harm_each_other(already_there: bool, tmp_path: Path) -> None:
    steps = {f"{n:04}_step.sql": f"CREATE TABLE step{n} (a);\nUPDATE counted SET n = n + 1;" for n in range(2, 12)}
    first = {"0001_first.sql": "CREATE TABLE counted (n);\nINSERT INTO counted VALUES (1);"}
    path, migrations = tmp_path / "words.db", folder(tmp_path, first | steps)
    if already_there:
        open_it(path, folder(tmp_path, first))
    racers = [_racer(path, migrations) for _ in range(3)]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert [(racer.communicate(timeout=30)[1], racer.returncode) for racer in racers] == [("", 0)] * 3
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT n FROM counted").fetchone()[0] == 11, "each step was taken once"
        assert integrity(connection) == []


def test_migrations_are_known_by_number_and_name(tmp_path: Path) -> None:
    made = folder(tmp_path, SECOND | {"README.txt": "no migration"})
    assert [(number, name) for number, name, _ in known_migrations(made)] == [(1, "0001_first"), (2, "0002_loud")]


def test_a_url_names_a_path_or_another_engine() -> None:
    assert sqlite_path("sqlite:data/auth.db") == Path("data/auth.db")
    assert sqlite_path("sqlite:" + "/var/lib/klatsch/auth.db") == Path("/var/lib/klatsch/auth.db")
    assert sqlite_path("postgresql://there") is None
