"""A house in which people do whatever they may, and witnesses who hold what they hear: for the tests of events."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from folding import FOLDS, Held, Json, Reader, difference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rooming import new_client_id
from stores import stores_of
from workbench import NOW, Person, opened_klatsch, sign_up

from klatsch.chat import Klatsch, acts, drafts, groups, members, messages, preferences, reading, rooms
from klatsch.chat.rooms import RoomWish
from klatsch.clock import SetClock
from klatsch.errors import KlatschError, MessageNotFound
from klatsch.hub import room_topic, user_topic
from klatsch.ids import GroupId, RoomId
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.model.events import HeartbeatAnswered, Hello, RoomMark
from klatsch.model.groups import GroupWish
from klatsch.model.messages import Draft, Message
from klatsch.model.preferences import PreferencesWish
from klatsch.model.rooms import History, Notify, Posting, Preferences, RoomFacts, RoomKind
from klatsch.model.users import Role

MEMORY = Path("/dev/shm")


class Step(NamedTuple):
    """One thing that somebody does, to whom or what the numbers say; `listens`: then the witnesses take what was heard."""

    act: str
    who: int
    a: int
    b: int
    listens: bool


@dataclass
class House:
    app: Klatsch
    board: Switchboard
    clock: SetClock
    people: list[Person]
    rooms: list[RoomId] = field(default_factory=list[RoomId])
    said: list[Message] = field(default_factory=list[Message])
    groups: list[GroupId] = field(default_factory=list[GroupId])

    async def live(self, step: Step) -> bool:
        """False when it was refused: that is no news."""
        self.clock.forward(seconds=1)
        try:
            await ACTS.get(step.act, rest)(self, self.people[step.who % len(self.people)], step.a, step.b)
        except KlatschError:
            return False
        return True

    def room(self, number: int) -> RoomId:
        return self.rooms[number % len(self.rooms)]

    def message(self, number: int, *, replies: bool = False) -> Message:
        """One of the last few: old ones are not touched so often. Raises MessageNotFound when nothing was said yet."""
        last = [message for message in self.said if message.thread is not None or not replies][-12:]
        if not last:
            raise MessageNotFound()
        return last[number % len(last)]

    def other(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def author(self, message: Message, who: Person) -> Person:
        return next((person for person in self.people if person.id == message.author), who)

    def moderator(self, who: Person, number: int) -> Person:
        """Who most probably may; now and then somebody tries who may not."""
        return self.people[0] if number % 3 else who

    def keep(self, room: RoomId) -> None:
        if room not in self.rooms:
            self.rooms.append(room)


@asynccontextmanager
async def lived_in() -> AsyncIterator[House]:
    """Four people, a guest among them, in a public room, an announcement room and one that hides its past."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        clock = SetClock(NOW)
        async with opened_klatsch(Path(folder), clock=clock) as app:
            roles = (("Ann", Role.OWNER), ("Bo", Role.MEMBER), ("Cy", Role.MEMBER), ("Gus", Role.GUEST))
            people = [await sign_up(app, name, role) for name, role in roles]
            house = House(app, Switchboard(app.hub), clock, people)
            for person in people:
                house.rooms += [
                    row.room.id for row in await rooms.rooms_of(person.user, app) if row.room.id not in house.rooms
                ]
            kinds: tuple[tuple[str, RoomKind, dict[str, Any]], ...] = (
                ("square", RoomKind.PUBLIC, {}),
                ("cellar", RoomKind.PRIVATE, {"history": History.JOINED}),
                ("news", RoomKind.PRIVATE, {"posting": Posting.MODERATORS}),
            )
            for number, (name, kind, more) in enumerate(kinds):
                wish = RoomWish(name=name, kind=kind, members=[person.id for person in people[1:]], **more)
                house.keep((await rooms.create_room(people[number % 2].user, wish, app)).id)
            yield house
        stores_of(Path(folder)).drop()


# -- what they do --------------------------------------------------------------------------------------------


async def rest(house: House, who: Person, a: int, b: int) -> None:
    pass


async def _say(house: House, who: Person, room: RoomId, content: str, **more: Any) -> None:
    draft = Draft(content=content, room=room, client_id=new_client_id(), **more)
    house.said.append(await messages.send(who.user, draft, house.app))


async def say(house: House, who: Person, a: int, b: int) -> None:
    them = f"<!group^{house.groups[b % len(house.groups)]}>" if house.groups else "nobody"
    words = ("hello", f"<@{house.other(b).id}>", "<!here> and <!all>", f"`<@{house.other(b).id}>`", them)[b % 5]
    await _say(house, who, house.room(a), words)


async def reply(house: House, who: Person, a: int, b: int) -> None:
    it = house.message(a)
    words = f"I see, <@{house.other(b).id}>" if b % 3 else "I see"
    await _say(
        house, who, it.room, words, thread=it.thread or it.seq, in_room=b % 2 == 0, quote=it.id if b == 1 else None
    )


async def edit(house: House, who: Person, a: int, b: int) -> None:
    words = ("other words", f"you, <@{house.other(b).id}>", "<!all>")[b % 3]
    it = house.message(a)
    await acts.edit((house.author(it, who) if b else who).user, it.id, f"{words} {b}", house.app)


async def delete(house: House, who: Person, a: int, b: int) -> None:
    it = house.message(a, replies=b > 2)
    await acts.delete((house.author(it, who) if b else who).user, it.id, house.app)


async def react(house: House, who: Person, a: int, b: int) -> None:
    await acts.react(who.user, house.message(a).id, "👍🎉"[b % 2], on=b < 6, app=house.app)


async def pin(house: House, who: Person, a: int, b: int) -> None:
    await acts.pin(who.user, house.message(a).id, on=b < 5, app=house.app)


async def save(house: House, who: Person, a: int, b: int) -> None:
    await acts.save(who.user, house.message(a).id, on=b < 6, app=house.app)


async def read(house: House, who: Person, a: int, b: int) -> None:
    room = house.room(a)
    await reading.read(who.user, room, max(b - 1, 0) if b < 5 else 99, back=b % 2 == 0, app=house.app)


async def keep(house: House, who: Person, a: int, b: int) -> None:
    wish = Preferences(
        notify=list(Notify)[b % 4], muted=b % 2 == 0, favourite=b % 3 == 0, section="Work" if b > 4 else None
    )
    await reading.prefer(who.user, house.room(a), wish, house.app)


async def join(house: House, who: Person, a: int, b: int) -> None:
    await rooms.join_room(who.user, house.room(a), house.app)


async def leave(house: House, who: Person, a: int, b: int) -> None:
    await rooms.leave_room(who.user, house.room(a), house.app)


async def add(house: House, who: Person, a: int, b: int) -> None:
    await members.add_members(who.user, house.room(a), [house.other(b).id, house.other(b + 1).id], house.app)


async def remove(house: House, who: Person, a: int, b: int) -> None:
    await members.remove_member(house.moderator(who, a + b).user, house.room(a), house.other(b).id, house.app)


async def moderate(house: House, who: Person, a: int, b: int) -> None:
    await members.set_moderator(
        house.moderator(who, a + b).user, house.room(a), house.other(b).id, on=b < 5, app=house.app
    )


async def change(house: House, who: Person, a: int, b: int) -> None:
    facts = (
        RoomFacts(topic=f"about {b}"), RoomFacts(name=f"room-{a}{b}"), RoomFacts(history=History.JOINED),
        RoomFacts(history=History.EVERYTHING), RoomFacts(posting=Posting.MODERATORS), RoomFacts(posting=Posting.EVERYONE),
        RoomFacts(archived=True), RoomFacts(archived=False),
    )[b % 8]  # fmt: skip
    await rooms.change_room(house.moderator(who, a + b).user, house.room(a), facts, house.app)


async def make(house: House, who: Person, a: int, b: int) -> None:
    kind = RoomKind.PUBLIC if b % 2 else RoomKind.PRIVATE
    wish = RoomWish(name=f"new-{a}{b}", kind=kind, members=[house.other(b).id])
    house.keep((await rooms.create_room(who.user, wish, house.app)).id)


async def meet(house: House, who: Person, a: int, b: int) -> None:
    house.keep((await rooms.open_direct(who.user, [house.other(a).id, house.other(b).id], house.app)).id)


async def begin(house: House, who: Person, a: int, b: int) -> None:
    await drafts.put_draft(who.user, house.room(a), None, "well" if b < 6 else "", house.app)


async def prefer(house: House, who: Person, a: int, b: int) -> None:
    wish = PreferencesWish(keywords=[f"word{b}"] if b % 2 else None, muted_people=[house.other(a).id] if b < 3 else [])
    await preferences.change_preferences(who.user, wish, house.app)


async def group(house: House, who: Person, a: int, b: int) -> None:
    who = house.moderator(who, a + b)
    if b < 3 or not house.groups:
        made = await groups.create_group(
            who.user, name="Two", handle=f"two-{a}{b}", members=[house.other(a).id, house.other(b).id], app=house.app
        )
        house.groups.append(made.id)
    elif b < 6:
        wish = GroupWish(name=f"Group {b}", add=[house.other(b).id], remove=[house.other(b + 1).id])
        await groups.change_group(who.user, house.groups[a % len(house.groups)], wish, house.app)
    else:
        await groups.delete_group(who.user, house.groups[a % len(house.groups)], house.app)


ACTS: dict[str, Callable[[House, Person, int, int], Awaitable[None]]] = {
    act.__name__: act
    for act in (
        say, reply, edit, delete, react, pin, save, read, keep, join, leave, add, remove, moderate, change, make, meet, begin,
        prefer, group,
    )
}  # fmt: skip


# -- who hears it ----------------------------------------------------------------------------------------------


class Wire:
    """The far end of a socket: frames as events, in order."""

    def __init__(self) -> None:
        self.events: list[Json] = []

    def write_frames(self, frames: bytes) -> None:
        at = 0
        while at < len(frames):
            size, at = frames[at + 1], at + 2
            if size >= 126:
                width = 2 if size == 126 else 8
                size, at = int.from_bytes(frames[at : at + width], "big"), at + width
            self.events.append(msgspec.json.decode(frames[at : at + size]))
            at += size

    def end(self, code: int, reason: str) -> None:
        raise AssertionError(f"nobody ends this line: {code} {reason}")


class Witness:
    """Somebody with a socket. With `loses`, frames get lost on the way to what they hold, and lines are renewed."""

    def __init__(self, house: House, person: Person, *, loses: random.Random | None = None) -> None:
        self.house, self.person, self.loses = house, person, loses
        self.held = Held(Reader(house.app, person))
        self.wire = Wire()
        self.socket: Socket | None = None
        self.lost: Counter[str] = Counter()
        self.heard: Counter[str] = Counter()

    async def connect(self) -> None:
        """As `live/socket.py` greets a socket."""
        app, board, wire = self.house.app, self.house.board, Wire()
        if self.socket is not None:
            board.unplug(self.socket)
        self.wire = wire
        self.socket = Socket("s", self.person.session, wire)  # pyright: ignore[reportArgumentType]
        mine = [row.room for row in await rooms.rooms_of(self.person.user, app)]
        topics = [*groups.topics_of(self.person.user), *(room_topic(room.id) for room in mine)]
        board.plug(self.socket, [user_topic(self.person.id), *topics])
        marks = {room.id: RoomMark(seq=room.seq, change=room.change) for room in mine}
        hello = Hello(epoch="e", version="v", user=self.person.id, rooms=marks)
        board.greet(self.socket, msgspec.json.encode(hello))

    async def beat(self) -> None:
        """As `live/socket.py` answers a heartbeat."""
        assert self.socket is not None
        changes = await rooms.changes_of(self.person.id, self.house.app)
        here = {room: change for room, change in changes.items() if room_topic(room) in self.socket.topics}
        self.house.board.say(self.socket, msgspec.json.encode(HeartbeatAnswered(rooms=here)))

    async def listen(self) -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if self.loses is not None and self.loses.random() < 0.1:
            self.lost.update(event["type"] for event in self.wire.events)
            await self.connect()
            return
        events, self.wire.events = self.wire.events, []
        for event in events:
            if self.loses is not None and event["type"] != "hello" and self.loses.random() < 0.3:
                self.lost[event["type"]] += 1
            else:
                self.heard[event["type"]] += 1
                await self.held.hear(event)


NUMBERS = st.integers(0, 7)
OFTEN = (
    "say", "say", "say", "reply", "reply", "reply", "edit", "react", "delete", "delete", "read", "add", "remove", "change",
    "group", "group",
)  # fmt: skip
STEPS = st.lists(
    st.builds(Step, st.sampled_from(["rest", *OFTEN, *ACTS]), NUMBERS, NUMBERS, NUMBERS, st.booleans()),
    min_size=30,
    max_size=60,
)
"""A life that goes wrong shrinks to one in which nearly everybody rests."""


def check_lives(examples: int, *, always_the_same: bool = False) -> str:
    """So many lives; none of them with a differing field, and all of them together with every act and every event."""
    heard: Counter[str] = Counter()
    done: Counter[str] = Counter()

    @settings(
        max_examples=examples, derandomize=always_the_same, deadline=None, database=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    )  # fmt: skip
    @given(steps=STEPS, seed=st.integers(0, 2**32))
    def lives(steps: list[Step], seed: int) -> None:
        runner.run(live(steps, heard, done, seed=seed))

    with asyncio.Runner() as runner:
        lives()
    assert not [act for act in ACTS if not done[act]], f"everything was done: {done}"
    assert not [kind for kind in FOLDS if not heard[kind]], f"every event was heard: {heard}"
    assert heard["lost"] > examples
    assert heard["asked since"] > examples
    return (
        f"{examples} lives, {done.total()} acts, {heard.total()} events, of which {heard['lost']} got lost;"
        f" asked since {heard['asked since']} times; 0 fields differ"
    )


async def live(steps: list[Step], heard: Counter[str], done: Counter[str], *, seed: int) -> None:
    """They live; then what everybody holds is what a fresh look would give them."""
    async with lived_in() as house:
        chance = random.Random(seed)
        attentive = [Witness(house, person) for person in house.people]
        forgetful = [Witness(house, person, loses=chance) for person in house.people]
        for witness in (*attentive, *forgetful):
            await witness.connect()
            await witness.held.read_all()
        for step in steps:
            done[step.act] += await house.live(step)
            if step.listens:
                for witness in (*attentive, *forgetful):
                    if step.b == 0:
                        await witness.beat()
                    await witness.listen()
        for witness in forgetful:
            witness.lost.update(event["type"] for event in witness.wire.events)
            await witness.connect()
            witness.loses = None
        for witness in (*attentive, *forgetful):
            await witness.listen()
            heard.update(witness.heard)
            heard["lost"] += witness.lost.total()
            heard["asked since"] += witness.held.asked
            differing = difference(witness.held, await Held(Reader(house.app, witness.person)).read_all())
            assert not differing, (
                f"{witness.person.user.name}, {'attentive' if witness in attentive else 'forgetful'}: {differing}"
            )
