"""The index's file: whatever becomes of it, it is made from the messages again, and no message comes to harm."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from finding import catch_up, found
from message_stage import ANN, BO, Talk, talk_of
from workbench import NOW

from klatsch.drivers.sqlite_files import identity_of
from klatsch.errors import StorageFull, Unavailable
from klatsch.messages_db import MessagesDb, sqlite_search_file, sqlite_search_index, sqlite_search_moves
from klatsch.messages_db.sqlite import open_sqlite
from klatsch.messages_db.sqlite_search_file import path_beside

WORDS = [f"needle {number}" for number in range(5)]


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    return tmp_path / "messages.db"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "messages-search.db"


@pytest.fixture
async def db(messages: Path) -> AsyncIterator[MessagesDb]:
    db = await open_sqlite(messages)
    yield db
    await db.close()


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    talk = await talk_of(db, ANN, BO)
    for words in WORDS:
        await talk.say(ANN, words)
    await catch_up(db)
    return talk


async def must_be_whole(db: MessagesDb, words: list[str] = WORDS) -> None:
    assert sorted(await found(db, ANN, "needle")) == words
    assert (await db.check())["problems"] == []


async def test_it_is_made_beside_the_messages_for_their_owner_alone(talk: Talk, index: Path) -> None:
    assert index.stat().st_mode & 0o777 == 0o600
    await must_be_whole(talk.db)


async def test_it_is_not_made_before_it_is_needed(db: MessagesDb, index: Path) -> None:
    assert (await db.check())["problems"] == []
    assert not index.exists()
    await talk_of(db, ANN)
    assert await found(db, ANN, "needle") == []
    assert index.exists()


def test_a_link_to_another_disk_is_followed(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "messages-search.db").symlink_to(tmp_path / "disk" / "index")
    assert path_beside(tmp_path / "messages.db") == tmp_path / "disk" / "index"


# -- damage ------------------------------------------------------------------------------------------------


def _missing(index: Path) -> None:
    index.unlink()


def _log_alone(index: Path) -> None:
    index.rename(index.with_name(index.name + "-wal"))


def _empty(index: Path) -> None:
    index.write_bytes(b"")


def _prose(index: Path) -> None:
    index.write_text("Dear diary, " * 1_000)


def _cut(index: Path) -> None:
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])


def _no_schema(index: Path) -> None:
    with index.open("r+b") as file:
        file.seek(100)
        file.write(bytes(3_996))


def _spoiled(index: Path) -> None:
    """All but the first page."""
    with index.open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * (index.stat().st_size - 4_096))


def _spoiled_log(index: Path) -> None:
    index.with_name(index.name + "-wal").write_bytes(b"no write-ahead log at all " * 200)


def _statement(text: str) -> Callable[[Path], None]:
    def harm(index: Path) -> None:
        with closing(sqlite3.connect(index, isolation_level=None)) as other:
            other.execute(text)

    harm.__name__ = text
    return harm


DAMAGES = [
    _missing, _log_alone, _empty, _prose, _cut, _no_schema, _spoiled, _spoiled_log,
    *map(_statement, (
        "DROP TABLE search_state", "DROP TABLE search_words", "DELETE FROM search_words_data", "DELETE FROM search_state",
        "UPDATE search_state SET epoch = 'another'", "UPDATE search_state SET form = form + 1",
        "UPDATE search_state SET position = position + 1", "UPDATE search_state SET done = done + 1",
        "UPDATE search_parts_data SET block = zeroblob(20) WHERE id > 1",
        "INSERT INTO schema_migrations (number, name) VALUES (99, 'from_the_future')",
    )),
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
async def test_whatever_is_wrong_with_it_it_is_made_anew(
    damage: Callable[[Path], None], talk: Talk, messages: Path, index: Path
) -> None:
    await talk.db.close()
    damage(index)
    db = await open_sqlite(messages)
    said = await Talk(db, talk.room).say(ANN, "needle 5")
    await keep_trying(db)
    await must_be_whole(db, [*WORDS, "needle 5"])
    assert (await Talk(db, talk.room).page()).messages[-1] == said, "messages are as they were"
    await db.close()


async def keep_trying(db: MessagesDb) -> None:
    """As the server does: what fails is tried again. A search is what meets damage that indexing never touches."""
    for _ in range(4):
        try:
            await catch_up(db)
            await found(db, ANN, "needle eedl")
        except Unavailable:
            continue


@pytest.mark.parametrize("damage", [_prose, _spoiled, *DAMAGES[8:11]], ids=lambda damage: damage.__name__.strip("_"))
async def test_a_check_names_what_is_wrong_and_throws_nothing_away(
    damage: Callable[[Path], None], talk: Talk, messages: Path, index: Path
) -> None:
    await talk.db.close()
    damage(index)
    before = identity_of(index)
    db = await open_sqlite(messages)
    report = await db.check()
    problems: Any = report["problems"]
    assert not report["ok"]
    assert all(problem.startswith("search: ") and "--repair" in problem for problem in problems)
    assert identity_of(index) == before
    assert await db.rebuild_index() == len(WORDS)
    await must_be_whole(db)
    await db.close()


async def test_damage_while_it_is_open_is_made_good_but_not_without_end(
    talk: Talk, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil = _statement("DELETE FROM search_words_data WHERE id > 10")
    spoil(index)
    with pytest.raises(Unavailable, match="made anew"):
        await found(talk.db, ANN, "needle")
    await catch_up(talk.db)
    await must_be_whole(talk.db)
    spoil(index)
    with pytest.raises(Unavailable, match="made anew"):
        await found(talk.db, ANN, "needle")
    with pytest.raises(Unavailable, match="again and again"):
        await catch_up(talk.db)
    await talk.say(ANN, "posts go on")
    monkeypatch.setattr(sqlite_search_file, "SECONDS_BETWEEN_DAMAGES", 0)
    await catch_up(talk.db)
    await must_be_whole(talk.db)


async def test_what_belongs_to_another_program_is_left_alone(talk: Talk, messages: Path, index: Path) -> None:
    await talk.db.close()
    index.unlink()
    _statement("CREATE TABLE recipes (name TEXT)")(index)
    before = index.read_bytes()
    db = await open_sqlite(messages)
    for _ in range(2):
        with pytest.raises(Unavailable, match="another program"):
            await db.index_some()
        with pytest.raises(Unavailable):
            await found(db, ANN, "needle")
    await Talk(db, talk.room).say(ANN, "posts go on")
    assert index.read_bytes() == before
    assert not (await db.check())["ok"]
    await db.close()


async def test_while_it_cannot_be_used_moves_are_kept_only_so_long(
    talk: Talk, messages: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search_moves, "MOST_KEPT", 2)
    said = await talk.say(ANN, "needle 5")
    await catch_up(talk.db)
    await talk.db.close()
    kept = index.with_name("kept")
    index.rename(kept)
    index.mkdir()
    db = await open_sqlite(messages)
    for number in range(3):
        await db.edit(said.id, f"needle {6 + number}", [], now=NOW)
    with pytest.raises(Unavailable):
        await db.index_some()
    with closing(sqlite3.connect(messages)) as other:
        assert other.execute("SELECT count(*) FROM search_moves").fetchone() == (2,)
    index.rmdir()
    kept.rename(index)
    await catch_up(db)
    await must_be_whole(db, [*WORDS, "needle 8"])
    await db.close()


# -- backups -----------------------------------------------------------------------------------------------


async def test_an_older_index_is_brought_up_to_date_or_made_anew(talk: Talk, messages: Path, index: Path) -> None:
    """Put back from a backup, without what the messages have forgotten by now."""
    said = await talk.say(ANN, "needle 5")
    await catch_up(talk.db)
    await talk.db.close()
    shutil.copy(index, index.with_name("old"))
    db = await open_sqlite(messages)
    await db.edit(said.id, "needle 6", [], now=NOW)
    await catch_up(db)
    await db.close()
    shutil.copy(index.with_name("old"), index)
    db = await open_sqlite(messages)
    await catch_up(db)
    await must_be_whole(db, [*WORDS, "needle 6"])
    await db.close()


@pytest.mark.parametrize("moves", [0, 1])
async def test_older_messages_get_an_index_of_their_own(moves: int, talk: Talk, messages: Path) -> None:
    """Put back from a backup; and then as much is said as was said before, and something else."""
    await talk.db.close()
    shutil.copy(messages, messages.with_name("old"))
    db = await open_sqlite(messages)
    said = await Talk(db, talk.room).say(ANN, "lost words")
    for number in range(moves):
        await db.edit(said.id, f"lost {number}", [], now=NOW)
    await catch_up(db)
    await db.close()
    shutil.copy(messages.with_name("old"), messages)
    db = await open_sqlite(messages)
    await Talk(db, talk.room).say(ANN, "needle 5")
    await catch_up(db)
    await must_be_whole(db, [*WORDS, "needle 5"])
    assert await found(db, ANN, "lost") == []
    await db.close()


# -- killed, and beside others ---------------------------------------------------------------------------------


async def test_a_kill_before_moves_are_forgotten_takes_nothing_out_twice(
    talk: Talk, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (await talk.page()).messages
    await talk.db.edit(said[0].id, "needle 9", [], now=NOW)
    await talk.db.delete(said[1].id, now=NOW)

    def killed(*_: object) -> bool:
        raise Unavailable("killed")

    monkeypatch.setattr(sqlite_search_file, "forget", killed)
    with pytest.raises(Unavailable, match="killed"):
        await catch_up(talk.db)
    monkeypatch.undo()
    await talk.db.close()
    db = await open_sqlite(messages)
    with closing(sqlite3.connect(messages)) as other:
        assert other.execute("SELECT count(*) FROM search_moves").fetchone() == (2,), "they are still there"
        await catch_up(db)
        assert other.execute("SELECT count(*) FROM search_moves").fetchone() == (0,)
    await must_be_whole(db, sorted([*WORDS[2:], "needle 9"]))
    await db.close()


async def test_two_who_make_it_do_each_step_once(talk: Talk, messages: Path) -> None:
    other = await open_sqlite(messages)
    said = [await talk.say(ANN, f"needle {number}") for number in range(5, 400)]

    async def move() -> None:
        for one in said[::10]:
            await talk.db.edit(one.id, f"{one.content} edited", [], now=NOW)
            await talk.db.delete(said[said.index(one) + 1].id, now=NOW)

    await asyncio.gather(catch_up(talk.db), other.rebuild_index(), move(), catch_up(other))
    for db in (talk.db, other):
        await catch_up(db)
        assert (await db.check())["problems"] == []
        assert len(await found(db, ANN, "edited")) == 40
    await other.close()


async def test_a_file_that_somebody_else_put_there_is_taken_up(talk: Talk, messages: Path, index: Path) -> None:
    before = identity_of(index)
    other = await open_sqlite(messages)
    assert await other.rebuild_index() == len(WORDS)
    await other.close()
    assert identity_of(index) != before
    await must_be_whole(talk.db)
    await talk.say(ANN, "needle 5")
    assert await catch_up(talk.db) == 1
    await must_be_whole(talk.db, [*WORDS, "needle 5"])
    with closing(sqlite3.connect(index)) as new:
        assert new.execute("SELECT count(*) FROM search_words_docsize").fetchone() == (6,), "it went into the new one"


# -- a full disk ---------------------------------------------------------------------------------------------


async def test_the_last_room_on_the_disk_is_left_to_messages(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk.say(ANN, "needle 5")
    monkeypatch.setattr(sqlite_search_file, "SPARE_BYTES", 2**62)
    with pytest.raises(StorageFull):
        await talk.db.index_some()
    await must_be_whole(talk.db)
    monkeypatch.undo()
    await catch_up(talk.db)
    await must_be_whole(talk.db, [*WORDS, "needle 5"])


async def test_files_are_cleaned_by_the_indexs_own_writer(talk: Talk, index: Path) -> None:
    said = await talk.say(ANN, "zyxwvutsecret")
    await catch_up(talk.db)
    await talk.db.delete(said.id, now=NOW)
    await catch_up(talk.db)
    assert b"zyxwvutsecret" in blocks(index), "the file still tells"
    while await talk.db.clean_index():
        pass
    assert b"zyxwvutsecret" not in blocks(index)
    await must_be_whole(talk.db)


async def test_what_was_made_anew_lies_in_one_piece(talk: Talk, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_search_file, "MOST_AT_ONCE_REBUILDING", 1)
    monkeypatch.setattr(sqlite_search_index, "MOST_SEGMENTS", 1)
    assert await talk.db.rebuild_index() == len(WORDS)
    with closing(sqlite3.connect(index)) as other:
        assert sqlite_search_index.segments(other) == 1
    await must_be_whole(talk.db)


def blocks(index: Path) -> bytes:
    with closing(sqlite3.connect(index)) as other:
        return b"".join(row[0] for row in other.execute("SELECT block FROM search_words_data"))
