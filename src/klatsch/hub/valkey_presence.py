"""Presence over all nodes: each has the whole picture in its memory, so that looking at it costs no question.

What a node's own devices do goes, gathered for a moment, to a hash of that node (which a new node reads, and which ends
by itself when its node does) and to the channel that all nodes hear. Whoever missed some of it reads the hashes again:
when its line was lost, and from time to time in any case. A node that died says nothing more, and its devices fall
silent in everybody's picture like any other.

The clocks of the nodes must agree to a few seconds, as they must for the messages' times.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import islice
from secrets import token_hex

import msgspec

from klatsch.clock import SECOND
from klatsch.drivers.valkey import Line
from klatsch.hub import PRESENCE_TTL
from klatsch.hub.memory_presence import MemoryPresence
from klatsch.ids import UserId
from klatsch.model.presence import Manner, Presence, Status

GATHER_SECONDS = 0.2
MOST_TOLD_AT_ONCE = 1_000
MANNERS_LAST = 600_000
"""ms. A node that was away for longer reads them from the database, as each does when somebody comes."""

Device = tuple[UserId, str]

SNAPSHOT = """
local found = {}
for _, node in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    local seen = redis.call('HVALS', ARGV[1] .. node)
    if #seen == 0 then
        redis.call('SREM', KEYS[1], node)
    else
        local parts = {}
        for start = 1, #seen, 500 do
            table.insert(parts, '[' .. table.concat(seen, ',', start, math.min(start + 499, #seen)) .. ']')
        end
        table.insert(found, node)
        table.insert(found, parts)
    end
end
return found
"""
"""node, what it sees in parts, node, … An empty hash is one that has ended: each node keeps one field besides its devices."""


class Seemly(msgspec.Struct, frozen=True, array_like=True):
    """How somebody wants to be seen, since when; 0: as it was read from the database when they came."""

    user: UserId
    manner: Manner
    at: int


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A device of a node. `status` None: it left at that time. With the manner, so that nobody is seen by mistake."""

    user: UserId
    device: str
    status: Status | None
    at: int
    seemly: Seemly | None = None


class News(msgspec.Struct, frozen=True, array_like=True):
    node: str
    manners: list[Seemly]
    seen: list[Seen]


class ValkeyPresence(MemoryPresence):
    _line: Line
    _prefix: str

    def __init__(self) -> None:
        super().__init__()
        self._node = token_hex(8)
        self._now = 0
        self._is_untidy = False
        self._mine: dict[Device, Seen] = {}
        self._theirs: dict[Device, str] = {}
        self._manner_at: dict[UserId, int] = {}
        self._moved: dict[Device, Seen | None] = {}
        self._manners_moved: dict[UserId, None] = {}
        self._gathering: asyncio.TimerHandle | None = None

    # -- what happens on this node -------------------------------------------------------------------------

    async def beat(self, user: UserId, device: str, status: Status, *, now: int) -> None:
        self._now = now
        self._theirs.pop((user, device), None)
        seen = Seen(user, device, status, now, self._seemly(user))
        self._mine[user, device] = self._moved[user, device] = seen
        self._take_beat((user, device), status, at=now, now=now)
        self._gather()

    async def leave(self, user: UserId, device: str, *, now: int) -> None:
        self._now = now
        if (user, device) in self._beats:
            self._mine.pop((user, device), None)
            self._moved[user, device] = Seen(user, device, None, now)
            self._say_goodbye((user, device), at=now)
            self._gather()

    async def introduce(self, user: UserId, manner: Manner, *, now: int) -> None:
        if user not in self._manners:
            self._manner_at[user] = 0
            self._take_manner(user, manner, now=now)

    async def set_manner(self, user: UserId, manner: Manner, *, now: int) -> None:
        self._now = now
        self._manner_at[user] = max(now, self._manner_at.get(user, 0) + 1)
        self._manners_moved[user] = None
        self._take_manner(user, manner, now=now)
        self._refresh_mine(user)
        self._tell_news()  # at once: who goes must not be seen for another moment

    async def presence_changes(self, *, now: int) -> Mapping[UserId, Presence]:
        """Those that fell silent are looked for from the oldest on, so what was heard late is put where it belongs."""
        self._now = now
        if self._is_untidy:
            self._is_untidy = False
            self._beats = OrderedDict(sorted(self._beats.items(), key=lambda item: item[1][1]))
        return await super().presence_changes(now=now)

    def _forget(self, key: Device, *, at: int, now: int) -> None:
        self._theirs.pop(key, None)
        if self._mine.pop(key, None) is not None:
            self._moved.setdefault(key, None)
            self._gather()
        super()._forget(key, at=at, now=now)

    # -- telling the others --------------------------------------------------------------------------------

    def _gather(self) -> None:
        if self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._tell_news)

    def _tell_news(self) -> None:
        """Kept first, then told: who hears it and reads again finds it. While the line is down, all is told when it is back."""
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        moved, self._moved = self._moved, {}
        if not self._line.is_up:
            return
        manners = [it for user in self._manners_moved if (it := self._seemly(user))]
        self._manners_moved = {}
        seen = sorted((it for it in moved.values() if it is not None), key=lambda it: it.at)
        self._keep_manners(manners)
        self._keep(it for it in seen if it.status is not None)
        gone = [_field(key) for key, it in moved.items() if it is None or it.status is None]
        if gone:
            self._line.send("HDEL", self._key(self._node), *gone)
        for start in range(0, max(len(seen), len(manners)), MOST_TOLD_AT_ONCE):
            end = start + MOST_TOLD_AT_ONCE
            news = News(self._node, manners[start:end], seen[start:end])
            self._line.send("SPUBLISH", self._channel, msgspec.json.encode(news))

    def _seemly(self, user: UserId) -> Seemly | None:
        manner = self._manners.get(user)
        return Seemly(user, manner, self._manner_at.get(user, 0)) if manner is not None else None

    def _refresh_mine(self, user: UserId) -> None:
        """What is kept of their devices here says how they want to be seen by now."""
        for device in self._devices.get(user, ()):
            mine = self._mine.get((user, device))
            if mine is not None:
                new = msgspec.structs.replace(mine, seemly=self._seemly(user))
                self._mine[user, device] = self._moved[user, device] = new
                self._gather()

    def _keep(self, seen: Iterable[Seen]) -> None:
        """The empty field says that this node is there, though nobody be on it."""
        fields: list[bytes | str] = ["", msgspec.json.encode(Seen(UserId(""), "", None, 0))]
        for it in seen:
            fields += (_field((it.user, it.device)), msgspec.json.encode(it))
        self._line.send("HSET", self._key(self._node), *fields)
        self._line.send("PEXPIRE", self._key(self._node), PRESENCE_TTL // 1_000)
        self._line.send("SADD", self._key("nodes"), self._node)

    def _keep_manners(self, manners: list[Seemly]) -> None:
        known = [it for it in manners if it.at]
        if known:
            fields = [word for it in known for word in (it.user, msgspec.json.encode(it))]
            self._line.send("HSET", self._key("manners"), *fields)
            self._line.send("PEXPIRE", self._key("manners"), MANNERS_LAST)

    def _key(self, name: str) -> str:
        return f"{self._prefix}:{{presence}}:{name}"

    @property
    def _channel(self) -> str:
        return self._key("news")

    # -- hearing the others --------------------------------------------------------------------------------

    def _hear_news(self, told: bytes) -> None:
        news = msgspec.json.decode(told, type=News)
        if news.node == self._node:
            return
        for it in news.manners:
            self._see_manner(it)
        for it in news.seen:
            self._see(it, news.node)

    def _see_manner(self, it: Seemly) -> None:
        if it.user not in self._manners or it.at > self._manner_at.get(it.user, 0):
            self._manner_at[it.user] = it.at
            self._take_manner(it.user, it.manner, now=self._now)
            self._refresh_mine(it.user)

    def _see(self, it: Seen, node: str) -> None:
        """What is older than what we know is not news."""
        if it.seemly is not None:
            self._see_manner(it.seemly)
        key = (it.user, it.device)
        known = self._beats.get(key)
        if known is not None and (known[1] > it.at or known == (it.status, it.at)):
            return
        if self._mine.pop(key, None) is not None:
            self._moved[key] = None  # it is on another node by now
            self._gather()
        if it.status is None:
            if known is not None:
                self._say_goodbye(key, at=it.at)
        elif self._now - it.at <= PRESENCE_TTL:
            self._theirs[key] = node
            self._is_untidy |= any(it.at < at - SECOND for _, at in islice(reversed(self._beats.values()), 1))
            self._take_beat(key, it.status, at=it.at, now=max(self._now, it.at))

    # -- being sure of it ------------------------------------------------------------------------------------

    async def _look_again(self) -> None:
        """Keep that we are here, and read who else is. Raises Unavailable, ResponseError."""
        self._keep(())
        thought = {key: (node, self._beats[key]) for key, node in self._theirs.items()}
        found = await self._line.run(SNAPSHOT, [self._key("nodes")], self._key(""))
        nodes = {name.decode(): parts for name, parts in zip(found[::2], found[1::2], strict=True)}
        nodes.pop(self._node, None)
        for node, parts in nodes.items():
            for part in parts:
                for it in msgspec.json.decode(part, type=list[Seen]):
                    if it.device:
                        thought.pop((it.user, it.device), None)
                        self._see(it, node)
                await asyncio.sleep(0)  # ten thousand devices take a while, and messages must not wait for that
        self._miss({key: beat for key, (node, beat) in thought.items() if node in nodes})

    def _miss(self, thought: Mapping[Device, tuple[Status, int]]) -> None:
        """What was thought to be there and is not, and was not heard of since, has left without our hearing it."""
        for key, beat in thought.items():
            if self._beats.get(key) == beat and key not in self._leaving:
                self._say_goodbye(key, at=beat[1])

    async def _tell_all(self) -> None:
        """After the line was lost: all that is here is kept and told again, and what others said meanwhile is read."""
        self._moved = dict[Device, Seen | None](self._mine) | self._moved
        self._manners_moved |= {user: None for user, at in self._manner_at.items() if at}
        self._line.send("DEL", self._key(self._node))
        self._tell_news()
        kept: dict[bytes, bytes] = await self._line.ask("HGETALL", self._key("manners"))
        for it in kept.values():
            self._see_manner(msgspec.json.decode(it, type=Seemly))
        await self._look_again()

    def _say_farewell(self) -> None:
        """This node ends: whoever is on it has left."""
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        for key, it in self._mine.items():
            self._moved[key] = Seen(*key, None, max(self._now, it.at))
        self._tell_news()
        self._line.send("DEL", self._key(self._node))
        self._line.send("SREM", self._key("nodes"), self._node)


def _field(key: Device) -> str:
    return "/".join(key)
