"""Posts, retries, joins, restarts and a wandering clock, in any order: a plain model tells the same story."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
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
from stories import story_settings
from workbench import NOW

from klatsch.errors import RoomNotFound
from klatsch.ids import ClientId, RoomId, UserId
from klatsch.messages_db import MessagesDb, NewMessage, NewRoom, Posted
from klatsch.model.messages import Message, Span
from klatsch.model.rooms import RoomKind

T = TypeVar("T")

USERS = tuple(UserId(f"U000000000000000{n}") for n in range(4))
WHO = st.sampled_from(USERS)
POSTS = st.lists(
    st.tuples(WHO, st.integers(0, 3), st.integers(0, 12), st.text(min_size=1, max_size=9)), min_size=1, max_size=8
)


class Reader:
    """What a client remembers of one room, and the change up to which it has heard."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.mark = 0


class Story(RuleBasedStateMachine):
    make_engine: Callable[[Path], Engine]

    @initialize()
    def begin(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.engine = type(self).make_engine(self.directory)
        self.loop = asyncio.Runner()
        self.db: MessagesDb = self.wait(self.engine.open())
        self.epoch = self.db.epoch
        self.now = NOW
        self.rooms: list[RoomId] = []
        self.members: dict[RoomId, set[UserId]] = {}
        self.welcomed: set[UserId] = set()
        self.told: dict[RoomId, list[Message]] = {}
        self.change: dict[RoomId, int] = {}
        self.first: dict[tuple[UserId, ClientId], Message] = {}
        self.readers: dict[tuple[UserId, RoomId], Reader] = {}
        self.someone_comes_in(USERS[0])

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.wait(self.db.close())
            self.loop.close()
            shutil.rmtree(self.directory)

    def wait(self, asked: Awaitable[T]) -> T:
        async def answer() -> T:
            return await asked

        return self.loop.run(answer())

    # -- what happens ------------------------------------------------------------------------------------

    @rule(user=WHO)
    def someone_comes_in(self, user: UserId) -> None:
        joined = self.wait(self.db.welcome(user, now=self.now))
        if not self.rooms:
            self.keep_room(joined[0].room.id, set())
        assert [move.room.id for move in joined] == ([] if user in self.welcomed else [self.rooms[0]])
        self.change[self.rooms[0]] += user not in self.welcomed
        self.welcomed.add(user)
        self.members[self.rooms[0]].add(user)

    @precondition(lambda self: len(self.rooms) < 4)
    @rule(members=st.sets(WHO))
    def a_room_is_made(self, members: set[UserId]) -> None:
        name = f"room {len(self.rooms)}"
        new = NewRoom(name=name, topic="", kind=RoomKind.PUBLIC, now=self.now, members=sorted(members))
        self.keep_room(self.wait(self.db.create_room(new)).room.id, set(members))

    @rule(seconds=st.integers(-100, 100))
    def the_clock_moves(self, seconds: int) -> None:
        self.now += seconds

    @rule()
    def the_server_restarts(self) -> None:
        self.wait(self.db.close())
        self.db = self.wait(self.engine.open())
        assert self.db.epoch == self.epoch

    @rule(posts=POSTS)
    def people_post_at_once(self, posts: Sequence[tuple[UserId, int, int, str]]) -> None:
        """Few client ids, so that many are retries: of this batch, of an earlier one, from before a restart."""
        drafts = [
            NewMessage(author=user, room=self.room(place), client_id=ClientId(f"{id}"), content=text, now=self.now)
            for user, place, id, text in posts
        ]

        async def all_at_once() -> list[Any]:
            return await asyncio.gather(*(self.db.post(draft) for draft in drafts), return_exceptions=True)

        for draft, answer in zip(drafts, self.wait(all_at_once()), strict=True):
            self.expect(draft, answer)

    def room(self, place: int) -> RoomId | None:
        return None if place == 3 else self.rooms[place % len(self.rooms)]

    def expect(self, draft: NewMessage, answer: Posted | BaseException) -> None:
        before = self.first.get((draft.author, draft.client_id))
        room = draft.room or self.rooms[0]
        if before is not None:
            assert answer == Posted(message=before, is_new=False)
        elif draft.author not in self.members[room]:
            assert isinstance(answer, RoomNotFound)
        else:
            assert isinstance(answer, Posted)
            assert answer.is_new
            self.tell(draft, answer.message, room)

    def tell(self, draft: NewMessage, message: Message, room: RoomId) -> None:
        earlier = self.told[room]
        assert (message.room, message.author, message.content) == (room, draft.author, draft.content)
        self.change[room] += 1
        assert (message.seq, message.change) == (len(earlier) + 1, self.change[room])
        assert message.created_at == max(draft.now, earlier[-1].created_at + 1 if earlier else 0)
        earlier.append(message)
        self.first[draft.author, draft.client_id] = message

    def keep_room(self, room: RoomId, members: set[UserId]) -> None:
        self.rooms.append(room)
        self.members[room] = members
        self.told[room] = []
        self.change[room] = len(members)

    # -- what readers see ----------------------------------------------------------------------------------

    @rule(user=WHO, place=st.integers(0, 2), limit=st.integers(1, 4))
    def a_reader_catches_up(self, user: UserId, place: int, limit: int) -> None:
        """What is remembered, and what `since` brings, is what a fresh read would show."""
        room = self.rooms[place % len(self.rooms)]
        reader = self.readers.setdefault((user, room), Reader())
        while True:
            page = self.wait(self.db.page(user, room, Span(since=reader.mark, limit=limit)))
            if page is None:
                assert user not in self.members[room]
                return
            for message in page.messages:
                reader.messages[message.seq] = message
                reader.mark = message.change
            if not page.more:
                break
        reader.mark = page.change
        fresh = self.wait(self.db.page(user, room, Span(after=0, limit=200)))
        assert fresh
        assert [reader.messages[seq] for seq in sorted(reader.messages)] == fresh.messages == self.told[room]

    @rule(user=WHO, limit=st.integers(1, 8))
    def a_reader_sees_the_newest(self, user: UserId, limit: int) -> None:
        mine = {room for room in self.rooms if user in self.members[room]}
        newest = self.wait(self.db.newest(user, limit=limit))
        assert len(newest) == min(limit, sum(len(self.told[room]) for room in mine))
        assert all(message in self.told[message.room] for message in newest)
        assert {message.room for message in newest} <= mine

    @invariant()
    def the_counters_are_right(self) -> None:
        if not hasattr(self, "db"):
            return
        for user in USERS:
            rooms = self.wait(self.db.rooms_of(user))
            assert {mine.room.id for mine in rooms} == {room for room in self.rooms if user in self.members[room]}
            for room in (mine.room for mine in rooms):
                assert (room.seq, room.change) == (len(self.told[room.id]), self.change[room.id])
                assert room.member_count == len(self.members[room.id])

    @rule()
    def the_check_is_content(self) -> None:
        report = self.wait(self.db.check())
        assert report["ok"], report["problems"]
        assert report["messages"] == sum(map(len, self.told.values()))


@pytest.mark.parametrize("make_engine", ENGINES.values(), ids=list(ENGINES))
def test_the_same_story_is_told_by_a_plain_model(make_engine: Callable[[Path], Engine]) -> None:
    machine = type("StoryOfAnEngine", (Story,), {"make_engine": staticmethod(make_engine)})
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        machine, settings=story_settings(examples=stories_of(make_engine, 40), steps=30)
    )
