"""A Klatsch without doors, as the unit tests stand on it: real databases in a directory of the test's own, a clock
that stands still, people who are signed in, and a browser that needs no network."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn
from argon2 import PasswordHasher
from starlette.types import Receive, Scope, Send
from stores import chosen_engine, stores_of

from klatsch.auth_db import NewSession, NewUser
from klatsch.auth_db.open import open_auth_db
from klatsch.bff.sessions import SessionsAnswer
from klatsch.chat import Klatsch, sessions
from klatsch.chat.cache import CardCache, RosterCache, SeatCache, SessionCache
from klatsch.chat.freshness import keep_fresh
from klatsch.clock import HOUR, SetClock
from klatsch.errors import NotFound
from klatsch.http.front import Front
from klatsch.http.route import Route
from klatsch.hub import Hub, Topic
from klatsch.hub.open import open_hub
from klatsch.ids import ClientId, RoomId, UserId, new_token, token_hash
from klatsch.messages_db import NewMessage
from klatsch.messages_db.open import open_messages_db
from klatsch.model.sessions import Session, SessionRow
from klatsch.model.users import Role, User
from klatsch.passwords import Passwords
from klatsch.settings import Settings

NOW = 1_750_000_000_000_000
ORIGIN = "http://localhost:8080"
SECRET = "a secret of thirty-two characters, or more"


@dataclass(slots=True, frozen=True)
class Person:
    """Somebody who is signed in; `token` is what their cookie carries."""

    user: User
    session: Session
    token: str

    @property
    def id(self) -> UserId:
        return self.user.id

    @property
    def cookie(self) -> str:
        return f"authjs.session-token={self.token}"


@asynccontextmanager
async def opened_klatsch(data: Path, *, clock: SetClock, **settings: Any) -> AsyncIterator[Klatsch]:
    for name, content in (await new_databases()).items() if chosen_engine() == "sqlite" else ():
        if not (data / name).exists():
            (data / name).write_bytes(content)
    urls = stores_of(data).urls
    auth_db = await open_auth_db(urls["auth"])
    messages_db = await open_messages_db(urls["messages"])
    hub = await open_hub("memory:")
    app = Klatsch(
        settings=Settings(
            data=data, **{"rate_limit_factor": 0, **settings}
        ),  # the clock stands still, and so would they
        secret=SECRET,
        clock=clock,
        auth_db=auth_db,
        messages_db=messages_db,
        hub=hub,
        passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), threads=1),
        sessions=SessionCache(),
        cards=CardCache(),
        seats=SeatCache(),
        roster=RosterCache(),
    )
    keep_fresh(app)
    try:
        yield app
    finally:
        app.passwords.close()
        await hub.close()
        await messages_db.close()
        await auth_db.close()


_new: dict[str, bytes] = {}


async def new_databases() -> dict[str, bytes]:
    """Both databases as migrations leave them: made once, since that takes longer than most tests."""
    if not _new:
        with tempfile.TemporaryDirectory() as made:
            for name, open_it in (("auth.db", open_auth_db), ("messages.db", open_messages_db)):
                await (await open_it(f"sqlite:{made}/{name}")).close()
                _new[name] = Path(made, name).read_bytes()
    return _new


async def sign_up(app: Klatsch, name: str, role: Role = Role.MEMBER, *, hours: int = 24) -> Person:
    now = app.clock.now()
    user = await app.auth_db.create_user(
        NewUser(name=name, email=f"{name.lower()}@example.org", role=role, now=now, password_hash="none")
    )
    return await sign_in(app, user, hours=hours)


async def sign_in(app: Klatsch, user: User, *, hours: int = 24) -> Person:
    """On another device, if there is one already."""
    now, token = app.clock.now(), new_token()
    expires = now + hours * HOUR
    new = NewSession(
        user_id=user.id, token_hash=token_hash(token), now=now, expires=expires, ends=expires, agent="test", address=""
    )
    session_id = await app.auth_db.session_token(new)
    session = Session(id=session_id, user=user, expires=expires, ends=expires, created_at=now)
    return Person(user, session, token)


async def welcomed(app: Klatsch, person: Person) -> RoomId:
    """The default room, with this person in it."""
    rooms = await app.messages_db.welcome(person.id, now=app.clock.now())
    return rooms[0].room.id


def new_message(author: UserId, client_id: str, *, room: RoomId | None = None, now: int = NOW) -> NewMessage:
    return NewMessage(author=author, room=room, client_id=ClientId(client_id), content=f"This is {client_id}.", now=now)


@contextmanager
def heard_on(hub: Hub, *topics: Topic) -> Iterator[list[Any]]:
    """What these topics announce meanwhile, decoded."""
    heard: list[Any] = []

    def ear(topic: Topic, event: bytes) -> None:
        heard.append(msgspec.json.decode(event))

    for topic in topics:
        hub.listen(topic, ear)
    try:
        yield heard
    finally:
        for topic in topics:
            hub.unlisten(topic, ear)


async def eventually(is_true: Callable[[], object], *, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not is_true():  # noqa: ASYNC110 - what it waits for knows of no event
            await asyncio.sleep(0.005)


async def listed_to(asker: Session, *, after: UserId | None, limit: int, app: Klatsch) -> tuple[list[SessionRow], bool]:
    """Who is here, as this session reads it."""
    told = await sessions.all_sessions(asker, after=after, limit=limit, app=app)
    answer = msgspec.json.decode(told, type=SessionsAnswer)
    return answer.sessions, answer.more


# -- doors ---------------------------------------------------------------------------------------------


async def no_pages(scope: Scope, receive: Receive, send: Send) -> None:
    raise NotFound()


def front_of(app: Klatsch, routes: Sequence[Route]) -> Front:
    return Front(app, routes, pages=no_pages, live=no_pages)


@asynccontextmanager
async def browser_of(front: Front, person: Person | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on our own page: it sends Origin, and the cookie when it is somebody's."""
    headers = {"origin": ORIGIN} | ({"cookie": person.cookie} if person else {})
    transport = httpx.ASGITransport(front)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as browser:
        yield browser


@asynccontextmanager
async def running(config: uvicorn.Config) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    """The server of this configuration in this very loop, on a free port: to look at it from both sides."""
    config.host, config.port = "127.0.0.1", 0
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.force_exit = True
        await server.shutdown()
