"""One line to a Valkey server for everything: what is announced, what is listened to, and questions, in one order.

The line is RESP3, where what was announced comes between the answers. So what was announced before somebody listened is
not heard, and what is announced after it is, without anybody waiting for anything. Everything that waits goes out as one
write (a client of the library takes a connection and a round trip for each question, which costs five times as much).

Channels are sharded ones (`SPUBLISH`, `SSUBSCRIBE`): each belongs to one shard by its name, and goes through no other.

A line that was lost comes back by itself, and listens to what it listened to; what was said meanwhile is lost.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha1
from typing import Any, cast

from valkey.asyncio.connection import Connection
from valkey.exceptions import NoScriptError, ReadOnlyError, ResponseError, ValkeyError

from klatsch.drivers.valkey_connection import DEAF, LISTENING, SAID, Push, connection_to, subscribe
from klatsch.drivers.valkey_errors import refusal_of, unavailable
from klatsch.drivers.valkey_url import place_of
from klatsch.errors import Unavailable
from klatsch.log import logger

CONNECT_SECONDS = 2
SILENCE_SECONDS = 2
"""Who has been asked and says nothing for so long is not there."""
PING_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
MOST_ON_THE_WAY = 512
"""Commands that were sent and not answered. What we announce comes back to us, and the server keeps only 32 MiB of it."""
MOST_WAITING_BYTES = 16 * 2**20
MOST_AT_ONCE = 1_000

Word = bytes | str | int
Answer = asyncio.Future[Any]
Awaited = Answer | bytes | None
"""Of a command: who waits for its answer, or the channel that it is about, or nobody."""

log = logger(__name__)


class Line:
    """`hear(channel, words)` is called for what is said on a channel; `lost()` when the line is, `back()` when it is back."""

    def __init__(
        self,
        url: str,
        *,
        hear: Callable[[bytes, bytes], None],
        lost: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        self._url = url
        self._hear, self._lost, self._back = hear, lost, back
        self._channels: dict[bytes, None] = {}
        self._listens: dict[bytes, None] = {}
        self._connection: Connection | None = None
        self._waiting: deque[tuple[list[bytes], Awaited]] = deque()
        self._waiting_bytes = 0
        self._unanswered: deque[Awaited] = deque()
        self._work = asyncio.Event()
        self._heard_at = 0.0
        self._is_choked = False
        self._is_down = False
        self._quiet_until = 0.0
        self._loop = asyncio.get_running_loop()
        self._running: asyncio.Task[None] | None = None

    async def open(self, channel: bytes) -> None:
        """Listen to this channel first. Raises StartRefused."""
        self._channels[channel] = None
        try:
            self._begin(await self._connect())
        except (ValkeyError, OSError) as error:
            raise refusal_of(error, place_of(self._url)) from error
        self._running = asyncio.create_task(self._run())

    @property
    def is_up(self) -> bool:
        return self._connection is not None and not self._is_choked

    def send(self, *words: Word) -> bool:
        """Its answer is for nobody. False when the line is down: then nothing was sent."""
        return self._put(words, None)

    async def ask(self, *words: Word, seconds: float = SILENCE_SECONDS) -> Any:
        """Raises Unavailable when there is no answer in time, ResponseError when the server refuses."""
        answer: Answer = self._loop.create_future()
        if not self._put(words, answer):
            raise unavailable()
        try:
            async with asyncio.timeout(seconds):
                return await answer
        except TimeoutError:
            raise unavailable() from None

    async def run(self, script: str, keys: Iterable[str], *words: Word, seconds: float = SILENCE_SECONDS) -> Any:
        """A script by its digest: the server knows it after the first time, until it is started anew."""
        names = list(keys)
        digest = sha1(script.encode(), usedforsecurity=False).hexdigest()
        try:
            return await self.ask("EVALSHA", digest, len(names), *names, *words, seconds=seconds)
        except NoScriptError:
            return await self.ask("EVAL", script, len(names), *names, *words, seconds=seconds)

    def listen(self, channel: bytes) -> None:
        """From now on, and again after each time that the line was lost."""
        self._channels[channel] = None
        self._put(("SSUBSCRIBE", channel), channel)

    def unlisten(self, channel: bytes) -> None:
        if self._channels.pop(channel, self) is None:
            self._put(("SUNSUBSCRIBE", channel), channel)

    async def close(self) -> None:
        """What was sent before is sent; nothing more is heard."""
        with suppress(Unavailable, ValkeyError):
            await self.ask("PING", seconds=1)
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    # -- what goes out -----------------------------------------------------------------------------------

    def _put(self, words: tuple[Word, ...], answer: Awaited) -> bool:
        if self._connection is None or self._is_choked:
            return False
        packed = self._connection.pack_command(*words)
        self._waiting_bytes += sum(map(len, packed))
        if self._waiting_bytes > MOST_WAITING_BYTES:
            self._is_choked = True
            self._work.set()
            return False
        self._waiting.append((packed, answer))
        self._work.set()
        return True

    async def _write(self, connection: Connection) -> None:
        while True:
            await self._work.wait()
            self._must_take()
            packed: list[bytes] = []
            while self._waiting and len(self._unanswered) < MOST_ON_THE_WAY:
                command, answer = self._waiting.popleft()
                self._waiting_bytes -= sum(map(len, command))
                packed += command
                self._unanswered.append(answer)
            self._work.clear()
            if packed:
                await connection.send_packed_command(b"".join(packed), check_health=False)

    # -- what comes in -----------------------------------------------------------------------------------

    async def _read(self, connection: Connection) -> None:
        while True:
            try:
                said = cast("Any", await connection.read_response())
            except ReadOnlyError:
                raise  # it has become a replica: there is another one to be asked
            except ResponseError as error:
                said = error
            self._heard_at = self._loop.time()
            if not isinstance(said, Push):
                self._settle(said)
            elif said[0] == SAID:
                self._hear(said[1], said[2])
            elif said[0] in (LISTENING, DEAF):
                if not self._unanswered or self._unanswered[0] != said[1]:
                    raise ConnectionError("a channel is not here any more")  # another shard has it
                self._settle(said)

    def _settle(self, said: Any) -> None:
        """Of what was sent first and not answered yet."""
        answer = self._unanswered.popleft()
        if self._waiting:
            self._work.set()
        if not isinstance(answer, asyncio.Future):
            if isinstance(said, ResponseError):
                self._complain(said)
        elif answer.done():
            pass
        elif isinstance(said, ResponseError):
            answer.set_exception(said)
        else:
            answer.set_result(said)

    async def _watch(self) -> None:
        """A server that is gone without a goodbye is noticed by its silence."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            self._must_take()
            if self._unanswered and self._loop.time() - self._heard_at > SILENCE_SECONDS:
                raise TimeoutError("it does not answer")
            self.send("PING")

    def _must_take(self) -> None:
        """What is to be said must not grow for ever."""
        if self._is_choked:
            raise TimeoutError("it takes less than it is told")

    # -- its life ----------------------------------------------------------------------------------------

    async def _run(self) -> None:
        try:
            while True:
                if self._connection is None:
                    self._begin(await self._come_back())
                    self._back()
                await self._serve(cast("Connection", self._connection))
                self._lost()
        finally:
            self._drop()

    async def _serve(self, connection: Connection) -> None:
        """Until it is lost."""
        self._heard_at = self._loop.time()
        parts = (self._read(connection), self._write(connection), self._watch())
        work = [asyncio.create_task(part) for part in parts]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            self._note(done.pop().exception())
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            self._drop()
            with suppress(ValkeyError, OSError):
                await connection.disconnect(nowait=True)

    def _drop(self) -> None:
        """From now on it is down; who waits for an answer waits no longer."""
        self._connection = None
        self._is_choked = False
        for answer in (*self._unanswered, *(answer for _, answer in self._waiting)):
            if isinstance(answer, asyncio.Future) and not answer.done():
                answer.set_exception(unavailable())
        self._unanswered.clear()
        self._waiting.clear()
        self._waiting_bytes = 0

    async def _come_back(self) -> Connection:
        pause = FIRST_PAUSE
        while True:
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - so that not all nodes come at once
            try:
                connection = await self._connect()
            except (ValkeyError, OSError) as error:
                self._note(error)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._is_down = False
                log.warning("hub_available", hub=place_of(self._url))
                return connection

    async def _connect(self) -> Connection:
        """It listens to all channels before anybody may say anything."""
        connection = connection_to(self._url, seconds=CONNECT_SECONDS)
        channels = list(self._channels)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await connection.connect()
            for start in range(0, len(channels), MOST_AT_ONCE):
                async with asyncio.timeout(CONNECT_SECONDS):
                    await subscribe(connection, channels[start : start + MOST_AT_ONCE])
        except BaseException:
            with suppress(ValkeyError, OSError):
                await connection.disconnect(nowait=True)
            raise
        self._listens = dict.fromkeys(channels)
        return connection

    def _begin(self, connection: Connection) -> None:
        """What was listened to or not any more, while it was being connected, is made up for."""
        self._connection = connection
        for channel in [channel for channel in self._channels if channel not in self._listens]:
            self.listen(channel)
        for channel in [channel for channel in self._listens if channel not in self._channels]:
            self._put(("SUNSUBSCRIBE", channel), channel)
        self._listens.clear()

    def _complain(self, error: ResponseError) -> None:
        """Of what was sent for nobody to hear the answer. Once a minute."""
        if self._loop.time() >= self._quiet_until:
            self._quiet_until = self._loop.time() + 60
            log.warning("hub_refused", hub=place_of(self._url), error=str(error))

    def _note(self, error: BaseException | None) -> None:
        """A line in the log, once until it is back."""
        if not self._is_down:
            self._is_down = True
            log.error("hub_unavailable", hub=place_of(self._url), error=f"{type(error).__name__}: {error}")
