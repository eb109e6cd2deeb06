"""A world in which everybody is somebody to everything, and for each route a request that who may do it gets a 200 for.

Whoever adds a route adds its rows to `EXAMPLES`, or a test says that they are missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from stage import PASSING, SEEN
from stores import NAMES, Stores, stores_of
from workbench import NOW, Person, front_of, opened_klatsch, sign_up

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.auth_db import AccountChange, NewInvite
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.chat import Klatsch, acts, drafts, groups, messages
from klatsch.chat import rooms as chat_rooms
from klatsch.chat.mentions import LARGE_ROOM
from klatsch.chat.policy import Access, Action, Relation, is_allowed
from klatsch.clock import SetClock
from klatsch.http.front import Front
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.http.route import Route
from klatsch.ids import RoomId, UserId
from klatsch.messages_db import NewRoom
from klatsch.model.messages import Draft
from klatsch.model.rooms import Posting, RoomFacts, RoomKind
from klatsch.model.users import AccountState, Role

ROUTES: tuple[Route, ...] = (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES)
CANARY = "canary"
"""Is in all that was said anywhere, and in the names of what is private."""

# -- how somebody stands to what a request is about ------------------------------------------------------

FORMER = "former"
"""Was a member and said something; then they left. The policy knows them as strangers."""

IN_ROOMS: tuple[str, ...] = (Relation.STRANGER, FORMER, Relation.MEMBER, Relation.MODERATOR, Relation.AUTHOR)
TO_PEOPLE: tuple[str, ...] = ("self", "ordinary", "leader")
TO_MYSELF: tuple[str, ...] = ("self",)
ANYHOW: tuple[str, ...] = (Relation.MEMBER,)
OUTSIDE: tuple[str, ...] = (Relation.STRANGER, FORMER)
EVERYWHERE = ("vault", "plaza", "news", "crowd")
HIDDEN = ("vault", "news", "crowd", "letters")
"""Rooms of which nobody outside may even know that they are there."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """`{room}`, `{message}`, `{seq}`, `{user}` … in path, query and body are filled from the world.

    `asks`: what of the policy this request asks for. `place`: the room that it is about. `standings`: how those who try it
    stand to that room, or to the person of whom it is.
    """

    asks: Action | Access
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: Any = None
    place: str = "vault"
    standings: tuple[str, ...] = IN_ROOMS


@dataclass(frozen=True)
class Somebody:
    """One who tries. `role` is None for who is not signed in, or not any more."""

    name: str
    person: Person | None
    role: Role | None
    standing: str

    @property
    def is_inside(self) -> bool:
        return self.role is not None and self.standing not in OUTSIDE


@dataclass
class World:
    """As it was made; every test has a copy of its databases. `rooms`: place → room. `said`: (place, author) → message."""

    rooms: dict[str, RoomId]
    said: dict[tuple[str, UserId], tuple[str, int]]
    people: dict[tuple[Role, str], Person]
    founder: Person
    bystander: Person
    outsider: Person
    deactivated: Person
    invite: str
    group: str
    folder: Path

    def everybody(self, example: Example) -> list[Somebody]:
        """Everybody who tries this request: all roles in all standings, and two whom nobody lets in."""
        seated = [standing if standing in IN_ROOMS else Relation.MEMBER for standing in example.standings]
        signed_in = [
            Somebody(f"{role} as {standing}", self.people[role, seat], role, standing)
            for role in Role
            for standing, seat in zip(example.standings, seated, strict=True)
        ]
        nobody = Somebody("anonymous", None, None, example.standings[0])
        gone = Somebody("deactivated", self.deactivated, None, example.standings[0])
        return [nobody, gone, *signed_in]

    def fillings(self, example: Example, who: Somebody) -> dict[str, Any]:
        """What stands for what. Authors ask about what is theirs, and so does who has left."""
        mine = who.person is not None and who.standing in (Relation.AUTHOR, FORMER)
        author = who.person.id if who.person is not None and mine else self.founder.id
        message, seq = self.said.get((example.place, author)) or self.said[example.place, self.founder.id]
        others = {"self": (who.person or self.founder).id, "leader": self.founder.id}
        return {
            "room": self.rooms[example.place],
            "name": f"{CANARY}-{example.place}" if example.place in HIDDEN else example.place,
            "message": message,
            "seq": seq,
            "user": others.get(who.standing, self.bystander.id),
            "outsider": self.outsider.id,
            "session": who.person.session.id if who.person else self.bystander.session.id,
            "id": self.invite,
            "group": self.group,
            "thread": seq,
        }


def filled(what: Any, fillings: Mapping[str, Any]) -> Any:
    """A text that is one placeholder and nothing else becomes the value itself."""
    if isinstance(what, Mapping):
        return {key: filled(value, fillings) for key, value in what.items()}
    if isinstance(what, list | tuple):
        return [filled(value, fillings) for value in what]
    if not isinstance(what, str):
        return what
    if what[1:-1] in fillings and what == f"{{{what[1:-1]}}}":
        return fillings[what[1:-1]]
    for key, value in fillings.items():
        what = what.replace(f"{{{key}}}", str(value))
    return what


def may(example: Example, who: Somebody) -> bool:
    """What the policy says."""
    if example.asks is Access.PUBLIC:
        return True
    if who.role is None:
        return False
    return isinstance(example.asks, Access) or is_allowed(example.asks, who.role, relations(who.standing))


def relations(standing: str) -> frozenset[Relation]:
    if standing == FORMER:
        return frozenset({Relation.ANYBODY, Relation.STRANGER})
    relation = Relation(standing)
    inside = {Relation.MEMBER} if relation in (Relation.MODERATOR, Relation.AUTHOR) else set[Relation]()
    return frozenset({Relation.ANYBODY, relation, *inside})


async def ask(
    browser: httpx.AsyncClient, route: Route, example: Example, fillings: Mapping[str, Any]
) -> httpx.Response:
    body = filled(example.body, fillings)
    more = {"json": body} if body is not None else {}
    query = filled(example.query, fillings)
    return await browser.request(route.method, filled(route.path, fillings), params=query, **more)


# -- the world ---------------------------------------------------------------------------------------------


async def made_world(folder: Path) -> World:
    """Made once; it takes a second."""
    folder.mkdir(parents=True, exist_ok=True)
    async with opened_klatsch(folder, clock=SetClock(NOW)) as app:
        founder = await sign_up(app, "Founder", Role.OWNER)
        bystander, outsider = await sign_up(app, "Bystander"), await sign_up(app, "Outsider")
        gone = await sign_up(app, "Gone")
        people = {
            (role, standing): await sign_up(app, f"{role}-{standing}", role) for role in Role for standing in IN_ROOMS
        }
        for person in (founder, bystander, outsider, gone, *people.values()):
            await _welcome(app, person)
        invite = await app.auth_db.create_invite(_new_invite(founder))
        group = await groups.create_group(founder.user, name="One", handle="one", members=[bystander.id], app=app)
        world = World({}, {}, people, founder, bystander, outsider, gone, invite.id, group.id, folder)
        for place, kind, posting in PLACES:
            await _furnish(app, world, place, kind, posting)
        while await app.messages_db.index_some():
            pass
        gone_for_good = AccountChange(state=AccountState.DEACTIVATED)
        await app.auth_db.change_account(gone.id, gone_for_good, only=frozenset(Role))
    return world


PLACES = (
    ("vault", RoomKind.PRIVATE, Posting.EVERYONE),
    ("plaza", RoomKind.PUBLIC, Posting.EVERYONE),
    ("news", RoomKind.PRIVATE, Posting.MODERATORS),
    ("crowd", RoomKind.PRIVATE, Posting.EVERYONE),
    ("letters", RoomKind.DIRECT, Posting.EVERYONE),
)


async def _welcome(app: Klatsch, person: Person) -> None:
    """So that no first look changes anything later on."""
    await chat_rooms.rooms_of(person.user, app)


def _new_invite(founder: Person) -> NewInvite:
    return NewInvite(
        token_hash="0" * 64, role=Role.MEMBER, created_by=founder.id, now=NOW, expires=NOW + 10**12, uses=10
    )


async def _furnish(app: Klatsch, world: World, place: str, kind: RoomKind, posting: Posting) -> None:
    seated = [person for (_, standing), person in world.people.items() if standing != Relation.STRANGER]
    crowd = [UserId(f"U{number:016X}") for number in range(LARGE_ROOM + 1)] if place == "crowd" else []
    direct = kind is RoomKind.DIRECT
    new = NewRoom(
        name="" if direct else (f"{CANARY}-{place}" if place in HIDDEN else place),
        topic=CANARY if place in HIDDEN else "",
        purpose="",
        kind=kind,
        posting=Posting.EVERYONE,
        now=NOW,
        members=[
            world.founder.id,
            world.bystander.id,
            *([] if direct else [world.deactivated.id, *(p.id for p in seated)]),
            *crowd,
        ],
        moderators=[]
        if direct
        else [world.founder.id, *(p.id for p in seated if _stands(world, p, Relation.MODERATOR))],
        created_by=world.founder.id,
    )
    room = (await app.messages_db.create_room(new)).room.id
    world.rooms[place] = room
    for author in [world.founder, *([] if direct else [p for p in seated if _speaks(world, p)])]:
        await _say(app, world, place, author)
    for person in [] if direct else seated:
        if _stands(world, person, FORMER):
            await app.messages_db.leave(room, person.id, now=app.clock.now())
    if posting is not Posting.EVERYONE:
        await app.messages_db.change_room(room, RoomFacts(posting=posting), now=app.clock.now())
    app.seats.clear()


def _stands(world: World, person: Person, standing: str) -> bool:
    return any(world.people[role, standing] is person for role in Role)


def _speaks(world: World, person: Person) -> bool:
    return _stands(world, person, Relation.AUTHOR) or _stands(world, person, FORMER)


async def _say(app: Klatsch, world: World, place: str, author: Person) -> None:
    """Something with a reply, an earlier wording, a reaction and a pin, that its author saved."""
    draft = Draft(content=f"{CANARY} of {author.user.name}", room=world.rooms[place])
    said = await messages.send(author.user, draft, app)
    world.said[place, author.id] = (said.id, said.seq)
    if place == "vault":
        await acts.edit(author.user, said.id, f"{CANARY} of {author.user.name}, in other words", app)
        await acts.save(author.user, said.id, on=True, app=app)
        await drafts.put_draft(author.user, world.rooms[place], None, f"{CANARY} begun", app)
        called = Draft(content=f"<@{author.id}> {CANARY}", room=world.rooms[place], thread=said.seq)
        await messages.send(world.founder.user, called, app)
    if author is world.founder:
        await acts.react(author.user, said.id, "👍", on=True, app=app)
        await acts.pin(author.user, said.id, on=True, app=app)
        reply = Draft(content=f"{CANARY} beneath", room=world.rooms[place], thread=said.seq)
        await messages.send(author.user, reply, app)


@asynccontextmanager
async def copy_of(world: World, folder: Path) -> AsyncIterator[tuple[Front, Klatsch]]:
    """The world as it was made, to do with as one likes."""
    stores_of(world.folder).copy(folder)
    async with opened_klatsch(folder, clock=SetClock(NOW)) as app:
        yield front_of(app, ROUTES), app


def digest(folder: Path) -> str:
    """Of every row of both databases, but for counted tries and for when somebody was last seen."""
    stores = stores_of(folder)
    counters = [stores.counter(store) for store in NAMES]
    known = _digests.get(folder)
    if known is None or None in counters or known[0] != counters:
        known = _digests[folder] = (counters, _read_digest(stores))
    return known[1]


_digests: dict[Path, tuple[list[bytes | None], str]] = {}
"""Most of what is asked writes nothing, and reading all rows twice for each question took most of these tests' time."""


def _read_digest(stores: Stores) -> str:
    rows = [sorted(stores.everything(store, but=PASSING | SEEN).items()) for store in NAMES]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


_made: list[World] = []


async def the_world(folder: Path) -> World:
    """The same one for all tests, which copy it."""
    if not _made:
        stores_of(folder, lasting=True)
        _made.append(await made_world(folder))
    return _made[0]
