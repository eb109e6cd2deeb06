"""Walking a room while others write and delete in it: whatever was there all the while is met once, in every direction."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cast import Person, Server

MESSAGES = 1_000
A_PAGE = 20


@pytest.fixture(scope="module")
def talkers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two people and one room with a history; what happens to it disturbs nobody else."""
    unhurried = {"KLATSCH_RATE_LIMIT_FACTOR": "0"}
    with Server(tmp_path_factory.mktemp("paging") / "data", environ=unhurried) as server:
        yield server.populate(users=2, messages=MESSAGES)


@pytest.fixture
async def reader(talkers: list[Person]) -> AsyncIterator[Person]:
    async with talkers[0].copy() as person:
        yield person


@pytest.fixture
async def writer(talkers: list[Person]) -> AsyncIterator[Person]:
    async with talkers[1].copy() as person:
        yield person


class Meanwhile:
    """Between two pages: ten messages for each that is deleted, and one edit."""

    def __init__(self, writer: Person, room: str, own: list[dict[str, Any]]) -> None:
        self._writer, self._room = writer, room
        self._own = [message["_id"] for message in own]
        self._turn = 0
        self.deleted: set[str] = set()

    async def goes_on(self) -> None:
        self._turn += 1
        await self._writer.says(f"meanwhile {self._turn}", room=self._room)
        random.shuffle(self._own)
        path = f"/message/{self._own[-1]}"
        if self._turn % 10 == 0:
            assert (await self._writer.ask("DELETE", path)).is_success
            self.deleted.add(self._own.pop())
        else:
            assert (await self._writer.ask("PATCH", path, json={"content": f"edited {self._turn}"})).is_success


async def begun(reader: Person, writer: Person) -> tuple[str, list[dict[str, Any]], Meanwhile]:
    room = await reader.hall()
    before = [message for message in await reader.reads_all(room) if message["deletedAt"] is None]
    own = [message for message in before if message["author"] == writer.id]
    assert len(own) > 100
    return room, before, Meanwhile(writer, room, own)


async def walked(reader: Person, room: str, meanwhile: Meanwhile, *, back: bool) -> list[dict[str, Any]]:
    met: list[dict[str, Any]] = []
    cursors: dict[str, int] = {} if back else {"after": 0}
    while True:
        page = await reader.reads(room, limit=A_PAGE, **cursors)
        met += page["messages"]
        if not page["more"] or (not back and len(met) > 2 * MESSAGES):
            return met
        cursors = {"before": page["messages"][0]["seq"]} if back else {"after": page["messages"][-1]["seq"]}
        await meanwhile.goes_on()


@pytest.mark.parametrize("back", [True, False], ids=["back", "forth"])
async def test_a_walk_meets_everything_once(reader: Person, writer: Person, back: bool) -> None:
    room, before, meanwhile = await begun(reader, writer)
    met = [message["_id"] for message in await walked(reader, room, meanwhile, back=back)]
    assert len(met) == len(set(met)), "nothing twice"
    assert {message["_id"] for message in before} <= set(met), "nothing is missing; what was deleted kept its place"
    assert len(meanwhile.deleted) >= 4, "there really was deleting going on"


@pytest.mark.each_engine
async def test_catching_up_ends_with_the_room_as_it_is(reader: Person, writer: Person) -> None:
    """Messages that are touched while somebody walks by `since` move ahead of the walker, and are met again."""
    room, _, meanwhile = await begun(reader, writer)
    held: dict[str, dict[str, Any]] = {}
    since, pages = 0, 0
    while True:
        page = await reader.reads(room, since=since, limit=A_PAGE)
        pages += 1
        held |= {message["_id"]: message for message in page["messages"]}
        if not page["more"]:
            break
        since = page["messages"][-1]["change"]
        if pages < MESSAGES // A_PAGE:
            await meanwhile.goes_on()
    assert held == {message["_id"]: message for message in await reader.reads_all(room)}
    assert any(message["deletedAt"] for message in held.values())
    assert any(message["editedAt"] for message in held.values())
