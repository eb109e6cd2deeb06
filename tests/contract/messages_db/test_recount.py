"""Any sequence of actions, and every count is what counting anew would say: of rooms, of threads, of mentions, in the inbox."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from message_engines import ENGINES, Engine, stories_of
from message_stage import Talk, hall_of, new_room
from workbench import NOW

from klatsch.ids import UserId
from klatsch.messages_db import MessagesDb, NewGroup
from klatsch.model.groups import GroupWish
from klatsch.model.messages import Message, Span
from klatsch.model.preferences import PreferencesWish
from klatsch.model.rooms import Preferences
from klatsch.model.threads import Counts, Thread, ThreadWish

T = TypeVar("T")

USERS = tuple(UserId(f"U000000000000000{n}") for n in range(3))
WHO = st.sampled_from(USERS)
WHOM = st.lists(st.sampled_from((*USERS, "all", "group")), max_size=2)
PLACE = st.integers(0, 1)
SEQ = st.integers(0, 9)
WISH = st.none() | st.booleans()


@dataclass(slots=True)
class Said:
    """A message, as who was there remembers it."""

    message: Message
    called: set[UserId] = field(default_factory=set)
    is_deleted: bool = False


class Recount(RuleBasedStateMachine):
    make_engine: Callable[[Path], Engine]

    @initialize()
    def begin(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.loop = asyncio.Runner()
        self.db: MessagesDb = self.wait(type(self).make_engine(self.directory).open())
        hall = Talk(self.db, self.wait(hall_of(self.db, *USERS)))
        self.rooms = (hall, Talk(self.db, self.wait(new_room(self.db, *USERS))))
        self.members = [set(USERS), set(USERS)]
        self.said: list[list[Said]] = [[], []]
        self.muted: dict[UserId, set[UserId]] = {user: set() for user in USERS}
        new = NewGroup(name="Crew", handle="crew", members=list(USERS[:1]), now=NOW, created_by=USERS[0])
        self.group = self.wait(self.db.create_group(new))

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.wait(self.db.close())
            self.loop.close()
            shutil.rmtree(self.directory)

    def wait(self, asked: Awaitable[T]) -> T:
        async def answer() -> T:
            return await asked

        return self.loop.run(answer())

    # -- what people do ------------------------------------------------------------------------------------

    @rule(author=WHO, place=PLACE, whom=WHOM, seq=SEQ)
    def somebody_speaks(self, author: UserId, place: int, whom: Sequence[str], seq: int) -> None:
        if author not in self.members[place]:
            return
        root = self.root(place, seq)
        names = self.names(whom)
        posted = self.wait(self.rooms[place].post(author, mentions=names, thread=root))
        self.said[place].append(Said(posted.message, self.called(place, author, names)))
        self.are_told_the_truth(posted.follows)

    @rule(place=PLACE, seq=SEQ, whom=WHOM)
    def something_is_edited(self, place: int, seq: int, whom: Sequence[str]) -> None:
        said = self.find(place, seq)
        if said is None or said.is_deleted:
            return
        names = self.names(whom)
        content = f"{said.message.content}+"
        touched = self.wait(self.db.edit(said.message.id, content, names, now=NOW))
        assert touched
        said.message, said.called = touched.message, self.called(place, said.message.author, names)
        self.are_told_the_truth(touched.counts)

    @rule(place=PLACE, seq=SEQ)
    def something_is_deleted(self, place: int, seq: int) -> None:
        said = self.find(place, seq)
        if said is None or said.is_deleted:
            return
        touched = self.wait(self.db.delete(said.message.id, now=NOW))
        assert touched
        said.is_deleted, said.called = True, set()
        self.are_told_the_truth(touched.counts)

    @rule(user=WHO, place=PLACE, seq=SEQ, back=st.booleans())
    def somebody_reads(self, user: UserId, place: int, seq: int, back: bool) -> None:
        self.wait(self.db.read(user, self.rooms[place].room, seq, back=back))

    @rule(user=WHO, place=PLACE, root=SEQ, seq=SEQ, back=st.booleans())
    def somebody_reads_a_thread(self, user: UserId, place: int, root: int, seq: int, back: bool) -> None:
        self.wait(self.db.read_thread(user, self.rooms[place].room, root, seq, back=back))

    @rule(user=WHO)
    def somebody_reads_everything(self, user: UserId) -> None:
        self.wait(self.db.read_all(user))
        assert not any(mine.mine.unread or mine.mine.mentions for mine in self.wait(self.db.rooms_of(user)))
        assert not any(thread.mine.unread or thread.mine.mentions for thread in self.threads(user))

    @rule(user=WHO, place=PLACE, seq=SEQ, following=WISH, muted=WISH)
    def somebody_keeps_a_thread(
        self, user: UserId, place: int, seq: int, following: bool | None, muted: bool | None
    ) -> None:
        kept = self.wait(
            self.db.follow(user, self.rooms[place].room, seq, ThreadWish(following=following, muted=muted))
        )
        if kept is not None:
            self.are_told_the_truth([kept])

    @rule(user=WHO, place=PLACE, muted=st.booleans())
    def somebody_mutes_a_room(self, user: UserId, place: int, muted: bool) -> None:
        self.wait(self.db.prefer(user, self.rooms[place].room, Preferences(muted=muted)))

    @rule(user=WHO, others=st.sets(WHO))
    def somebody_mutes_people(self, user: UserId, others: set[UserId]) -> None:
        before = {row.room.id: row.mine for row in self.wait(self.db.rooms_of(user))}
        self.muted[user] = others - {user}
        done = self.wait(self.db.set_preferences(user, PreferencesWish(muted_people=sorted(self.muted[user]))))
        self.are_told_the_truth(done.counts)
        told = {counts.room for counts in done.counts if counts.mine is not None}
        assert {row.room.id for row in self.wait(self.db.rooms_of(user)) if row.mine != before[row.room.id]} <= told

    @precondition(lambda self: hasattr(self, "group"))
    @rule(add=st.sets(WHO), remove=st.sets(WHO))
    def the_group_changes(self, add: set[UserId], remove: set[UserId]) -> None:
        moved = self.wait(self.db.change_group(self.group.id, GroupWish(add=sorted(add), remove=sorted(remove))))
        assert moved
        self.group = moved.group

    @rule(user=WHO, place=PLACE)
    def somebody_comes_or_goes(self, user: UserId, place: int) -> None:
        room = self.rooms[place].room
        if user in self.members[place]:
            self.wait(self.db.leave(room, user, now=NOW))
            self.members[place].remove(user)
            for said in self.said[place]:
                said.called.discard(user)
        else:
            self.wait(self.db.join(room, [user], now=NOW))
            self.members[place].add(user)

    # -- who was called, by hand -----------------------------------------------------------------------------

    def names(self, whom: Sequence[str]) -> list[str]:
        return [self.group.id if name == "group" else name for name in whom]

    def called(self, place: int, author: UserId, names: Sequence[str]) -> set[UserId]:
        called: set[UserId] = set()
        for name in names:
            if name == "all":
                called |= set(USERS)
            elif name == self.group.id:
                called |= set(self.group.members)
            else:
                called.add(UserId(name))
        return (called & self.members[place]) - {author}

    def find(self, place: int, seq: int) -> Said | None:
        return self.said[place][seq - 1] if 0 < seq <= len(self.said[place]) else None

    def root(self, place: int, seq: int) -> int | None:
        found = self.find(place, seq)
        return None if found is None or found.is_deleted or found.message.thread is not None else seq

    # -- counting anew ---------------------------------------------------------------------------------------

    def are_told_the_truth(self, told: Sequence[Counts]) -> None:
        """What is announced is what a fresh read shows."""
        for counts in told:
            mine = {row.room.id: row.mine for row in self.wait(self.db.rooms_of(counts.user))}
            if counts.mine is not None:
                assert counts.mine == mine[counts.room]
            if counts.thread is not None and counts.thread.following:
                assert counts.thread in [thread.mine for thread in self.threads(counts.user)]

    def threads(self, user: UserId) -> list[Thread]:
        return self.wait(self.db.threads_of(user, after=None, limit=200))

    def calls(self, user: UserId, place: int, deaf: set[int], *, beyond: int, thread: int | None = None) -> list[Said]:
        """`deaf`: the threads that the user muted in this room."""
        return [
            said
            for said in self.said[place][beyond:]
            if user in said.called
            and said.message.author not in self.muted[user]
            and said.message.thread not in deaf
            and (thread is None or said.message.thread == thread)
        ]

    @invariant()
    def every_count_is_a_recount(self) -> None:
        if not hasattr(self, "group"):
            return
        for user in USERS:
            rooms = {row.room.id: row for row in self.wait(self.db.rooms_of(user))}
            threads = self.threads(user)
            listed: list[Message] = []
            unread_rooms: set[str] = set()
            unread_threads: set[tuple[str, int]] = set()
            for place, talk in enumerate(self.rooms):
                assert (talk.room in rooms) == (user in self.members[place])
                if talk.room not in rooms:
                    assert all(thread.mine.room != talk.room for thread in threads)
                    continue
                mine = rooms[talk.room].mine
                deaf = self.deaf(user, place)
                calls = self.calls(user, place, deaf, beyond=mine.read_seq)
                others = [said for said in self.said[place][mine.read_seq :] if said.message.author != user]
                assert (mine.unread, mine.mentions, mine.seq) == (len(others), len(calls), len(self.said[place]))
                listed += [said.message for said in self.calls(user, place, deaf, beyond=0)]
                if mine.unread and (not mine.muted or mine.mentions):
                    unread_rooms.add(talk.room)
                for thread in (thread for thread in threads if thread.mine.room == talk.room):
                    self.is_recounted(user, place, thread, deaf)
                    is_heard = not mine.muted or thread.mine.mentions
                    if thread.mine.unread and not thread.mine.muted and is_heard:
                        unread_threads.add((talk.room, thread.mine.thread))
            self.is_in_the_inbox(user, unread_rooms, unread_threads)
            found = self.wait(self.db.mentions_of(user, before=None, limit=200))
            assert found is not None
            assert {message.id for message in found} == {message.id for message in listed}

    def is_recounted(self, user: UserId, place: int, thread: Thread, deaf: set[int]) -> None:
        mine = thread.mine
        replies = [
            said
            for said in self.said[place][mine.read_seq :]
            if said.message.thread == mine.thread and said.message.author != user and not said.is_deleted
        ]
        calls = self.calls(user, place, deaf, beyond=mine.read_seq, thread=mine.thread)
        assert (mine.unread, mine.mentions) == (len(replies), len(calls))
        assert mine.following
        assert mine.muted == (mine.thread in deaf)

    def deaf(self, user: UserId, place: int) -> set[int]:
        talk = self.rooms[place]
        found: set[int] = set()
        for said in self.said[place]:
            if said.message.thread is None:
                kept = self.wait(self.db.read_thread(user, talk.room, said.message.seq, 0, back=False))
                assert kept
                found |= {kept.thread} if kept.muted else set()
        return found

    def is_in_the_inbox(self, user: UserId, rooms: set[str], threads: set[tuple[str, int]]) -> None:
        inbox = self.wait(self.db.inbox(user, after=None, limit=200))
        assert {row.room.id for row in inbox.rooms} == rooms
        assert {(thread.mine.room, thread.mine.thread) for thread in inbox.threads} == threads

    @rule()
    def the_check_is_content(self) -> None:
        report = self.wait(self.db.check())
        assert report["ok"], report["problems"]

    @rule(user=WHO, place=PLACE)
    def catching_up_brings_my_side(self, user: UserId, place: int) -> None:
        page = self.wait(self.db.page(user, self.rooms[place].room, Span(since=0, limit=200)))
        mine = {row.room.id: row.mine for row in self.wait(self.db.rooms_of(user))}
        assert (page and page.mine) == mine.get(self.rooms[place].room)


@pytest.mark.parametrize("make_engine", ENGINES.values(), ids=list(ENGINES))
def test_every_count_is_a_recount(make_engine: Callable[[Path], Engine]) -> None:
    machine = type("RecountOfAnEngine", (Recount,), {"make_engine": staticmethod(make_engine)})
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        machine,
        settings=settings(
            max_examples=stories_of(make_engine, 25),
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
        ),
    )
