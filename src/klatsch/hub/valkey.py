"""The hub of several processes: Valkey tells each node what its own sockets listen to.

Every topic is a sharded channel, listened to only where somebody does. What this node announces it hears itself by the
same way, so all nodes hear a topic's events in one order. While Valkey is away, a node's own people go on hearing each
other; when it is back, everybody is told to doubt what they know (`DOUBTS`), since nobody can say what they missed.
"""

from __future__ import annotations

import asyncio

from valkey.exceptions import ResponseError

from klatsch.drivers.valkey import SILENCE_SECONDS, Line
from klatsch.drivers.valkey_errors import refusal_of
from klatsch.drivers.valkey_url import place_of, without_prefix
from klatsch.errors import Unavailable
from klatsch.hub import DOUBTS, Bucket, Ear, Topic
from klatsch.hub.ears import Ears
from klatsch.hub.valkey_buckets import ValkeyBuckets
from klatsch.hub.valkey_presence import ValkeyPresence
from klatsch.log import logger

LOOK_SECONDS = 15
"""So often the picture of who is here is compared with what the nodes keep; a third of what a node's hash lasts."""

START_CHANNELS = 64
"""So many are tried at start. That all of them are of one shard of two happens by chance as good as never."""

log = logger(__name__)


class ValkeyHub(Ears, ValkeyBuckets, ValkeyPresence):
    def __init__(self, url: str) -> None:
        """To be made and used in one event loop."""
        super().__init__()
        self._url, self._prefix = without_prefix(url)
        self._line = Line(self._url, hear=self._hear, lost=self._doubt, back=self._come_back)
        self._is_back = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Raises StartRefused."""
        await self._line.open(self._channel.encode())
        try:
            await self._announce_all_over()
            await self._look_again()
            await self._take_there([Bucket("start", 1, 1)], now=1, seconds=SILENCE_SECONDS)
        except (Unavailable, ResponseError) as error:
            await self._line.close()
            raise refusal_of(error, place_of(self._url)) from error
        self._looking = asyncio.create_task(self._keep_looking())

    async def _announce_all_over(self) -> None:
        """To nobody: one of a cluster would have some of the channels, and refuse those of others when people are there."""
        channels = [f"{self._prefix}:start:{number}" for number in range(START_CHANNELS)]
        await asyncio.gather(*(self._line.ask("SPUBLISH", channel, b"") for channel in channels))

    async def publish(self, topic: Topic, event: bytes) -> None:
        if not self._line.send("SPUBLISH", self._channel_of(topic), event):
            self.tell(topic, event)

    def listen(self, topic: Topic, ear: Ear) -> None:
        if topic not in self._ears:
            self._line.listen(self._channel_of(topic))
        super().listen(topic, ear)

    def unlisten(self, topic: Topic, ear: Ear) -> None:
        was_heard = topic in self._ears
        super().unlisten(topic, ear)
        if was_heard and topic not in self._ears:
            self._line.unlisten(self._channel_of(topic))

    @property
    def is_whole(self) -> bool:
        return self._line.is_up

    async def close(self) -> None:
        self._ears.clear()
        self._say_farewell()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._line.close()

    # -- what the line says --------------------------------------------------------------------------------

    def _channel_of(self, topic: Topic) -> bytes:
        return f"{self._prefix}:{topic}".encode()

    def _hear(self, channel: bytes, said: bytes) -> None:
        name = channel.decode()
        if name != self._channel:
            self.tell(Topic(name[len(self._prefix) + 1 :]), said)
            return
        try:
            self._hear_news(said)
        except Exception:  # of a node of another version, say: what it cannot read here, it reads nowhere
            log.exception("presence_not_understood")

    def _doubt(self) -> None:
        self.tell(DOUBTS, b"")

    def _come_back(self) -> None:
        """All nodes doubt: what this one announced meanwhile, they did not hear; nor this one, what they did."""
        self._line.send("SPUBLISH", self._channel_of(DOUBTS), b"")
        self._is_back.set()

    async def _keep_looking(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._is_back.wait()
            except TimeoutError:
                pass
            try:
                await (self._tell_all() if self._is_back.is_set() else self._look_again())
                self._is_back.clear()
            except (Unavailable, ResponseError):
                await asyncio.sleep(1)
            except Exception:
                log.exception("presence_not_read")
                await asyncio.sleep(1)
