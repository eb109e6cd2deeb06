"""`klatsch move`: both databases of a Klatsch, from SQLite to PostgreSQL or back. The source stays as it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from klatsch.auth_db.open import open_auth_move
from klatsch.directory import prepare_directory, sole_owner
from klatsch.errors import StartRefused
from klatsch.messages_db.open import open_messages_move


class Pair(NamedTuple):
    """Where both databases are; `data` for a directory of SQLite files."""

    auth: str
    messages: str
    data: Path | None


class Moved(NamedTuple):
    tables: int
    rows: int


def pair_of(urls: Sequence[str]) -> Pair:
    """`sqlite:DIR` → its two files; `postgresql://…/NAME` → NAME_auth and NAME_messages, or the two that are given."""
    scheme = urls[0].partition(":")[0]
    if scheme == "sqlite" and len(urls) == 1:
        data = Path(urls[0].removeprefix("sqlite:"))
        return Pair(f"sqlite:{data / 'auth.db'}", f"sqlite:{data / 'messages.db'}", data)
    if all(url.startswith(("postgresql://", "postgres://")) for url in urls):
        if len(urls) == 2:
            return Pair(urls[0], urls[1], None)
        parts = urlsplit(urls[0])
        if len(urls) == 1 and len(parts.path) > 1:
            auth, messages = (
                urlunsplit(parts._replace(path=f"{parts.path}_{store}")) for store in ("auth", "messages")
            )
            return Pair(auth, messages, None)
    raise StartRefused(
        "This names no pair of databases.",
        hint="Write sqlite:DIR, or postgresql://USER:PASSWORD@HOST/NAME (for NAME_auth and NAME_messages), or both URLs.",
    )


async def move(source: Pair, target: Pair, *, say: Callable[[str], None]) -> Moved:
    """Raises StartRefused. Begun before and not finished, it goes on."""
    if (source.data is None) == (target.data is None):
        raise StartRefused(
            "Both are of the same engine.",
            hint="Copy the data directory, or use pg_dump: what is there stays as it is.",
        )
    async with (
        _held(source, target),
        open_auth_move(source.auth, target.auth) as auth,
        open_messages_move(source.messages, target.messages) as messages,
    ):
        # Kept by the messages' side until the end: a kill between the two last steps is no refusal later.
        sealed = messages is not None and await messages.is_sealed()
        if messages is None or (auth is None and not sealed):
            raise StartRefused(
                "The target has data already.", hint="Give databases that are empty; the source is as it was."
            )
        moves = [move for move in (auth, messages) if move is not None]
        for each in () if sealed else moves:
            await each.copy(say)
        compared = [row for each in moves for row in await each.compare(say)]
        await messages.seal()
        for each in moves:
            await each.finish()
    return Moved(len(compared), sum(row.rows for row in compared))


@asynccontextmanager
async def _held(source: Pair, target: Pair) -> AsyncGenerator[None]:
    """No server runs on a directory of either side, and none starts."""
    async with AsyncExitStack() as stack:
        if source.data is not None:
            if not source.data.is_dir():
                raise StartRefused(f"There is no directory {source.data}.", hint="Name a data directory of Klatsch.")
            await stack.enter_async_context(sole_owner(source.data))
        if target.data is not None:
            prepare_directory(target.data)
            await stack.enter_async_context(sole_owner(target.data))
        yield
