"""Where the stories take place: fixtures that a folder's conftest.py imports, and a look into the databases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from cast import Person, Server
from stores import NAMES

PASSING = {"attempts", "once", "schema_migrations", "data_moves"}
"""Tables that count tries, or moves of whatever kind; being refused may be counted."""
SEEN = {"lastSeen", "agent", "address"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Runs all the time; stories that hurt it have their own."""
    with Server(tmp_path_factory.mktemp("klatsch") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def people(server: Server) -> list[Person]:
    """The owner first. Take a `copy`, since each test has its own event loop."""
    return server.populate(users=30, rooms=25, messages=30)


@pytest.fixture
async def owner(people: list[Person]) -> AsyncIterator[Person]:
    async with people[0].copy() as person:
        yield person


@pytest.fixture
async def ann(people: list[Person]) -> AsyncIterator[Person]:
    async with people[1].copy() as person:
        yield person


@pytest.fixture
async def bo(people: list[Person]) -> AsyncIterator[Person]:
    async with people[2].copy() as person:
        yield person


@pytest.fixture
async def nobody(server: Server) -> AsyncIterator[Person]:
    """A browser without a session."""
    async with server.person("Nobody") as person:
        yield person


def stored(server: Server) -> dict[str, list[Any]]:
    """Every row of both databases, but for when somebody was last seen, and the index, which follows by itself."""
    return {
        f"{store}.{table}": rows
        for store in NAMES
        for table, rows in server.stores.everything(store, but=PASSING | SEEN).items()
        if not table.startswith("search_")
    }


def refusal(answer: httpx.Response) -> str:
    """The code of a refusal, which must have the one shape and nothing else in it."""
    body = json.loads(answer.text)
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    assert all(isinstance(value, str) for value in body["error"].values())
    assert body["error"]["message"]
    assert answer.headers["content-type"] == "application/json"
    assert "x-request-id" in answer.headers
    for leak in ("Traceback", "sqlite", "postgres", "asyncpg", "SELECT", "/src/", ".py", "python"):
        assert leak not in answer.text
    return body["error"]["code"]
