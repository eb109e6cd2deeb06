"""A room, told plainly: everything is kept, and every count is counted anew. What the Messages DB says is held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from klatsch.ids import MessageId, UserId
from klatsch.model.messages import Message, Reaction
from klatsch.model.rooms import History, Membership, Room


@dataclass
class Said:
    """What was posted, and what came of it since. `reactions` in the order in which they came."""

    first: Message
    change: int
    wordings: list[str]
    mentions: list[str]
    edited_at: int | None = None
    deleted_at: int | None = None
    pin: tuple[int, UserId] | None = None
    reactions: list[tuple[str, UserId]] = field(default_factory=list[tuple[str, UserId]])

    @property
    def seq(self) -> int:
        return self.first.seq

    @property
    def id(self) -> MessageId:
        return self.first.id

    def calls(self, user: UserId) -> bool:
        return self.first.author != user and not {user, "here", "all"}.isdisjoint(self.mentions)


@dataclass
class Being:
    """Somebody's time in a room, the present or the last one."""

    joined_at: int
    joined_seq: int
    read_seq: int
    change: int
    left_at: int | None = None
    is_moderator: bool = False


class Place:
    def __init__(self, room: Room) -> None:
        self.facts = room
        self.change = room.change
        self.said: list[Said] = []
        self.beings: dict[UserId, Being] = {}

    # -- what happens ------------------------------------------------------------------------------------

    def moves(self) -> int:
        self.change += 1
        return self.change

    def comes(self, user: UserId, now: int) -> None:
        if user not in self.present:
            seq = len(self.said)
            self.beings[user] = Being(joined_at=now, joined_seq=seq, read_seq=seq, change=self.moves())

    def goes(self, user: UserId, now: int) -> None:
        if user in self.present:
            being = self.beings[user]
            being.left_at, being.is_moderator, being.change = now, False, self.moves()

    def moderates(self, user: UserId, *, on: bool) -> None:
        if user in self.present and self.beings[user].is_moderator != on:
            self.beings[user].is_moderator, self.beings[user].change = on, self.moves()

    def hears(self, message: Message) -> None:
        """A new message; whoever had read everything has read what they say, too."""
        had_read_all = self.unread(message.author) == 0
        self.said.append(Said(message, self.moves(), [message.content], list(message.mentions)))
        if had_read_all:
            self.beings[message.author].read_seq = message.seq
        if message.thread is not None:
            self.said[message.thread - 1].change = self.moves()

    def edits(self, said: Said, content: str, mentions: list[str], now: int) -> None:
        if said.wordings[-1] != content:
            said.wordings.append(content)
            said.mentions, said.edited_at, said.change = mentions, now, self.moves()

    def deletes(self, said: Said, now: int) -> None:
        """A reply's root moves first."""
        if said.first.thread is not None:
            self.said[said.first.thread - 1].change = self.moves()
        said.wordings, said.mentions, said.reactions = [""], [], []
        said.pin, said.edited_at, said.deleted_at, said.change = None, None, now, self.moves()

    def reacts(self, said: Said, emoji: str, user: UserId, *, on: bool) -> None:
        if on != ((emoji, user) in said.reactions):
            if on:
                said.reactions.append((emoji, user))
            else:
                said.reactions.remove((emoji, user))
            said.change = self.moves()

    def pins(self, said: Said, pin: tuple[int, UserId] | None) -> None:
        if (said.pin is None) != (pin is None):
            said.pin, said.change = pin, self.moves()

    def reads(self, user: UserId, seq: int, *, back: bool) -> None:
        being = self.beings[user]
        wanted = max(self.floor(user), min(seq, len(self.said)))
        being.read_seq = wanted if back else max(being.read_seq, wanted)

    def becomes(self, facts: Room) -> None:
        """Who cannot see the past any more has none of it unread."""
        if facts != self.facts:
            self.facts = facts
            self.moves()
        if facts.history is History.JOINED:
            for being in self.beings.values():
                being.read_seq = max(being.read_seq, being.joined_seq)

    # -- what there is to see, counted anew ----------------------------------------------------------------

    @property
    def present(self) -> set[UserId]:
        return {user for user, being in self.beings.items() if being.left_at is None}

    def floor(self, user: UserId) -> int:
        return self.beings[user].joined_seq if self.facts.history is History.JOINED else 0

    def visible(self, user: UserId) -> list[Said]:
        return [said for said in self.said if said.seq > self.floor(user)] if user in self.present else []

    def unread(self, user: UserId) -> int:
        return sum(said.seq > self.beings[user].read_seq and said.first.author != user for said in self.said)

    def called(self, user: UserId) -> int:
        """Only those who are there when it is said are called."""
        being = self.beings[user]
        return sum(said.seq > max(being.read_seq, being.joined_seq) and said.calls(user) for said in self.said)

    def replies(self, root: int) -> list[Said]:
        return [said for said in self.said if said.first.thread == root and said.deleted_at is None]

    def message(self, said: Said) -> Message:
        replies = self.replies(said.seq)
        return msgspec.structs.replace(
            said.first,
            change=said.change,
            content=said.wordings[-1],
            mentions=said.mentions,
            edited_at=said.edited_at,
            deleted_at=said.deleted_at,
            reply_count=len(replies),
            last_reply_at=replies[-1].first.created_at if replies else None,
            pinned_at=said.pin[0] if said.pin else None,
            pinned_by=said.pin[1] if said.pin else None,
            reactions=reactions_of(said.reactions),
        )

    @property
    def room(self) -> Room:
        return msgspec.structs.replace(
            self.facts, seq=len(self.said), change=self.change, member_count=len(self.present)
        )

    def membership(self, user: UserId) -> Membership:
        being = self.beings[user]
        return Membership(
            room=self.facts.id,
            user=user,
            is_moderator=being.is_moderator,
            joined_at=being.joined_at,
            left_at=being.left_at,
            change=being.change,
        )


def reactions_of(came: Iterable[tuple[str, UserId]]) -> list[Reaction]:
    kinds: dict[str, list[UserId]] = {}
    for emoji, user in came:
        kinds.setdefault(emoji, []).append(user)
    return [Reaction(emoji, users) for emoji, users in kinds.items()]
