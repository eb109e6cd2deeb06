"""Who is in a room no more has nothing of it, on any path, what they wrote themselves included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from examples import EXAMPLES
from rights import CANARY, EVERYWHERE, FORMER, HIDDEN, Example, Somebody, World, ask, copy_of, digest, the_world
from workbench import browser_of

from klatsch.bff.routes import ROUTES
from klatsch.chat.policy import Access, Action, Relation
from klatsch.http.front import Front
from klatsch.http.route import Route
from klatsch.model.users import Role

ON_PURPOSE = {Action.ROOM_JOIN, Action.ROOM_CREATE, Action.DIRECT_OPEN}
"""What one may do without being in the room."""

HIDDEN_ROOMS = tuple(place for place in EVERYWHERE if place in HIDDEN)
ABOUT_A_ROOM = ("{room}", "{message}", "{name}")


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return await the_world(tmp_path_factory.mktemp("world") / "made")


def rows() -> Iterator[tuple[Route, Example]]:
    """Everything that asks about a room, in every room; and everything that lists what is mine."""
    for route in ROUTES:
        for example in EXAMPLES.get((route.method, route.path), ()):
            told = f"{route.path} {example.query} {example.body}"
            if not isinstance(example.asks, Access) and any(name in told for name in ABOUT_A_ROOM):
                # A public room may still be found by its name.
                places = HIDDEN_ROOMS if "{name}" in told else EVERYWHERE
                yield from ((route, replace(example, place=place)) for place in places)
            elif route.method == "GET":
                yield route, example


async def readings(front: Front, world: World, who: Somebody) -> int:
    """How many of all ways to read bring something of the rooms; it also fills whatever remembers."""
    found = 0
    async with browser_of(front, who.person) as browser:
        for route, example in rows():
            if route.method == "GET":
                answer = await ask(browser, route, example, world.fillings(example, who))
                found += CANARY in answer.text
    return found


async def leave(front: Front, world: World, who: Somebody, way: str) -> None:
    assert who.person is not None
    for place in EVERYWHERE:
        room = world.rooms[place]
        if way == "leaves":
            async with browser_of(front, who.person) as browser:
                answer = await browser.post(f"/room/{room}/leave")
        else:
            async with browser_of(front, world.founder) as browser:
                answer = await browser.delete(f"/room/{room}/member/{who.person.id}")
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("way", ["leaves", "is removed"])
@pytest.mark.parametrize("role", Role)
async def test_nothing_is_left_of_a_room_for_who_is_in_it_no_more(
    world: World, tmp_path: Path, role: Role, way: str
) -> None:
    inside = Somebody(f"{role} who {way}", world.people[role, Relation.AUTHOR], role, Relation.AUTHOR)
    outside = replace(inside, standing=FORMER)
    folder = tmp_path / "world"
    async with copy_of(world, folder) as (front, _):
        assert await readings(front, world, inside) > 20, "there was something to lose"
        at_first = digest(folder)
        await leave(front, world, inside, way)
        assert digest(folder) != at_first, "what is written is noticed"
        async with browser_of(front, outside.person) as browser:
            for route, example in rows():
                if example.asks in ON_PURPOSE:
                    continue
                before = digest(folder)
                answer = await ask(browser, route, example, world.fillings(example, outside))
                told = f"{outside.name}: {route.method} {route.path} in {example.place}: {answer.text}"
                assert CANARY not in answer.text, told
                if not isinstance(example.asks, Access) and any(
                    name in f"{route.path} {example}" for name in ABOUT_A_ROOM
                ):
                    assert answer.status_code in (403, 404), told
                    assert digest(folder) == before, told
        assert await readings(front, world, outside) == 0
