"""The stage of the auth stories: a whole Klatsch in this process, on real files, and browsers that talk to its front."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import httpx
from argon2 import PasswordHasher
from stores import Stores, chosen_engine, settings_of, stores_of
from workbench import new_databases

from klatsch import serve
from klatsch.auth_db import NewInvite, NewUser
from klatsch.chat import Klatsch
from klatsch.clock import DAY, SetClock, SystemClock
from klatsch.directory import prepare_directory
from klatsch.http.front import Front
from klatsch.ids import SessionId, new_token, token_hash
from klatsch.live.switchboard import Switchboard
from klatsch.model.users import Role, User
from klatsch.passwords import Passwords
from klatsch.serve import build_front, opened
from klatsch.settings import Settings
from klatsch.web.site import Site, load

MakeUser = Callable[..., Awaitable[User]]
StartSession = Callable[..., Awaitable[SessionId]]

PASSWORD = "seven grey umbrellas"
V5 = {"x-auth-return-redirect": "1"}


def fast_passwords() -> Passwords:
    """Real argon2id, at costs for tests."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Browser:
    """Keeps cookies as a browser does (by name; one site), and sends its Origin with what changes something."""

    front: Front
    origin: str
    address: str = "192.0.2.1"
    agent: str = "Firefox"
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    async def ask(
        self, method: str, path: str, *, origin: str | None = "", headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """`origin`: "" sends the right one with what is not GET or HEAD, None sends none."""
        sent: dict[str, Any] = {"user-agent": self.agent, **(headers or {})}
        if self.cookies and "cookie" not in sent:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode("latin-1")
        if origin is not None and (origin or method not in ("GET", "HEAD")):
            sent["origin"] = origin or self.origin
        transport = httpx.ASGITransport(app=self.front, client=(self.address, 50_000))  # pyright: ignore[reportArgumentType]
        async with httpx.AsyncClient(transport=transport, base_url=self.origin) as client:
            answer = await client.request(method, path, headers=sent, **more)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        return answer

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Mapping[str, Any], **more: Any) -> httpx.Response:
        return await self.ask("POST", path, json=body, **more)

    async def form(self, path: str, fields: Mapping[str, str], **more: Any) -> httpx.Response:
        """A form with this browser's CSRF token, unless the fields bring one."""
        fields = {"csrfToken": await self.csrf(), **fields} if "csrfToken" not in fields else fields
        return await self.ask("POST", path, data={k: v for k, v in fields.items() if v != "-"}, **more)

    async def csrf(self) -> str:
        return (await self.get("/api/auth/csrf")).json()["csrfToken"]

    async def signs_in(self, user: User, password: str = PASSWORD) -> httpx.Response:
        answer = await self.post("/api/auth/signIn", {"email": user.email, "password": password})
        assert answer.status_code == 200, answer.text
        return answer

    async def session(self) -> Any:
        answer = await self.get("/api/auth/session")
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def token(self) -> str:
        return next((value for name, value in self.cookies.items() if name.endswith(".session-token")), "")

    def copy(self) -> Browser:
        """The same cookies elsewhere."""
        return Browser(self.front, self.origin, self.address, self.agent, dict(self.cookies))


@dataclass
class Stage:
    app: Klatsch
    front: Front
    clock: SetClock
    data: Path

    @property
    def stores(self) -> Stores:
        return stores_of(self.data)

    def browser(self, address: str = "192.0.2.1", **more: Any) -> Browser:
        return Browser(self.front, self.app.settings.origin, address, **more)

    async def user(self, name: str = "Ann", role: Role = Role.MEMBER, password: str | None = PASSWORD) -> User:
        hashed = None if password is None else await self.app.passwords.hash(password)
        email = f"{name.lower()}@example.org"
        new = NewUser(name=name, email=email, role=role, now=self.clock.now(), password_hash=hashed)
        return await self.app.auth_db.create_user(new)

    async def signed_in(self, user: User, address: str = "192.0.2.1") -> Browser:
        browser = self.browser(address)
        await browser.signs_in(user)
        return browser

    async def invite(self, role: Role = Role.MEMBER, *, by: User | None = None, uses: int = 1, days: int = 7) -> str:
        token, now = new_token(), self.clock.now()
        new = NewInvite(
            token_hash=token_hash(token),
            role=role,
            created_by=by.id if by else None,
            now=now,
            expires=now + days * DAY,
            uses=uses,
        )
        await self.app.auth_db.create_invite(new)
        return token

    async def setup_token(self) -> str:
        token = new_token()
        assert await self.app.auth_db.arm_setup(token_hash(token), now=self.clock.now())
        return token


@asynccontextmanager
async def staged(data: Path, **settings: Any) -> AsyncGenerator[Stage]:
    """The clock starts now and stands still. The databases are new ones, and the pages those that were built, read once."""
    clock = SetClock(SystemClock().now())
    wanted = Settings(**{"data": data, **settings_of(data), **settings})
    prepare_directory(data)
    for name, content in (await new_databases()).items() if chosen_engine() == "sqlite" else ():
        (data / name).write_bytes(content)
    async with opened(wanted, clock=clock, passwords=fast_passwords()) as app:
        with patch.object(serve, "find_site", lambda _: the_site()):
            front = build_front(app, Switchboard(app.hub))
        yield Stage(app, front, clock, data)


@cache
def the_site() -> Site | None:
    return load()


# -- reading answers -----------------------------------------------------------------------------------


def error_of(answer: httpx.Response) -> str:
    """The code of the one shape of errors."""
    return answer.json()["error"]["code"]


def place_of(address: str) -> tuple[str, dict[str, str]]:
    """An absolute address of this server as (path below /api/auth or from the root, query)."""
    parts = urlsplit(address)
    assert parts.scheme, f"{address} is not absolute"
    return parts.path.removeprefix("/api/auth"), dict(parse_qsl(parts.query))


def url_of(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    return place_of(answer.json()["url"])


def location_of(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    assert answer.status_code == 302, f"{answer.status_code} {answer.text}"
    return place_of(answer.headers["location"])


def set_cookies(answer: httpx.Response) -> dict[str, str]:
    """Name → everything behind it."""
    return dict(header.split("=", 1) for header in answer.headers.get_list("set-cookie"))
