"""Every engine of the Auth DB, one after the other; the tests themselves know no engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from auth_stage import MakeUser, StartSession
from postgres_server import fresh_database

from klatsch.auth_db import AuthDb, NewSession, NewUser
from klatsch.auth_db.open import open_auth_db
from klatsch.clock import DAY, SetClock
from klatsch.ids import SessionId
from klatsch.model.users import Role, User

ENGINES: dict[str, Callable[[Path], str]] = {
    "postgres": lambda folder: fresh_database("auth"),
    "sqlite": lambda folder: f"sqlite:{folder / 'auth.db'}",
}


@pytest.fixture(params=sorted(ENGINES))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
async def db(url: str) -> AsyncGenerator[AuthDb]:
    opened = await open_auth_db(url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> SetClock:
    """On a whole millisecond, which is as exact as `expires` is kept."""
    return SetClock(1_800_000_000_000_000)


@pytest.fixture
def make_user(db: AuthDb, clock: SetClock) -> MakeUser:
    async def make(name: str = "Ann", role: Role = Role.MEMBER, password_hash: str | None = "hash") -> User:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        return await db.create_user(
            NewUser(name=name, email=email, role=role, now=clock.now(), password_hash=password_hash)
        )

    return make


@pytest.fixture
def start_session(db: AuthDb, clock: SetClock) -> StartSession:
    async def start(user: User, token_hash: str = "hash of a token", **changes: object) -> SessionId:
        values: dict[str, object] = {
            "user_id": user.id,
            "token_hash": token_hash,
            "now": clock.now(),
            "expires": clock.now() + 30 * DAY,
            "ends": clock.now() + 90 * DAY,
            "agent": "Firefox",
            "address": "192.0.2.1",
            **changes,
        }
        return await db.session_token(NewSession(**values))  # pyright: ignore[reportArgumentType]

    return start
