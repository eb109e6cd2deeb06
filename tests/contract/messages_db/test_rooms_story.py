"""Everything that people do in rooms, in any order.

After each step, every count equals a recount by a plain model (`message_model`), and readers who only ask what changed
since their last time hold what a fresh walk of the room gives.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from message_engines import ENGINES, Engine, stories_of
from message_model import Place, Said
from message_stage import ANN, BO, EVE
from stories import story_settings
from workbench import NOW

from klatsch.errors import MessageNotFound, NameTaken, RoomArchived, RoomNotFound
from klatsch.ids import ClientId, RoomId, UserId
from klatsch.messages_db import MessagesDb, NewMessage, NewRoom, Posted, RoomMoved, Touched
from klatsch.model.messages import Message, Page, Span
from klatsch.model.rooms import History, Membership, Posting, Room, RoomFacts, RoomKind

T = TypeVar("T")

PEOPLE = (ANN, BO, EVE)
WHO = st.sampled_from(PEOPLE)
WHERE = st.integers(0, 2)
WHICH = st.integers(0, 99)
ON = st.sampled_from((True, True, False))
WORDS = st.sampled_from(("hello", "there", "words"))
CALLED = st.lists(st.sampled_from((*PEOPLE, "all", "here")), max_size=2, unique=True)
THREAD = st.one_of(st.none(), st.integers(0, 99))
POSTS = st.lists(st.tuples(WHO, WORDS, CALLED, THREAD, st.booleans()), min_size=1, max_size=5)
NAMES = ("hall", "attic", "cellar", "garden")


class Reader:
    """A client: what it remembers of one room, and the change up to which it has heard."""

    def __init__(self, user: UserId, room: RoomId) -> None:
        self.user, self.room_id = user, room
        self.forget()

    def forget(self) -> None:
        self.messages: dict[int, Message] = {}
        self.members: dict[UserId, Membership] = {}
        self.room: Room | None = None
        self.mark = 0
        self.is_new = True

    async def catches_up(self, db: MessagesDb, limit: int) -> None:
        for _ in range(500):
            page = await db.page(self.user, self.room_id, Span(since=self.mark, limit=limit))
            if page is None:
                self.forget()
                return
            if self.sees_another_part(page):
                self.forget()
                continue
            self.hears(page)
            if not page.more:
                self.mark, self.is_new = page.change, False
                return
        raise AssertionError("catching up goes on for ever")

    def sees_another_part(self, page: Page) -> bool:
        came = any(member.user == self.user for member in page.members)
        history = page.room and self.room and page.room.history is not self.room.history
        return not self.is_new and (came or bool(history))

    def hears(self, page: Page) -> None:
        moved = [*page.messages, *page.members]
        assert all(row.change > self.mark for row in moved)
        self.messages |= {message.seq: message for message in page.messages}
        self.members |= {member.user: member for member in page.members}
        self.room = page.room or self.room
        if page.more:
            self.mark = max(row.change for row in moved)


class RoomsStory(RuleBasedStateMachine):
    make_engine: Callable[[Path], Engine]

    @initialize()
    def begin(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.loop = asyncio.Runner()
        self.db: MessagesDb = self.wait(type(self).make_engine(self.directory).open())
        self.now, self.steps, self.posts = NOW, 0, 0
        self.saved: dict[UserId, list[Said]] = {user: [] for user in PEOPLE}
        self.places: list[Place] = []
        self.names: dict[str, int] = {}
        for number, name in enumerate(NAMES[:3]):
            history = History.JOINED if number == 2 else History.EVERYTHING
            new = NewRoom(
                name=name, topic="", kind=RoomKind.PUBLIC, now=NOW, members=PEOPLE[: 3 - number], history=history
            )
            self.opens(number, new)
        self.readers = [(n, Reader(user, place.facts.id)) for place in self.places for n, user in enumerate(PEOPLE)]

    def opens(self, number: int, new: NewRoom) -> None:
        made = self.wait(self.db.create_room(new))
        place = Place(msgspec.structs.replace(made.room, change=0))
        for user in new.members:
            place.comes(user, NOW)
        self.places.append(place)
        self.names[new.name] = number

    def teardown(self) -> None:
        if hasattr(self, "places"):
            self.everybody_looks_around()
        if hasattr(self, "loop"):
            self.wait(self.db.close())
            self.loop.close()
            shutil.rmtree(self.directory)

    def wait(self, asked: Awaitable[T]) -> T:
        async def answer() -> T:
            return await asked

        return self.loop.run(answer())

    # -- speaking ----------------------------------------------------------------------------------------

    @rule(where=WHERE, posts=POSTS)
    def people_post_at_once(self, where: int, posts: list[tuple[UserId, str, list[str], int | None, bool]]) -> None:
        place = self.places[where]
        drafts = [self.draft(place, *post) for post in posts]

        async def all_at_once() -> list[Any]:
            return await asyncio.gather(*(self.db.post(draft) for draft in drafts), return_exceptions=True)

        for draft, answer in zip(drafts, self.wait(all_at_once()), strict=True):
            self.expect(place, draft, answer)

    def draft(
        self, place: Place, user: UserId, content: str, called: list[str], thread: int | None, in_room: bool
    ) -> NewMessage:
        """A thread may be of a message that comes with it, and of one that never does."""
        self.posts += 1
        return NewMessage(
            author=user,
            room=place.facts.id,
            client_id=ClientId(f"{self.posts}"),
            content=content,
            now=self.now,
            thread=None if thread is None else 1 + thread % (len(place.said) + 2),
            in_room=in_room,
            mentions=called,
        )

    def expect(self, place: Place, draft: NewMessage, answer: Posted | BaseException) -> None:
        if draft.author not in place.present:
            assert isinstance(answer, RoomNotFound)
        elif place.facts.archived_at is not None:
            assert isinstance(answer, RoomArchived)
        elif draft.thread is not None and not self.can_reply(place, draft):
            assert isinstance(answer, MessageNotFound)
        else:
            assert isinstance(answer, Posted)
            message = answer.message
            last = place.said[-1].first.created_at if place.said else 0
            assert (message.seq, message.created_at) == (len(place.said) + 1, max(self.now, last + 1))
            assert (message.content, message.mentions, message.thread) == (draft.content, draft.mentions, draft.thread)
            assert answer.before == place.change
            place.hears(message)

    def can_reply(self, place: Place, draft: NewMessage) -> bool:
        roots = [said for said in place.visible(draft.author) if said.first.thread is None and said.deleted_at is None]
        return draft.thread in {said.seq for said in roots}

    # -- acting on what was said ---------------------------------------------------------------------------

    def some(self, where: int, which: int) -> tuple[Place, Said] | None:
        """Small numbers mean those that came last."""
        place = self.places[where]
        return (place, place.said[-1 - which % len(place.said)]) if place.said else None

    def acted(self, place: Place, said: Said, before: int, touched: Touched | None) -> None:
        assert touched
        assert touched.message == place.message(said)
        assert touched.moved == (place.change > before)
        if touched.moved:
            assert (touched.before, touched.message.change) == (before, place.change)

    @rule(where=WHERE, which=WHICH, content=WORDS, called=CALLED)
    def somebody_edits(self, where: int, which: int, content: str, called: list[str]) -> None:
        if chosen := self.some(where, which):
            place, said = chosen
            before = place.change
            touched = self.wait(self.db.edit(said.id, content, called, now=self.now))
            if said.deleted_at is not None:
                assert touched is None
                return
            place.edits(said, content, called, self.now)
            self.acted(place, said, before, touched)
            assert [edit.content for edit in self.wait(self.db.edits_of(said.id))] == said.wordings[:-1]

    @rule(where=WHERE, which=WHICH)
    def somebody_deletes(self, where: int, which: int) -> None:
        if chosen := self.some(where, which):
            place, said = chosen
            before = place.change
            touched = self.wait(self.db.delete(said.id, now=self.now))
            if said.deleted_at is not None:
                assert touched is None
                return
            place.deletes(said, self.now)
            self.acted(place, said, before, touched)
            for saved in self.saved.values():
                saved[:] = [kept for kept in saved if kept is not said]
            assert self.wait(self.db.edits_of(said.id)) == []

    @rule(where=WHERE, which=WHICH, user=WHO, emoji=st.sampled_from("👍🎉"), on=ON)
    def somebody_reacts(self, where: int, which: int, user: UserId, emoji: str, on: bool) -> None:
        """Each at a time of its own, since the order in which they came is told."""
        if chosen := self.some(where, which):
            place, said = chosen
            before, self.now = place.change, self.now + 1
            touched = self.wait(self.db.react(user, said.id, emoji, on=on, now=self.now))
            if said.deleted_at is not None or said not in place.visible(user):
                assert touched is None
                return
            place.reacts(said, emoji, user, on=on)
            self.acted(place, said, before, touched)

    @rule(where=WHERE, which=WHICH, user=WHO, on=ON)
    def somebody_pins(self, where: int, which: int, user: UserId, on: bool) -> None:
        if chosen := self.some(where, which):
            place, said = chosen
            before, self.now = place.change, self.now + 1
            touched = self.wait(self.db.pin(user, said.id, on=on, now=self.now))
            if said.deleted_at is not None or said not in place.visible(user):
                assert touched is None
                return
            place.pins(said, (self.now, user) if on else None)
            self.acted(place, said, before, touched)

    @rule(where=WHERE, which=WHICH, user=WHO, on=ON)
    def somebody_saves(self, where: int, which: int, user: UserId, on: bool) -> None:
        if chosen := self.some(where, which):
            place, said = chosen
            self.now += 1
            self.wait(self.db.save(user, said.id, on=on, now=self.now))
            saved = self.saved[user]
            if not on:
                saved[:] = [kept for kept in saved if kept is not said]
            elif said in place.visible(user) and said not in saved and said.deleted_at is None:
                saved.append(said)

    # -- coming and going ------------------------------------------------------------------------------------

    def told(self, place: Place, before: int, move: RoomMoved) -> None:
        assert (move.room, move.before, move.moved) == (place.room, before, place.change > before)
        moved = [user for user, being in place.beings.items() if being.change > before]
        assert move.members == [place.membership(user) for user in sorted(moved, key=lambda u: place.beings[u].change)]

    @rule(where=WHERE, users=st.lists(WHO, min_size=1, max_size=3))
    def people_join(self, where: int, users: list[UserId]) -> None:
        place, before = self.places[where], self.places[where].change
        move = self.wait(self.db.join(place.facts.id, users, now=self.now))
        for user in users:
            place.comes(user, self.now)
        self.told(place, before, move)

    @rule(where=WHERE, user=WHO)
    def somebody_leaves(self, where: int, user: UserId) -> None:
        place, before = self.places[where], self.places[where].change
        move = self.wait(self.db.leave(place.facts.id, user, now=self.now))
        place.goes(user, self.now)
        self.told(place, before, move)

    @rule(where=WHERE, user=WHO, on=ON)
    def somebody_is_made_a_moderator(self, where: int, user: UserId, on: bool) -> None:
        place, before = self.places[where], self.places[where].change
        move = self.wait(self.db.set_moderator(place.facts.id, user, on=on))
        place.moderates(user, on=on)
        self.told(place, before, move)

    # -- the room itself ---------------------------------------------------------------------------------------

    @rule(
        where=WHERE,
        facts=st.one_of(
            st.builds(RoomFacts, topic=WORDS),
            st.builds(RoomFacts, history=st.sampled_from(History), posting=st.sampled_from(Posting)),
            st.builds(RoomFacts, archived=st.sampled_from((True, False, False))),
        ),
    )
    def facts_change(self, where: int, facts: RoomFacts) -> None:
        place, before = self.places[where], self.places[where].change
        move = self.wait(self.db.change_room(place.facts.id, facts, now=self.now))
        given = {name: value for name, value in msgspec.structs.asdict(facts).items() if value is not None}
        archived = given.pop("archived", None)
        if archived is not None and archived != (place.facts.archived_at is not None):
            given["archived_at"] = self.now if archived else None
        place.becomes(msgspec.structs.replace(place.facts, **given))
        self.told(place, before, move)

    @rule(where=WHERE, name=st.sampled_from(NAMES))
    def a_room_is_renamed(self, where: int, name: str) -> None:
        place, before = self.places[where], self.places[where].change
        asked = self.db.change_room(place.facts.id, RoomFacts(name=name), now=self.now)
        if any(other.facts.name == name for other in self.places if other is not place):
            with pytest.raises(NameTaken):
                self.wait(asked)
            return
        move = self.wait(asked)
        place.becomes(msgspec.structs.replace(place.facts, name=name))
        self.names[name] = where
        self.told(place, before, move)

    # -- reading -----------------------------------------------------------------------------------------------

    @rule(where=WHERE, user=WHO, behind=st.integers(-1, 8), back=st.booleans())
    def somebody_reads(self, where: int, user: UserId, behind: int, back: bool) -> None:
        place = self.places[where]
        seq = len(place.said) - behind
        mine = self.wait(self.db.read(user, place.facts.id, seq, back=back))
        if user not in place.present:
            assert mine is None
            return
        place.reads(user, seq, back=back)
        assert mine
        assert (mine.read_seq, mine.unread, mine.mentions) == (
            place.beings[user].read_seq,
            place.unread(user),
            place.called(user),
        )

    @rule(seconds=st.integers(-5, 60))
    def the_clock_moves(self, seconds: int) -> None:
        """Backwards only so far that reactions, pins and saves still come one after another."""
        self.now += max(seconds, 0) * 1_000_000 + 1

    @rule()
    def everybody_looks_around(self) -> None:
        self.wait(self.looked_around())

    async def looked_around(self) -> None:
        for number, reader in self.readers:
            await self.compare(reader, limit=1 + number)
        for user in PEOPLE:
            seen = {said.id: place.message(said) for place in self.places for said in place.visible(user)}
            newest = await self.db.newest(user, limit=200)
            assert {message.id: message for message in newest} == seen
            saved = [seen[said.id] for said in reversed(self.saved[user]) if said.id in seen]
            assert await self.db.saved_of(user, limit=200) == saved
            for place in self.places:
                pins = sorted((seen[s.id] for s in place.visible(user) if s.pin), key=lambda m: -(m.pinned_at or 0))
                here = user in place.present
                assert await self.db.pins_of(user, place.facts.id) == (pins if here else None)
        for name, number in self.names.items():
            assert await self.db.find_room(name) == self.places[number].facts.id
        report = await self.db.check()
        assert report["ok"], report["problems"]

    # -- always ------------------------------------------------------------------------------------------------

    @invariant()
    def every_count_is_a_recount_and_every_reader_is_right(self) -> None:
        if hasattr(self, "places"):
            self.steps += 1
            self.wait(self.checked())

    async def checked(self) -> None:
        """Some readers ask after each step, others now and then."""
        for user in PEOPLE:
            rooms = {mine.room.id: mine for mine in await self.db.rooms_of(user)}
            assert rooms.keys() == {place.facts.id for place in self.places if user in place.present}
            for place in (place for place in self.places if user in place.present):
                found, being = rooms[place.facts.id], place.beings[user]
                assert found.room == place.room
                assert (found.mine.unread, found.mine.mentions) == (place.unread(user), place.called(user))
                assert (found.mine.read_seq, found.mine.joined_seq) == (being.read_seq, being.joined_seq)
                assert found.mine.is_moderator == being.is_moderator
        for number, reader in self.readers:
            if self.steps % (1, 4, 9)[number] == 0:
                await self.compare(reader, limit=1 + self.steps % 4)

    async def compare(self, reader: Reader, *, limit: int) -> None:
        place = next(place for place in self.places if place.facts.id == reader.room_id)
        await reader.catches_up(self.db, limit)
        fresh = await self.db.page(reader.user, reader.room_id, Span(after=0, limit=200))
        if reader.user not in place.present:
            assert fresh is None
            assert not reader.messages
            return
        assert fresh
        told = [place.message(said) for said in place.visible(reader.user)]
        assert fresh.messages == told
        assert [reader.messages[seq] for seq in sorted(reader.messages)] == told
        members = await self.db.members_of(reader.room_id, after=None, limit=200)
        assert members == [place.membership(user) for user in sorted(place.present)]
        assert [
            reader.members[user] for user in sorted(reader.members) if reader.members[user].left_at is None
        ] == members
        assert reader.room
        assert msgspec.structs.replace(reader.room, seq=place.room.seq, change=place.change) == place.room


@pytest.mark.parametrize("make_engine", ENGINES.values(), ids=list(ENGINES))
def test_whatever_people_do_in_rooms_every_count_is_a_recount_and_every_reader_is_right(
    make_engine: Callable[[Path], Engine],
) -> None:
    machine = type("RoomsStoryOfAnEngine", (RoomsStory,), {"make_engine": staticmethod(make_engine)})
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        machine, settings=story_settings(examples=stories_of(make_engine, 30), steps=50)
    )
