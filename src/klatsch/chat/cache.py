"""What was just looked up.

Sessions (ended by a hub event at once, and never older than a few seconds in any case) and people's cards.

Both are bounded, and both only ever save a question to a database.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from itertools import accumulate, pairwise

import msgspec

from klatsch.auth_db import SessionTouch
from klatsch.clock import SECOND
from klatsch.ids import RoomId, SessionId, UserId
from klatsch.model.rooms import Seat
from klatsch.model.sessions import Session, SessionRow
from klatsch.model.users import Profile

OLDEST = 3 * SECOND
MOST = 20_000


class SessionCache:
    """token hash → session, least recently used out first.

    Also gathers when sessions were used, to be written in batches.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Session, int]] = OrderedDict()
        self._hashes: dict[SessionId, str] = {}
        self._touches: dict[SessionId, SessionTouch] = {}
        self._ends = 0

    @property
    def ends(self) -> int:
        """Moves with every end: a look-up that began before an end must not be kept after it."""
        return self._ends

    def get(self, token_hash: str, *, now: int) -> Session | None:
        kept = self._kept.get(token_hash)
        if kept is None or not 0 <= now - kept[1] <= OLDEST or now >= kept[0].expires:  # a clock may be set back
            return None
        return kept[0]

    def keep(self, token_hash: str, session: Session, *, now: int) -> None:
        self._kept[token_hash] = (session, now)
        self._kept.move_to_end(token_hash)
        self._hashes[session.id] = token_hash
        while len(self._kept) > MOST:
            _, (oldest, _) = self._kept.popitem(last=False)
            self._hashes.pop(oldest.id, None)

    def touch(self, touch: SessionTouch) -> None:
        self._touches[touch.id] = touch

    def take_touches(self) -> list[SessionTouch]:
        touches, self._touches = list(self._touches.values()), {}
        return touches

    def end(self, user: UserId, sessions: list[SessionId] | None) -> None:
        """Forget these sessions of the user; None: all of theirs."""
        self._ends += 1
        if sessions is None:
            sessions = [session.id for session, _ in self._kept.values() if session.user.id == user]
        for session_id in sessions:
            self._touches.pop(session_id, None)
            token_hash = self._hashes.pop(session_id, None)
            if token_hash is not None:
                self._kept.pop(token_hash, None)

    def forget(self, user: UserId) -> None:
        """Look this user's sessions up anew: they go on, but something in them changed (a name, an end)."""
        self._ends += 1
        for session_id in [session.id for session, _ in self._kept.values() if session.user.id == user]:
            self._kept.pop(self._hashes.pop(session_id), None)

    def clear(self) -> None:
        self._ends += 1
        self._kept.clear()
        self._hashes.clear()


OLDEST_CARD = 60 * SECOND


class CardCache:
    """user id → what everybody may know of them.

    A hub event replaces what changed; the age limit is for what another process changed without an event.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[UserId, tuple[Profile, int]] = OrderedDict()
        self._version = 0

    @property
    def version(self) -> int:
        """Moves when a card is not what it was when it was last kept here."""
        return self._version

    def get(self, user: UserId, *, now: int) -> Profile | None:
        kept = self._kept.get(user)
        return kept[0] if kept is not None and now - kept[1] <= OLDEST_CARD else None

    def keep(self, card: Profile, *, now: int) -> None:
        before = self._kept.get(card.id)
        if before is None or before[0] != card:
            self._version += 1
        self._kept[card.id] = (card, now)
        self._kept.move_to_end(card.id)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        self._version += 1
        self._kept.clear()


class SeatCache:
    """(user, room) → seat, for rules that need not be newer than a few seconds.

    Whether somebody is in a room at all is checked again in the transaction that writes.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UserId, RoomId | None], tuple[Seat, int]] = OrderedDict()
        self._moves = 0

    @property
    def moves(self) -> int:
        """Moves with every `clear`: a look-up that began before it must not be kept after it."""
        return self._moves

    def get(self, user: UserId, room: RoomId | None, *, now: int) -> Seat | None:
        kept = self._kept.get((user, room))
        return kept[0] if kept is not None and now - kept[1] <= OLDEST else None

    def keep(self, user: UserId, room: RoomId | None, seat: Seat, *, now: int) -> None:
        self._kept[user, room] = (seat, now)
        self._kept.move_to_end((user, room))
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Something moved in some room: rare beside messages, so everything is looked up again."""
        self._moves += 1
        self._kept.clear()


OLDEST_ROSTER = SECOND
MOST_PAGES = 64

Stamp = tuple[int, bool, int]


_BEGINNING = b'{"sessions":['


class RosterPage:
    """Rows in order, and whether there are more: an answer that is encoded once, since everybody is told the same but for their
    own row."""

    def __init__(self, rows: list[SessionRow], *, more: bool) -> None:
        self.rows = {row.user.id: row for row in rows}
        encoded = [msgspec.json.encode(row) for row in rows]
        self._told = b"%b%b%b" % (_BEGINNING, b",".join(encoded), b'],"more":true}' if more else b'],"more":false}')
        ends = list(accumulate((len(row) + 1 for row in encoded), initial=len(_BEGINNING)))
        self._places = {row.user.id: slice(at, end - 1) for row, (at, end) in zip(rows, pairwise(ends), strict=True)}

    def told_with(self, own: SessionRow | None) -> bytes:
        """`{"sessions": rows, "more": …}`; `own` in the place of the row of the same user."""
        if own is None:
            return self._told
        place = self._places[own.user.id]
        return b"".join((self._told[: place.start], msgspec.json.encode(own), self._told[place.stop :]))


class RosterCache:
    """Pages of the list of who is here. `stamp` moves when anything in it may have; beyond that, only "last seen" grows old.

    `tellings`: how often everybody was told what changed. `making`: held by whoever makes a page.
    """

    def __init__(self) -> None:
        self.tellings = 0
        self.making = asyncio.Lock()
        self._pages: OrderedDict[tuple[UserId | None, int], tuple[RosterPage, Stamp, int]] = OrderedDict()

    def get(self, after: UserId | None, limit: int, *, stamp: Stamp, now: int) -> RosterPage | None:
        kept = self._pages.get((after, limit))
        return kept[0] if kept is not None and kept[1] == stamp and 0 <= now - kept[2] <= OLDEST_ROSTER else None

    def keep(self, after: UserId | None, limit: int, page: RosterPage, *, stamp: Stamp, now: int) -> None:
        self._pages[after, limit] = (page, stamp, now)
        self._pages.move_to_end((after, limit))
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)


OLDEST_PAGE = 3 * SECOND
MOST_ROOMS = 128
MOST_PAGE_BYTES = 262_144

PageKey = tuple[RoomId, int]
"""A room, and how many messages."""


class PageCache:
    """The newest page of a room, encoded. `stamp`: all that it depends on; age is for cards changed by another process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[PageKey, tuple[bytes, object, int]] = OrderedDict()

    def get(self, key: PageKey, *, stamp: object, now: int) -> bytes | None:
        kept = self._kept.get(key)
        return kept[0] if kept is not None and kept[1] == stamp and 0 <= now - kept[2] <= OLDEST_PAGE else None

    def keep(self, key: PageKey, page: bytes, *, stamp: object, now: int) -> None:
        if len(page) > MOST_PAGE_BYTES:
            return
        self._kept[key] = (page, stamp, now)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_ROOMS:
            self._kept.popitem(last=False)
