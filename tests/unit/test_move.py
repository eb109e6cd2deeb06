"""Both databases there and back: nothing is forgotten, nothing is changed, and what is not empty is not written to."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from moving import ODD, bytes_of, moved, postgres_targets, sqlite_world, told_by_postgres, told_by_sqlite
from postgres_server import ask

from klatsch import move as moving
from klatsch.drivers import move_sqlite
from klatsch.drivers.move import Move
from klatsch.errors import StartRefused
from klatsch.move import Pair, pair_of
from klatsch.serve import migration_plan, opened_stores
from klatsch.settings import Settings


def test_there_and_back_everything_is_as_it_was(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a")
    before, told = bytes_of(tmp_path / "a"), told_by_sqlite(tmp_path / "a")
    target = postgres_targets()
    result, said = moved(source, target)
    assert [name for name, rows in told.items() if not rows] == [], "there was something in every table"
    assert result.tables == len(told)
    assert result.rows == sum(map(len, told.values()))
    assert any("25 rows are equal" in line for line in said)
    assert moved(target, pair_of([f"sqlite:{tmp_path / 'b'}"]))[0] == result
    assert told_by_sqlite(tmp_path / "b") == told
    assert bytes_of(tmp_path / "a") == before, "the source was not touched"


def test_what_is_there_is_there_as_the_engine_itself_keeps_it(tmp_path: Path) -> None:
    target = postgres_targets()
    moved(sqlite_world(tmp_path / "a"), target)
    assert told_by_postgres(target.messages, "history", "epoch", "1") == [("epoch-of-old",)]
    ((content,),) = told_by_postgres(target.messages, "messages", "content", "number LIMIT 1")
    assert "\0" not in content
    assert content != ODD, "escaped, as that of messages that were posted here"
    assert told_by_postgres(target.auth, "sessions", '"sessionToken", expires::text', "1")[0][0] == "token-of-ann"
    assert told_by_postgres(target.auth, "user_details", '"userId", invisible', "1") == [("UA", True), ("UB", False)]


def test_new_rows_are_numbered_after_those_that_came(tmp_path: Path) -> None:
    target = postgres_targets()
    moved(sqlite_world(tmp_path / "a"), target)
    insert = """INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at)
        VALUES ('\\xff', 1, 99, 99, 'UA', 'new', 'x', 1) RETURNING number"""
    assert ask(lambda connection: connection.fetchval(insert), target.messages) == 26


def test_what_has_data_is_not_written_to(tmp_path: Path) -> None:
    source, target = sqlite_world(tmp_path / "a"), postgres_targets()
    moved(source, target)
    other = sqlite_world(tmp_path / "other", messages=3)
    for one, two in ((source, target), (target, other), (other, target)):
        with pytest.raises(StartRefused, match="has data already"):
            moved(one, two)
    assert len(told_by_sqlite(tmp_path / "other")["messages.messages"]) == 3


def test_a_server_on_the_source_stops_the_move(tmp_path: Path) -> None:
    source, target = sqlite_world(tmp_path / "a"), postgres_targets()
    with (tmp_path / "a" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StartRefused, match="Another Klatsch serves"):
            moved(source, target)
    moved(source, target)


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("nth", range(1, 4))
def test_killed_between_its_last_steps_it_ends_well_the_next_time(
    nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = sqlite_world(tmp_path / "a"), postgres_targets()
    steps: list[str] = []
    with monkeypatch.context() as patch:
        for name in ("seal", "finish"):
            real = getattr(Move, name)

            async def step(self: Move, real: object = real) -> None:
                steps.append(str(real))
                if len(steps) == nth:
                    raise _Killed
                await real(self)  # pyright: ignore[reportCallIssue, reportGeneralTypeIssues]

            patch.setattr(Move, name, step)
        with pytest.raises(_Killed):
            moved(source, target)
    moved(source, target)
    back = pair_of([f"sqlite:{tmp_path / 'b'}"])
    moved(target, back)
    assert told_by_sqlite(tmp_path / "b") == told_by_sqlite(tmp_path / "a")


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str, int], Pair]:
    """`half(where, step, nth)`: the source of a move to `b`, killed as this step began for the nth time."""

    def begin(where: Any, step: str, nth: int) -> Pair:
        source = postgres_targets()
        moved(sqlite_world(tmp_path / "a"), source)
        count, real = 0, getattr(where, step)

        def stepped(*given: Any) -> Any:
            nonlocal count
            count += 1
            if count == nth:
                raise _Killed
            return real(*given)

        with monkeypatch.context() as patch:
            patch.setattr(where, step, stepped)
            with pytest.raises(_Killed):
                moved(source, pair_of([f"sqlite:{tmp_path / 'b'}"]))
        return source

    return begin


STEPS = [(Move, "seal", 1), (Move, "finish", 1), (Move, "finish", 2), (move_sqlite, "_put", 1)]


@pytest.mark.parametrize(("where", "step", "nth"), STEPS)
def test_on_half_of_it_nobody_starts_and_nothing_else_is_moved_there(
    where: Any, step: str, nth: int, half: Callable[[Any, str, int], Pair], tmp_path: Path
) -> None:
    source = half(where, step, nth)
    target, there = pair_of([f"sqlite:{tmp_path / 'b'}"]), Settings(data=tmp_path / "b")
    names = sorted(path.name for path in there.data.glob("*.db"))
    for start in (opened, migration_plan):
        with pytest.raises(StartRefused, match="Half of what is to be moved") as refused:
            asyncio.run(start(there))
        assert "the same `klatsch move` again" in refused.value.advice
    assert sorted(path.name for path in there.data.glob("*.db")) == names, "nothing was made in its place"
    other = postgres_targets()
    moved(sqlite_world(tmp_path / "other", messages=3), other)
    with pytest.raises(StartRefused, match=r"was begun and is not finished|has data already"):
        moved(other, target)
    moved(source, target)
    assert told_by_sqlite(tmp_path / "b") == told_by_sqlite(tmp_path / "a")
    asyncio.run(opened(there))


async def opened(settings: Settings) -> None:
    async with opened_stores(settings):
        pass


def test_what_is_given_up_makes_room(half: Callable[[Any, str, int], Pair], tmp_path: Path) -> None:
    half(Move, "seal", 1)
    other = postgres_targets()
    moved(sqlite_world(tmp_path / "other", messages=3), other)
    with pytest.raises(StartRefused) as refused:
        moved(other, pair_of([f"sqlite:{tmp_path / 'b'}"]))
    remove = re.search(r"rm \S+", refused.value.advice)
    assert remove, refused.value.advice
    subprocess.run(remove[0], shell=True, check=True)
    moved(other, pair_of([f"sqlite:{tmp_path / 'b'}"]))
    assert told_by_sqlite(tmp_path / "b") == told_by_sqlite(tmp_path / "other")


def test_killed_when_all_was_there_it_is_put_in_its_place(
    half: Callable[[Any, str, int], Pair], tmp_path: Path
) -> None:
    source = half(move_sqlite, "_put", 2)
    assert not (tmp_path / "b" / "messages.db").exists()
    with pytest.raises(StartRefused, match="has data already"):
        moved(source, pair_of([f"sqlite:{tmp_path / 'b'}"]))
    assert told_by_sqlite(tmp_path / "b") == told_by_sqlite(tmp_path / "a")


def test_of_one_engine_alone_there_is_nothing_to_move(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a")
    with pytest.raises(StartRefused, match="of the same engine"):
        moved(source, pair_of([f"sqlite:{tmp_path / 'b'}"]))
    assert not (tmp_path / "b").exists()


def test_a_directory_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="There is no directory"):
        moved(pair_of([f"sqlite:{tmp_path / 'none'}"]), postgres_targets())
    assert os.listdir(tmp_path) == []


def test_urls_name_pairs() -> None:
    assert pair_of(["sqlite:/x"]) == Pair("sqlite:/x/auth.db", "sqlite:/x/messages.db", Path("/x"))
    named = pair_of(["postgresql://u:p@h:1/chat?sslmode=require"])
    assert named == Pair(
        "postgresql://u:p@h:1/chat_auth?sslmode=require", "postgresql://u:p@h:1/chat_messages?sslmode=require", None
    )
    assert pair_of(["postgres://h/a", "postgres://h/b"]) == Pair("postgres://h/a", "postgres://h/b", None)


@pytest.mark.parametrize(
    "urls", [["mysql://h/x"], ["postgresql://h"], ["sqlite:/a", "sqlite:/b"], ["postgresql://h/a", "b"], ["x"]], ids=str
)
def test_others_are_refused_with_what_to_write(urls: list[str]) -> None:
    with pytest.raises(StartRefused) as refused:
        moving.pair_of(urls)
    assert "sqlite:DIR" in refused.value.advice
