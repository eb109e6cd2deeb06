"""The index's own file beside the messages, with a writer of its own: no post waits behind it.

It can be made from the messages at any time. So whatever is wrong with it (missing, damaged, of another history, behind by
more than the messages remember), it is thrown away and begun anew, by whoever finds that out first; the others see that
the file is another one. No error here keeps the server from starting, or reaches a message.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from klatsch.drivers.sqlite import Sqlite
from klatsch.drivers.sqlite_errors import is_damage, refusal_of
from klatsch.drivers.sqlite_files import Identity, application_of, discard, identity_of, prepare
from klatsch.errors import KlatschError, StartRefused, StorageFull, Unavailable
from klatsch.log import logger
from klatsch.messages_db.sqlite_search_check import FOREIGN, HINT, misindexed
from klatsch.messages_db.sqlite_search_index import PAGES_TO_CLEAN, begin, clean, size, state_of, store
from klatsch.messages_db.sqlite_search_moves import State, batch_after, first_state, forget, give_up

T = TypeVar("T")

APPLICATION_ID = 0x4B4C5358  # "KLSX"
SCHEMA = files("klatsch.messages_db") / "migrations" / "sqlite_search"
MOST_WAITING_SEARCHES = 128
MOST_AT_ONCE = 128
MOST_AT_ONCE_REBUILDING = 512
PAGES_TO_JOIN = 1_024
"""When nobody waits for the file's writer."""
TRIES_TO_CHECK = 5
SPARE_BYTES = 64 * 1_048_576
"""What the index leaves free on the disk: messages need it more."""
SECONDS_BETWEEN_DAMAGES = 3_600
"""A disk that spoils what is written to it is not written to without end."""

log = logger(__name__)


def path_beside(messages: Path) -> Path:
    """messages.db → messages-search.db. A link to another disk is followed."""
    return messages.with_name(f"{messages.stem}-search{messages.suffix}").resolve()


class SearchFile:
    def __init__(self, messages: Sqlite) -> None:
        self.path = path_beside(messages.path)
        self._messages = messages
        self._opened: Sqlite | None = None
        self._identity: Identity | None = None
        self._opening = asyncio.Lock()
        self._is_damaged = False
        self._damaged_at = -float(SECONDS_BETWEEN_DAMAGES)
        self._seen_version = -1
        self._has_moves_to_forget = True

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """With the messages beside it. Both snapshots are of the same moment, or the index's is a little older or newer."""
        file = await self._file()
        return await self._noticing(file.read(work))

    # -- following -------------------------------------------------------------------------------------------

    async def index_some(self, most: int = MOST_AT_ONCE) -> int:
        try:
            return await self._index_some(most)
        except (KlatschError, sqlite3.Error):
            with suppress(KlatschError, sqlite3.Error):
                while await self._messages.write(give_up):
                    pass
            raise

    async def _index_some(self, most: int) -> int:
        version = self._messages.data_version()
        if self._is_damaged:
            await self._replace_damaged()
        file = await self._file()
        if version == self._seen_version:
            return 0
        self._must_have_room()
        state = await self._noticing(file.read(state_of))
        if state is None:
            state = await self._messages.read(first_state)
            await self._noticing(file.write(partial(begin, state)))
        done = await self._step(file, state, most)
        if not done:
            self._seen_version = version
        return done

    async def _step(self, file: Sqlite, state: State, most: int) -> int:
        """How much moved; 1 when it is to be tried again."""
        batch = await self._messages.read(partial(batch_after, state, most))
        if batch is None:
            # Somebody else may have gone on meanwhile, and have forgotten the moves that this state had yet to hear of.
            if await self._noticing(file.read(state_of)) == state:
                log.warning("search_index_discarded", why="it is not an index of these messages")
                await self._replace()
            return 1
        if batch.state == state:
            await self._forget(state)
            return 0
        if not await self._noticing(file.write(partial(store, state, batch))):
            return 1
        self._has_moves_to_forget |= batch.state.done != state.done
        await self._forget(batch.state)
        return max(1, len(batch.leaving) + len(batch.days))

    async def _forget(self, state: State) -> None:
        """Only when the index is on the disk without them."""
        if self._has_moves_to_forget and self._is_current():
            self._has_moves_to_forget = await self._messages.write(partial(forget, state.done))

    def _may_double(self) -> bool:
        return self._free_bytes() - self.path.stat().st_size > SPARE_BYTES

    def _free_bytes(self) -> int:
        return shutil.disk_usage(self.path.parent).free

    def _must_have_room(self) -> None:
        if self._free_bytes() < SPARE_BYTES:
            raise StorageFull("There is too little room left on the disk to index messages.")

    # -- keeping house ---------------------------------------------------------------------------------------

    async def clean(self, pages: int = PAGES_TO_CLEAN) -> bool:
        file = await self._file()
        return await self._noticing(file.write(partial(clean, pages=pages, may_grow=self._may_double())))

    async def rebuild(self) -> int:
        """Beside others who do the same, each step is made once."""
        await self._replace()
        while await self.index_some(MOST_AT_ONCE_REBUILDING):
            pass
        while await self.clean(PAGES_TO_JOIN):
            pass
        return await self.read(size)

    async def check(self) -> list[str]:
        """Problems, each in a line; nothing is made or thrown away. What is not there yet has none."""
        if identity_of(self.path) is None:
            return []
        found: list[str] = []
        try:
            file = await self._file(make=False)
            for _ in range(TRIES_TO_CHECK):  # moves may be forgotten between the two snapshots
                found = await file.read(misindexed)
                if found != [FOREIGN]:
                    break
        except (KlatschError, sqlite3.Error) as error:
            found = [str(error)]
        return [f"search: {problem}; {HINT}" for problem in found]

    async def close(self) -> None:
        async with self._opening:
            await self._close()

    # -- the file's life -------------------------------------------------------------------------------------

    async def _file(self, *, make: bool = True) -> Sqlite:
        async with self._opening:
            if self._opened is None or not self._is_current():
                await self._close()
                await asyncio.to_thread(_prepare, self.path) if make else _inspect(self.path)
                self._identity = identity_of(self.path)
                self._opened = self._open()
            return self._opened

    def _open(self) -> Sqlite:
        try:
            return Sqlite(
                self.path, readers=1, most_reads=MOST_WAITING_SEARCHES, beside=self._messages.path, giving_way=True
            )
        except sqlite3.Error as error:
            raise Unavailable("The search index cannot be opened.", retry_after=2) from refusal_of(error)

    def _is_current(self) -> bool:
        """Nobody has put another file in its place."""
        return self._identity is not None and identity_of(self.path) == self._identity

    async def _noticing(self, answer: Awaitable[T]) -> T:
        """What a damaged file says is kept from people."""
        try:
            return await answer
        except (KlatschError, sqlite3.Error) as error:
            if not is_damage(error):
                raise
            self._is_damaged = True
            raise Unavailable("The search index is being made anew.", retry_after=2) from error

    async def _replace_damaged(self) -> None:
        if time.monotonic() - self._damaged_at < SECONDS_BETWEEN_DAMAGES:
            raise Unavailable("The search index is damaged again and again.")
        log.error("search_index_discarded", why="it is damaged")
        self._damaged_at = time.monotonic()
        await self._replace()

    async def _replace(self) -> None:
        """Thrown away, unless somebody else did that already."""
        async with self._opening:
            identity = self._identity if self._opened is not None else identity_of(self.path)
            await self._close()
            await asyncio.to_thread(_discard, self.path, identity)
            self._is_damaged = False
            self._has_moves_to_forget = True

    async def _close(self) -> None:
        opened, self._opened, self._identity = self._opened, None, None
        self._seen_version = -1
        if opened is not None:
            await opened.close()


def _inspect(path: Path) -> None:
    """As `_prepare`, but nothing is thrown away."""
    prepare(path, application_id=APPLICATION_ID, migrations=SCHEMA)


def _prepare(path: Path) -> None:
    """It is there, and can be used. What is damaged is thrown away; what belongs to others, or cannot be reached, is not."""
    identity = identity_of(path)
    try:
        return _inspect(path)
    except StartRefused as refused:
        if refused.__cause__ is not None and not is_damage(refused):
            raise Unavailable(f"The search index cannot be used: {refused.text}") from refused
        if application_of(path) not in (None, APPLICATION_ID):
            raise Unavailable(f"The search index cannot be made: {refused.text}") from refused
        log.warning("search_index_discarded", why=refused.text)
    _discard(path, identity)
    try:
        _inspect(path)
    except StartRefused as refused:
        raise Unavailable(f"The search index cannot be made: {refused.text}") from refused


def _discard(path: Path, identity: Identity | None) -> None:
    try:
        discard(path, identity)
    except OSError as error:
        raise Unavailable(f"The search index cannot be made anew: {error.strerror}.") from error
