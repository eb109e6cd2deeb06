"""Files that are obviously damaged: one clear line, an exit code, and nothing is touched, least of all replaced."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cast import Server, klatsch

MOST_SECONDS = 15  # two come from the start of a process on a full machine; waiting for a lock takes longer
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 5_000


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with people and messages in it, cleanly closed."""
    data = tmp_path_factory.mktemp("healthy") / "data"
    done = klatsch("demo", "--data", str(data), "--users=5", "--rooms=2", "--messages=600")
    assert done.returncode == 0, done.stderr
    return data


def halve(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def zero_the_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4_096))


def zero_the_schema(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(bytes(3_996))


def spoil_the_log(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"not a write-ahead log at all " * 200)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def picture(path: Path) -> None:
    path.write_bytes(PNG)


def prose(path: Path) -> None:
    path.write_text("Dear diary, today I replaced a database. " * 200)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
    connection.close()


def the_other_one_of_ours(path: Path) -> None:
    path.unlink()
    other = {"auth.db": "messages.db", "messages.db": "auth.db"}[path.name]
    shutil.copy(path.with_name(other), path)


def of_a_newer_klatsch(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, '9999_from_the_future')")
    connection.close()


def dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere" / "to.db")


DAMAGES = (
    halve, zero_the_first_page, zero_the_schema, spoil_the_log, empty, picture, prose, directory, of_another_program,
    the_other_one_of_ours, of_a_newer_klatsch, dangling_link,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "damage"),
    [("messages.db", damage) for damage in DAMAGES]
    + [("auth.db", halve), ("auth.db", picture), ("auth.db", the_other_one_of_ours)],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_damage_is_refused_in_one_line_and_nothing_is_touched(
    healthy: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(healthy, data)
    damage(data / name)
    before = fingerprints(data)
    begun = time.monotonic()
    done = klatsch("serve", "--data", str(data), "--port", "0")
    assert time.monotonic() - begun < MOST_SECONDS
    assert done.returncode == 1
    assert done.stdout == "", "it never said that it was there"
    first, *rest = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert first.startswith("klatsch: ")
    assert name in first or "schema" in first
    assert len(rest) <= 1
    assert all(line.startswith("hint: ") for line in rest)
    assert "Traceback" not in done.stderr
    assert fingerprints(data) == before


@pytest.mark.parametrize("damage", [halve, picture], ids=lambda damage: damage.__name__)
def test_the_check_says_the_same(healthy: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    data = tmp_path / "data"
    shutil.copytree(healthy, data)
    assert klatsch("check", "--data", str(data)).returncode == 0
    damage(data / "messages.db")
    done = klatsch("check", "--data", str(data))
    assert done.returncode == 1
    assert "messages.db" in done.stderr


def fingerprints(data: Path) -> dict[str, str]:
    """What is in the two databases' files. Beside them SQLite may leave an empty log, and the index of one."""
    found: dict[str, str] = {}
    for path in sorted(data.glob("*.db*")):
        if path.name.endswith("-shm") or not path.is_file() or (path.name.endswith("-wal") and not path.stat().st_size):
            continue
        found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


async def test_without_the_index_of_its_log_it_serves_everything(healthy: Path, tmp_path: Path) -> None:
    """The -shm file is only a cache; losing it loses nothing."""
    shutil.copytree(healthy, tmp_path / "data")
    with Server(tmp_path / "data") as server:
        (ann,) = server.populate(users=1)
        async with ann:
            await ann.says("in the log")
            server.kill9()
            for index in server.data.glob("*-shm"):
                index.unlink()
            server.restart()
            assert (await ann.reads())["messages"][-1]["content"] == "in the log"
        assert server.check()["messages"]["messages"] == 601


def test_without_damage_it_starts(healthy: Path, tmp_path: Path) -> None:
    """Or the stories above would prove nothing."""
    shutil.copytree(healthy, tmp_path / "data")
    with Server(tmp_path / "data") as server:
        assert server.check()["messages"]["messages"] == 600
