"""The hub within one process: announcing is calling."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from klatsch.hub import PRESENCE_TTL, Bucket, Ear, Topic
from klatsch.ids import UserId
from klatsch.log import logger
from klatsch.model.presence import Presence, Status

LEAVING = 2_000_000
"""A device that says goodbye is gone after this: reloading a page is not leaving."""

MOST_BUCKETS = 50_000
"""Beyond these, the one that was asked for least recently is forgotten, as if it were full."""

log = logger(__name__)


class MemoryHub:
    def __init__(self) -> None:
        self._ears: dict[Topic, list[Ear]] = {}
        self._beats: OrderedDict[tuple[UserId, str], tuple[Status, int]] = OrderedDict()
        self._leaving: dict[tuple[UserId, str], int] = {}
        self._devices: dict[UserId, dict[str, Status]] = {}
        self._present: dict[UserId, Presence] = {}
        self._changed: dict[UserId, Presence] = {}
        self._version = 0
        self._full_at: OrderedDict[str, int] = OrderedDict()

    # -- announcing ----------------------------------------------------------------------------------

    async def publish(self, topic: Topic, event: bytes) -> None:
        for ear in tuple(self._ears.get(topic, ())):
            try:
                ear(topic, event)
            except Exception:  # one listener's fault is not another's
                log.exception("listener_failed", topic=topic)

    def listen(self, topic: Topic, ear: Ear) -> None:
        self._ears.setdefault(topic, []).append(ear)

    def unlisten(self, topic: Topic, ear: Ear) -> None:
        ears = self._ears.get(topic, [])
        if ear in ears:
            ears.remove(ear)
        if not ears:
            self._ears.pop(topic, None)

    # -- presence --------------------------------------------------------------------------------------

    async def beat(self, user: UserId, device: str, status: Status, *, now: int) -> None:
        key = (user, device)
        self._leaving.pop(key, None)
        self._beats[key] = (status, now)
        self._beats.move_to_end(key)
        self._devices.setdefault(user, {})[device] = status
        self._merge(user, now=now)

    async def leave(self, user: UserId, device: str, *, now: int) -> None:
        if (user, device) in self._beats:
            self._leaving[(user, device)] = now + LEAVING

    async def presence_changes(self, *, now: int) -> Mapping[UserId, Presence]:
        self._expire(now)
        changed, self._changed = self._changed, {}
        return changed

    @property
    def presence_version(self) -> int:
        return self._version

    async def present(self) -> Mapping[UserId, Presence]:
        return self._present

    async def close(self) -> None:
        self._ears.clear()

    # -- token buckets -----------------------------------------------------------------------------------

    async def take(self, buckets: Sequence[Bucket], *, now: int) -> int:
        """Of a bucket, only the time is kept at which it will be full again (the generic cell rate algorithm)."""
        full_at = self._full_at
        after: list[tuple[str, int]] = []
        wait = 0
        for key, every, most in buckets:
            until = full_at.get(key, 0)
            # Later than any bucket can be full: the clock was set back, and nobody is locked out for that.
            then = (until if now < until <= now + every * most else now) + every
            wait = max(wait, then - now - every * most)
            after.append((key, then))
        if wait:
            return wait
        for key, then in after:
            full_at[key] = then
            full_at.move_to_end(key)
        self._forget_buckets(now)
        return 0

    def _forget_buckets(self, now: int) -> None:
        """One more than came in, so that those of people who left go in time."""
        full_at = self._full_at
        for _ in range(3):
            key = next(iter(full_at), None)
            if key is None or (full_at[key] > now and len(full_at) <= MOST_BUCKETS):
                return
            del full_at[key]

    # -- what presence keeps -----------------------------------------------------------------------------

    def _expire(self, now: int) -> None:
        for key in [key for key, due in self._leaving.items() if due <= now]:
            self._forget(key, now=self._leaving.pop(key) - LEAVING)
        while self._beats:
            key, (_, at) = next(iter(self._beats.items()))
            if now - at <= PRESENCE_TTL:
                return
            self._leaving.pop(key, None)
            self._forget(key, now=at)

    def _forget(self, key: tuple[UserId, str], *, now: int) -> None:
        user, device = key
        self._beats.pop(key, None)
        devices = self._devices.get(user, {})
        devices.pop(device, None)
        if not devices:
            self._devices.pop(user, None)
        self._merge(user, now=now)

    def _merge(self, user: UserId, *, now: int) -> None:
        """The liveliest device counts. Only a change of status is a change: being seen again is not news."""
        devices = self._devices.get(user)
        before = self._present.get(user)
        if before is not None and before.last_seen is not None:
            now = max(now, before.last_seen)  # a device that fell silent was not the last one seen
        if not devices:
            self._present.pop(user, None)
            merged = Presence(status=Status.OFFLINE, last_seen=now)
        else:
            merged = Presence(status=Status.ACTIVE if Status.ACTIVE in devices.values() else Status.AWAY, last_seen=now)
            self._present[user] = merged
        if (before.status if before else Status.OFFLINE) != merged.status:
            self._changed[user] = merged
            self._version += 1
