"""Presence within one process: devices are merged to people, and people are shown as they want to be seen.

What others may see is kept apart from what is true, so that whoever asks for the one cannot get the other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from klatsch.hub import PRESENCE_TTL
from klatsch.ids import UserId
from klatsch.model.presence import Manner, Presence, Status, seen_by_others

LEAVING = 2_000_000
"""A device that says goodbye is gone after this: reloading a page is not leaving."""

OPEN = Manner()
GONE = Presence(status=Status.OFFLINE, last_seen=None)


class MemoryPresence:
    def __init__(self) -> None:
        super().__init__()
        self._beats: OrderedDict[tuple[UserId, str], tuple[Status, int]] = OrderedDict()
        self._leaving: dict[tuple[UserId, str], int] = {}
        self._devices: dict[UserId, dict[str, Status]] = {}
        self._here: dict[UserId, Presence] = {}
        self._manners: dict[UserId, Manner] = {}  # never more than there are accounts
        self._dnd_ends: dict[UserId, int] = {}
        self._shown: dict[UserId, Presence] = {}
        self._changed: dict[UserId, Presence] = {}
        self._version = 0

    async def beat(self, user: UserId, device: str, status: Status, *, now: int) -> None:
        self._take_beat((user, device), status, at=now, now=now)

    async def leave(self, user: UserId, device: str, *, now: int) -> None:
        if (user, device) in self._beats:
            self._say_goodbye((user, device), at=now)

    async def introduce(self, user: UserId, manner: Manner, *, now: int) -> None:
        if user not in self._manners:
            await self.set_manner(user, manner, now=now)

    def manner_of(self, user: UserId) -> Manner | None:
        return self._manners.get(user)

    async def set_manner(self, user: UserId, manner: Manner, *, now: int) -> None:
        self._take_manner(user, manner, now=now)

    async def presence_changes(self, *, now: int) -> Mapping[UserId, Presence]:
        self._expire(now)
        changed, self._changed = self._changed, {}
        return changed

    @property
    def presence_version(self) -> int:
        return self._version

    async def present(self) -> Mapping[UserId, Presence]:
        return self._shown

    async def presence_of(self, user: UserId) -> Presence | None:
        return self._here.get(user)

    def _take_beat(self, key: tuple[UserId, str], status: Status, *, at: int, now: int) -> None:
        user, device = key
        self._leaving.pop(key, None)
        self._beats[key] = (status, at)
        self._beats.move_to_end(key)
        self._devices.setdefault(user, {})[device] = status
        self._merge(user, at=at, now=now)

    def _say_goodbye(self, key: tuple[UserId, str], *, at: int) -> None:
        self._leaving[key] = at + LEAVING

    def _take_manner(self, user: UserId, manner: Manner, *, now: int) -> None:
        self._manners[user] = manner
        self._dnd_ends.pop(user, None)
        if manner.dnd_until is not None and manner.dnd_until > now:
            self._dnd_ends[user] = manner.dnd_until
        self._version += 1
        if user in self._here:
            self._show(user, self._here[user], now=now)

    def _expire(self, now: int) -> None:
        for key in [key for key, due in self._leaving.items() if due <= now]:
            self._forget(key, at=self._leaving.pop(key) - LEAVING, now=now)
        for user in [user for user, end in self._dnd_ends.items() if end <= now]:
            del self._dnd_ends[user]
            if user in self._here:
                self._show(user, self._here[user], now=now)
        while self._beats:
            key, (_, at) = next(iter(self._beats.items()))
            if now - at <= PRESENCE_TTL:
                return
            self._leaving.pop(key, None)
            self._forget(key, at=at, now=now)

    def _forget(self, key: tuple[UserId, str], *, at: int, now: int) -> None:
        user, device = key
        self._beats.pop(key, None)
        devices = self._devices.get(user, {})
        devices.pop(device, None)
        if not devices:
            self._devices.pop(user, None)
        self._merge(user, at=at, now=now)

    def _merge(self, user: UserId, *, at: int, now: int) -> None:
        """The liveliest device counts. `at`: when the device that makes the difference was seen."""
        devices = self._devices.get(user)
        before = self._here.get(user)
        if before is not None and before.last_seen is not None:
            at = max(at, before.last_seen)  # a device that fell silent was not the last one seen
        if devices:
            status = Status.ACTIVE if Status.ACTIVE in devices.values() else Status.AWAY
            merged = self._here[user] = Presence(status=status, last_seen=at)
        else:
            self._here.pop(user, None)
            merged = Presence(status=Status.OFFLINE, last_seen=at)
        self._show(user, merged, now=now)

    def _show(self, user: UserId, presence: Presence, *, now: int) -> None:
        """To others. Only a change of status is a change: being seen again is not news."""
        before = self._shown.get(user, GONE)
        after = seen_by_others(presence, self._manners.get(user, OPEN), now=now)
        if after.status is Status.OFFLINE:
            self._shown.pop(user, None)
        else:
            self._shown[user] = after
        if before.status is not after.status:
            self._changed[user] = after
            self._version += 1
