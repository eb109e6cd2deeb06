"""The Messages DB on SQLite from behind: what a statement costs, and rooms and messages without a server's ceremony."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from workbench import NOW

from klatsch.drivers.sqlite_files import connect
from klatsch.ids import ClientId, RoomId, UserId
from klatsch.messages_db import NewMessage, NewRoom, Posted
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.messages_db.sqlite_rooms import create_room
from klatsch.messages_db.sqlite_search_file import SCHEMA
from klatsch.messages_db.sqlite_search_index import TABLES, begin, state_of, store
from klatsch.messages_db.sqlite_search_moves import batch_after, first_state, forget
from klatsch.model.messages import Message
from klatsch.model.rooms import History, Room, RoomKind

_client_ids = count()


def plan(
    connection: sqlite3.Connection, statement: str, values: Sequence[object] | dict[str, object] = ()
) -> list[str]:
    """How SQLite would go about it, step by step."""
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def tables_scanned(steps: Sequence[str], *, but: Sequence[str] = ()) -> list[str]:
    """Steps that look at every row of a table (those in `but` are short lists)."""
    short = {*but, "CONSTANT"}
    return [step for step in steps if step.startswith("SCAN") and step.split()[1] not in short]


@contextmanager
def statements_of(connection: sqlite3.Connection) -> Iterator[list[str]]:
    """What is asked of SQLite meanwhile."""
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


def index_some(most: int, connection: sqlite3.Connection) -> int:
    """One step of the index, of a connection that sees both files."""
    state = state_of(connection) or first_state(connection)
    begin(state, connection)
    batch = batch_after(state, most, connection)
    assert batch is not None, "it is the index of these messages"
    if batch.state == state:
        return 0
    assert store(state, batch, connection)
    forget(batch.state.done, connection)
    return max(1, len(batch.leaving) + len(batch.days))


def start_over(connection: sqlite3.Connection) -> None:
    """An index with nothing in it, as a new file is."""
    for table in TABLES:
        connection.execute(f"DROP TABLE search.{table}_seen")
        connection.execute(f"DROP TABLE search.{table}")
    connection.execute("DROP TABLE search.search_state")
    connection.execute("DROP TABLE search.search_days")
    path = next(row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "search")
    connection.execute("DETACH search")
    with closing(connect(Path(path))) as index:
        index.executescript((SCHEMA / "0001_index.sql").read_text())
    connection.execute("ATTACH ? AS search", (path,))


def room_of(
    connection: sqlite3.Connection, *members: UserId, name: str = "hall", history: History = History.EVERYTHING
) -> Room:
    new = NewRoom(name=name, topic="", kind=RoomKind.PUBLIC, now=NOW, members=members, history=history)
    return create_room(new, connection).room


def new(author: UserId, room: RoomId, *, thread: int | None = None, mentions: Sequence[str] = ()) -> NewMessage:
    """A message like any other."""
    client_id = ClientId(f"behind-{next(_client_ids)}")
    return NewMessage(
        author=author, room=room, client_id=client_id, content="words", now=NOW, thread=thread, mentions=mentions
    )


def say(
    connection: sqlite3.Connection,
    author: UserId,
    room: RoomId,
    *,
    thread: int | None = None,
    mentions: Sequence[str] = (),
) -> Message:
    (answer,) = post_all(connection, [new(author, room, thread=thread, mentions=mentions)])
    assert isinstance(answer, Posted), answer
    return answer.message
