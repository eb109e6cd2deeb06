"""Made-up people, rooms and history: for trying Klatsch out, and for benchmarks.

The same numbers give the same conversations.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from klatsch.auth_db import AuthDb, NewSession, NewUser
from klatsch.clock import DAY, SECOND, SystemClock
from klatsch.ids import ClientId, RoomId, new_token, token_hash
from klatsch.messages_db import MessagesDb, NewMessage, NewRoom
from klatsch.model.rooms import RoomKind
from klatsch.model.users import Role, User
from klatsch.passwords import Passwords

AT_A_TIME = 500
HISTORY = 90 * DAY
SESSION = 30 * DAY
MOST_ROOMS_EACH = 20


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    users: int
    rooms: int
    messages: int
    tokens: Path | None


class _Person(msgspec.Struct, frozen=True):
    user: User
    token: str
    rooms: list[RoomId]


async def make(wish: Wish, auth_db: AuthDb, messages_db: MessagesDb, *, say: Callable[[str], None]) -> None:
    """Everybody is in the default room and in up to twenty others. Run it twice, and there are twice as many."""
    chance = random.Random(7)  # noqa: S311 - for small talk, not for secrets
    people = await _make_people(wish.users, auth_db, messages_db, chance, say)
    await _make_rooms(wish.rooms, people, messages_db, chance)
    await _make_messages(wish.messages, people, messages_db, chance, say)
    if wish.tokens is not None:
        _write_tokens(wish.tokens, people)
        say(f"Their session tokens are in {wish.tokens}.")


async def _make_people(
    count: int, auth_db: AuthDb, messages_db: MessagesDb, chance: random.Random, say: Callable[[str], None]
) -> list[_Person]:
    passwords = Passwords()
    password = new_token()[:16]
    hashed = await passwords.hash(password)
    passwords.close()
    if count and await auth_db.workspace_name() is None:
        await auth_db.name_workspace("Demo")
    first = await auth_db.count_users()
    people: list[_Person] = []
    for numbers in batched_range(first, first + count):
        made = [_make_person(number, hashed, auth_db, messages_db, chance) for number in numbers]
        people += await asyncio.gather(*made)
    if people:
        say(f"{count} people, from {people[0].user.email} to {people[-1].user.email}; their password is {password}")
    return people


def batched_range(start: int, end: int) -> list[range]:
    return [range(at, min(at + AT_A_TIME, end)) for at in range(start, end, AT_A_TIME)]


async def _make_person(
    number: int, hashed: str, auth_db: AuthDb, messages_db: MessagesDb, chance: random.Random
) -> _Person:
    now = SystemClock().now()
    name = f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}"
    role = Role.OWNER if number == 0 else Role.MEMBER
    user = await auth_db.create_user(
        NewUser(name=name, email=f"demo{number}@example.com", role=role, now=now, password_hash=hashed)
    )
    token = new_token()
    session = NewSession(
        user_id=user.id,
        token_hash=token_hash(token),
        now=now,
        expires=now + SESSION,
        ends=now + SESSION,
        agent="klatsch demo",
        address="",
    )
    await auth_db.session_token(session)
    welcomed = await messages_db.welcome(user.id, now=now)
    return _Person(user, token, [moved.room.id for moved in welcomed])


async def _make_rooms(count: int, people: list[_Person], messages_db: MessagesDb, chance: random.Random) -> None:
    """`count` rooms beside the default one; each person is in a few of them, in all when there are few."""
    members: list[list[_Person]] = [[] for _ in range(count)]
    for person in people:
        for number in chance.sample(range(count), min(count, MOST_ROOMS_EACH)):
            members[number].append(person)
    for those in members:
        name = f"{chance.choice(_TOPICS)}-{new_token()[:8].lower()}"
        new = NewRoom(
            name=name,
            topic=f"All about {name}",
            kind=RoomKind.PUBLIC,
            now=SystemClock().now(),
            members=[p.user.id for p in those],
        )
        room = (await messages_db.create_room(new)).room
        for person in those:
            person.rooms.append(room.id)


async def _make_messages(
    count: int, people: list[_Person], messages_db: MessagesDb, chance: random.Random, say: Callable[[str], None]
) -> None:
    """Spread evenly over the last ninety days. Posted like any other message, in groups."""
    if not people:
        return
    begin = SystemClock().now() - HISTORY
    step = (HISTORY - SECOND) // max(count, 1)
    for numbers in batched_range(0, count):
        drafts = [_make_message(chance.choice(people), begin + number * step, chance) for number in numbers]
        await asyncio.gather(*(messages_db.post(draft) for draft in drafts))
        if numbers.stop % 100_000 == 0:
            say(f"{numbers.stop} of {count} messages")


def _make_message(person: _Person, now: int, chance: random.Random) -> NewMessage:
    content = " ".join(chance.choices(_WORDS, k=chance.randint(3, 24))).capitalize() + "."
    return NewMessage(
        author=person.user.id,
        room=chance.choice(person.rooms),
        client_id=ClientId(f"demo-{new_token()[:22]}"),
        content=content,
        now=now,
    )


def _write_tokens(path: Path, people: list[_Person]) -> None:
    """Whoever has this file is these people: mode 600."""
    rows: list[dict[str, Any]] = [
        {"userId": p.user.id, "email": p.user.email, "name": p.user.name, "sessionToken": p.token, "rooms": p.rooms}
        for p in people
    ]
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.writelines(msgspec.json.encode(row) + b"\n" for row in rows)


_FIRST_NAMES = """Ada Alan Annie Barbara Carl Dennis Edsger Frances Grace Hedy Ivan Jean Karen Katherine Leslie Linus
Margaret Niklaus Radia Sophie Tim Tony Ursula Vint Yukihiro Zoë""".split()
_LAST_NAMES = """Abe Bauer Costa Dubois Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lindqvist Müller Nakamura
Okafor Patel Quinn Rossi Silva Tanaka Unger Vargas Weber Yilmaz Zhang""".split()
_TOPICS = "design ops support sales hiring release random music books lunch mobile api".split()
_WORDS = """the a we you they this that it is was will can should build ship review test deploy fix break merge branch
release customer ticket invoice meeting coffee lunch plan roadmap sketch draft page button colour query index cache
queue socket server client browser phone team friend office train rain sun morning evening today tomorrow yesterday
quick slow calm loud bright new old better best again never always maybe thanks please sorry great idea question answer
number list table graph about after before with without""".split()
