"""What is looked for among messages, and what is found."""

from __future__ import annotations

import enum

import msgspec

from klatsch.ids import RoomId, UserId
from klatsch.model.messages import Message

MOST_QUERY = 500
MOST_TERMS = 20
MOST_RESULTS = 50


class Mark(enum.StrEnum):
    """What a message can have or be. THREAD: a reply, or a message that has replies."""

    LINK = "link"
    CODE = "code"
    PIN = "pin"
    REACTION = "reaction"
    EDITED = "edited"
    REPLY = "reply"
    THREAD = "thread"


class Term(msgspec.Struct, frozen=True):
    """A word, or several in this order. `begins`: the last one may be only begun."""

    text: str
    begins: bool = False


class ThreadPlace(msgspec.Struct, frozen=True):
    """`seq` of its first message."""

    room: RoomId
    seq: int


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """All of it must hold, of the lists of people and rooms one element each; empty ones and None ask for nothing.

    `since` and `until` in microseconds; `until` is the first moment that is too late.
    """

    terms: list[Term] = []
    not_terms: list[Term] = []
    authors: list[UserId] = []
    not_authors: list[UserId] = []
    rooms: list[RoomId] = []
    not_rooms: list[RoomId] = []
    marks: list[Mark] = []
    not_marks: list[Mark] = []
    since: int | None = None
    until: int | None = None
    thread: ThreadPlace | None = None
    saved: bool | None = None
    direct: bool | None = None


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """Where a search goes on. For the engine alone; a client gets it sealed, since numbers count everybody's messages."""

    stage: int
    number: int


class Found(msgspec.Struct, frozen=True):
    """What was found, best first; `spot`: where to go on, None when this was all of it.

    There can be a spot and no messages: then there was too much to look through at once.
    """

    messages: list[Message]
    spot: Spot | None
