"""The least that a server in Python can do and still keep the promise: what is left of a post when everything that Klatsch is
for is taken away. uvloop reads and writes, httptools parses, and one thread commits what waits (WAL, synchronous=FULL) to a
table that knows every client id. Nobody is asked who they are, nothing is announced, nothing is indexed for searching.

    python -m bench.floor --database FILE --port PORT
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, cast

import httptools
import msgspec
import uvloop

MOST_IN_A_GROUP = 512
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
SCHEMA = """
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  author TEXT NOT NULL,
  client_id TEXT NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (author, client_id)
)"""


class Draft(msgspec.Struct, rename="camel"):
    content: str
    client_id: str
    room: str


read_draft = msgspec.json.Decoder(Draft).decode


class Talk(asyncio.Protocol):
    """One connection. Whatever is not a post is answered with nothing."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._parser: Any = httptools.HttpRequestParser(self)
        self._cookie = ""
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"cookie":
            self._cookie = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        body, self._body = self._body, b""
        if self._parser.get_method() == b"POST":
            self._writer.store(self, self._cookie, read_draft(body))
        else:
            self.reply(b"{}")

    def reply(self, body: bytes) -> None:
        self._transport.write(HEAD % (len(body), body))


Post = tuple[Talk, str, Draft]


class Writer:
    def __init__(self, database: Path) -> None:
        self._database = database
        self._loop = asyncio.get_running_loop()
        self._waiting: SimpleQueue[Post] = SimpleQueue()
        threading.Thread(target=self._run, daemon=True).start()

    def store(self, talk: Talk, author: str, draft: Draft) -> None:
        self._waiting.put((talk, author, draft))

    def _run(self) -> None:
        connection = sqlite3.connect(self._database, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(SCHEMA)
        number = 0
        while True:
            posts = self._next_group()
            rows = [
                (number + at, post.room, author, post.client_id, post.content)
                for at, (_, author, post) in enumerate(posts, 1)
            ]
            number += len(rows)
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?)", rows)
            connection.execute("COMMIT")
            self._loop.call_soon_threadsafe(_acknowledge, posts, number - len(rows))

    def _next_group(self) -> list[Post]:
        posts = [self._waiting.get()]
        while len(posts) < MOST_IN_A_GROUP:
            try:
                posts.append(self._waiting.get_nowait())
            except Empty:
                break
        return posts


def _acknowledge(posts: list[Post], before: int) -> None:
    for number, (talk, _, _) in enumerate(posts, before + 1):
        talk.reply(b'{"_id":"%d","seq":%d}' % (number, number))


async def serve(database: Path, port: int) -> None:
    writer = Writer(database)
    server = await asyncio.get_running_loop().create_server(lambda: Talk(writer), "127.0.0.1", port, backlog=4_096)
    await server.serve_forever()


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--database", type=Path, required=True)
    words.add_argument("--port", type=int, required=True)
    given = words.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given.database, given.port))
