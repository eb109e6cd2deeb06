"""Every route, asked by everybody: what happens is what the policy says, and who is refused changes and learns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import httpx
import pytest
from examples import EXAMPLES
from rights import CANARY, HIDDEN, OUTSIDE, Example, Somebody, World, ask, copy_of, digest, may, the_world
from stage import refusal
from workbench import browser_of

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.chat.policy import POLICY, Access, Action
from klatsch.http.front import Front
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.http.route import Route
from klatsch.ids import new_room_id
from klatsch.model.users import Role

TABLE = {(route.method, route.path): route for route in (*OPS_ROUTES, *BFF_ROUTES)}
NO_EXAMPLE = {("GET", "/live")}
"""The socket's own address: tests/live/test_matrix.py."""

ROWS = [(key, number) for key in TABLE for number in range(len(EXAMPLES.get(key, ())))]


def is_about(key: tuple[str, str], example: Example, *placeholders: str) -> bool:
    told = f"{key} {example.query} {example.body}"
    return any(placeholder in told for placeholder in placeholders)


ABOUT_A_ROOM = [
    (key, number)
    for key, number in ROWS
    if isinstance(EXAMPLES[key][number].asks, Action)
    and is_about(key, EXAMPLES[key][number], "{room}", "{message}", "{name}")
]

_numbers = count()


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return await the_world(tmp_path_factory.mktemp("world") / "made")


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    return (tmp_path / f"world{number}" for number in _numbers)


# -- that nothing is left out ------------------------------------------------------------------------------


def test_every_route_has_an_example() -> None:
    missing = TABLE.keys() - EXAMPLES.keys() - NO_EXAMPLE
    assert not missing, f"add an example to tests/examples.py for {sorted(missing)}"
    assert not EXAMPLES.keys() - TABLE.keys(), "examples of routes that are not there (any more)"


def test_every_action_of_a_route_has_an_example() -> None:
    for key, route in TABLE.items():
        wanted = set(route.actions) - {example.asks for example in EXAMPLES.get(key, ())}
        assert key in NO_EXAMPLE or not wanted, f"tests/examples.py: {key} needs an example that asks for {wanted}"


def test_every_action_of_the_policy_is_asked_for_by_some_route() -> None:
    asked = {action for route in (*TABLE.values(), *AUTH_ROUTES) for action in route.actions}
    assert set(POLICY) == set(Action)
    assert not set(Action) - asked, "who asks for these?"


# -- the matrix --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "number"), ROWS, ids=lambda part: " ".join(part) if isinstance(part, tuple) else "")
async def test_what_happens_is_what_the_policy_says(
    world: World, folders: Iterator[Path], key: tuple[str, str], number: int
) -> None:
    route, example = TABLE[key], EXAMPLES[key][number]
    tried = world.everybody(example)
    await _refuses(world, route, example, [who for who in tried if not may(example, who)], next(folders))
    granted = [who for who in tried if may(example, who)]
    if route.method == "GET":
        await _grants(world, route, example, granted, next(folders))
        return
    for who in granted:
        await _grants(world, route, example, [who], next(folders))


@pytest.mark.parametrize(
    ("key", "number"), ABOUT_A_ROOM, ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
async def test_nobody_has_a_way_into_other_peoples_letters(
    world: World, folders: Iterator[Path], key: tuple[str, str], number: int
) -> None:
    """Owners and admins included: the policy knows no action by which a stranger gets into a hidden room."""
    route, example = TABLE[key], EXAMPLES[key][number]
    for place in ("letters", "vault"):
        there = replace(example, place=place, standings=OUTSIDE)
        await _refuses(world, route, there, world.everybody(there), next(folders))


async def _refuses(world: World, route: Route, example: Example, refused: list[Somebody], folder: Path) -> None:
    """All of them in one world, since nothing may come of it."""
    route_key = (route.method, route.path)
    async with copy_of(world, folder) as (front, _):
        before = digest(folder)
        for who in refused:
            fillings = world.fillings(example, who)
            answer = await _asked(front, route, example, who, fillings)
            deviation = (
                f"{who.name}: {route.method} {route.path} in {example.place}: {answer.status_code} {answer.text}"
            )
            assert answer.status_code in ((403, 404) if who.role else (401,)), deviation
            assert refusal(answer)
            assert CANARY not in answer.text, deviation
            assert digest(folder) == before, f"{deviation}, but something changed"
            if example.place in HIDDEN and who.standing in OUTSIDE and is_about(route_key, example, "{room}"):
                nowhere = fillings | {"room": new_room_id(), "name": "nowhere"}
                same = await _asked(front, route, example, who, nowhere)
                assert (same.status_code, same.text) == (answer.status_code, answer.text), f"{deviation}: it tells"


async def _grants(world: World, route: Route, example: Example, granted: list[Somebody], folder: Path) -> None:
    """Reading changes nothing; whoever writes has a world of their own."""
    async with copy_of(world, folder) as (front, _):
        before = digest(folder) if route.method == "GET" else ""
        for who in granted:
            answer = await _asked(front, route, example, who, world.fillings(example, who))
            deviation = (
                f"{who.name}: {route.method} {route.path} in {example.place}: {answer.status_code} {answer.text}"
            )
            assert answer.status_code == 200, deviation
            if not who.is_inside and example.asks is not Action.ROOM_JOIN:
                assert CANARY not in answer.text, deviation
            assert route.method != "GET" or digest(folder) == before, f"{deviation}, and something changed"


async def _asked(
    front: Front, route: Route, example: Example, who: Somebody, fillings: dict[str, object]
) -> httpx.Response:
    async with browser_of(front, who.person) as browser:
        return await ask(browser, route, example, fillings)


def test_the_policy_grants_and_refuses_so_that_the_sweep_means_something() -> None:
    outcomes = [
        (may(example, Somebody("", None, role, standing)))
        for row in EXAMPLES.values()
        for example in row
        for role in Role
        for standing in example.standings
        if not isinstance(example.asks, Access)
    ]
    assert outcomes.count(True) > 100
    assert outcomes.count(False) > 100
