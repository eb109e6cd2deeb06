"""The hub announces: what happened reaches whoever listens now, on every node.

It promises little on purpose (at most once), since the database is the truth and every event carries a number by which
a client sees a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, NewType, Protocol

from klatsch.ids import RoomId, UserId
from klatsch.model.presence import Manner, Presence, Status

Topic = NewType("Topic", str)
Ear = Callable[[Topic, bytes], None]

EVERYBODY = Topic("everybody")
"""What all signed-in people may know: names, presence."""

MEMBERS = Topic("members")
"""What all signed-in people but guests may know: user groups."""

SESSIONS = Topic("sessions")
"""Ends of sessions, for the nodes themselves; never forwarded to a socket."""

DOUBTS = Topic("doubts")
"""Events were lost, nobody knows which: who keeps something because of what is announced looks again. Said by the hub itself."""


def room_topic(room: RoomId) -> Topic:
    return Topic(f"room:{room}")


def is_room(topic: Topic) -> bool:
    return topic.startswith("room:")


def user_topic(user: UserId) -> Topic:
    return Topic(f"user:{user}")


class Bucket(NamedTuple):
    """A token bucket: `most` tokens at the most, and one more after every so many microseconds."""

    key: str
    every: int
    most: int


class Hub(Protocol):
    async def publish(self, topic: Topic, event: bytes) -> None:
        """At most once, to whoever listens now; in order per topic and publisher. Never raises for a listener's fault."""
        ...

    def tell(self, topic: Topic, event: bytes) -> None:
        """Like `publish`, but only to whoever listens on this node: for what each node finds out by itself."""
        ...

    def listen(self, topic: Topic, ear: Ear) -> None:
        """Call `ear(topic, event)` for each event from now on. An ear must not wait."""
        ...

    def unlisten(self, topic: Topic, ear: Ear) -> None: ...

    async def beat(self, user: UserId, device: str, status: Status, *, now: int) -> None:
        """This device of this user is here, as of `now` (µs).

        Forgotten by itself after `PRESENCE_TTL` without another beat.
        """
        ...

    async def leave(self, user: UserId, device: str, *, now: int) -> None: ...

    async def introduce(self, user: UserId, manner: Manner, *, now: int) -> None:
        """How this user wants to be seen, if that is not known here yet. Before their first beat: nobody is seen by mistake."""
        ...

    def manner_of(self, user: UserId) -> Manner | None:
        """None for those who were not introduced here."""
        ...

    async def set_manner(self, user: UserId, manner: Manner, *, now: int) -> None:
        """From now on they are seen like this; whoever is seen otherwise than before has changed."""
        ...

    async def presence_changes(self, *, now: int) -> Mapping[UserId, Presence]:
        """What others see change since the last call, whichever node it is by; those that fell silent included.

        Every node finds it out by itself, for its own listeners.
        """
        ...

    @property
    def presence_version(self) -> int:
        """Moves whenever what others see of somebody's status does."""
        ...

    async def present(self) -> Mapping[UserId, Presence]:
        """Everybody who is not offline to others, devices merged. Flat in cost: kept up to date, not computed."""
        ...

    async def presence_of(self, user: UserId) -> Presence | None:
        """The truth, for themselves alone: what their devices say, however they want to be seen. None when none is here."""
        ...

    async def take(self, buckets: Sequence[Bucket], *, now: int) -> int:
        """A token of each of these buckets, or of none: 0, or after how many µs there may be one of each.

        A bucket that nobody asked for in a long time is full, and so may be one of very many others.
        """
        ...

    @property
    def is_whole(self) -> bool:
        """Whether other nodes hear what is announced here. While they do not, this one's listeners still do."""
        ...

    async def close(self) -> None: ...


PRESENCE_TTL = 45_000_000
