"""Migrations: in order, whole or not at all, once; see tests/faults/test_postgres.py for what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from postgres_server import ask, fresh_database

from klatsch.drivers.postgres_pool import connect
from klatsch.drivers.postgres_schema import integrity, missing_migrations, prepare, schema_number
from klatsch.errors import StartRefused

FIRST = {"0001_first.sql": "CREATE TABLE words (word text NOT NULL); CREATE INDEX by_word ON words (word);"}
SECOND = FIRST | {"0002_loud.sql": "ALTER TABLE words ADD COLUMN loud boolean NOT NULL DEFAULT false;"}
BROKEN = FIRST | {"0002_broken.sql": "CREATE TABLE more (x text); SELECT 1/0;"}


@pytest.fixture
def url() -> str:
    return fresh_database()


def folder(path: Path, migrations: dict[str, str]) -> Path:
    path.mkdir(exist_ok=True)
    for name, sql in migrations.items():
        (path / name).write_text(sql)
    return path


def tables(url: str) -> list[str]:
    found: Any = ask(lambda c: c.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"), url)
    return [row[0] for row in found]


async def test_each_is_applied_once_and_in_order(url: str, tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one", FIRST), folder(tmp_path / "two", SECOND)
    assert await prepare(url, store="auth", migrations=one) == ["0001_first"]
    assert await prepare(url, store="auth", migrations=two) == ["0002_loud"]
    assert await prepare(url, store="auth", migrations=two) == []
    connection = await connect(url)
    assert await schema_number(connection) == 2
    assert await integrity(connection) == []
    await connection.close()


async def test_a_step_that_fails_leaves_nothing(url: str, tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="division by zero"):
        await prepare(url, store="auth", migrations=folder(tmp_path / "broken", BROKEN))
    assert tables(url) == ["schema_migrations", "words"], "the first stands, of the second there is nothing"
    assert await prepare(url, store="auth", migrations=folder(tmp_path / "two", SECOND)) == ["0002_loud"]


async def test_the_plan_is_what_is_done_and_does_nothing(url: str, tmp_path: Path) -> None:
    two = folder(tmp_path / "two", SECOND)
    plan = await missing_migrations(url, store="auth", migrations=two)
    assert plan == [(name.removesuffix(".sql"), sql) for name, sql in SECOND.items()]
    assert tables(url) == []
    assert await prepare(url, store="auth", migrations=two) == [name for name, _ in plan]
    assert await missing_migrations(url, store="auth", migrations=two) == []
    with pytest.raises(StartRefused, match="another database"):
        await missing_migrations(url, store="messages", migrations=two)


async def test_a_later_klatsch_s_database_is_left_alone(url: str, tmp_path: Path) -> None:
    await prepare(url, store="auth", migrations=folder(tmp_path / "two", SECOND))
    with pytest.raises(StartRefused, match="schema 2"):
        await prepare(url, store="auth", migrations=folder(tmp_path / "one", FIRST))


async def test_what_the_server_knows_to_be_broken_is_told(url: str, tmp_path: Path) -> None:
    await prepare(url, store="auth", migrations=folder(tmp_path / "one", FIRST))
    ask(lambda c: c.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_word'::regclass"), url)
    ask(lambda c: c.execute("ALTER TABLE words ADD CONSTRAINT short CHECK (length(word) < 9) NOT VALID"), url)
    connection = await connect(url)
    problems = await integrity(connection)
    await connection.close()
    assert [any(part in problem for problem in problems) for part in ("by_word", "short")] == [True, True]
