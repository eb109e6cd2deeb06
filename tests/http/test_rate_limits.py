"""Who is too fast is told how long to wait, stores nothing, and costs nobody else anything."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from cast import Person, Server
from examples import EXAMPLES
from rights import ROUTES, World, digest, the_world
from stage import refusal
from stores import stores_of
from workbench import NOW, browser_of, front_of, opened_klatsch

from klatsch.analytics import exposition
from klatsch.chat.limits import LIMITS, Limit
from klatsch.clock import SetClock
from klatsch.http.front import Front
from klatsch.http.route import Route
from klatsch.model.users import Role

LIMITED = [route for route in ROUTES if route.limit is not Limit.NONE]


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return await the_world(tmp_path_factory.mktemp("world") / "made")


@pytest.fixture
async def hurried(world: World, tmp_path: Path) -> AsyncIterator[Front]:
    """The world, where everything may be done once."""
    stores_of(world.folder).copy(tmp_path / "world")
    async with opened_klatsch(tmp_path / "world", clock=SetClock(NOW), rate_limit_factor=1e-9) as app:
        yield front_of(app, ROUTES)


@pytest.mark.parametrize("route", LIMITED, ids=lambda route: f"{route.method} {route.path}")
async def test_every_route_that_changes_something_refuses_the_hurried(
    world: World, tmp_path: Path, hurried: Front, route: Route
) -> None:
    """Before their words are even read: what they send is no JSON."""
    person = world.people[Role.OWNER, "moderator"]
    example = EXAMPLES.get((route.method, route.path), (None,))[0]
    path = route.path
    for name, value in ({} if example is None else world.fillings(example, world.everybody(example)[2])).items():
        path = path.replace(f"{{{name}}}", str(value))
    path = path.replace("{provider}", "credentials")
    headers = {"content-type": "application/json", "x-auth-return-redirect": "1"}

    async def ask() -> httpx.Response:
        async with browser_of(hurried, person) as browser:
            return await browser.request(route.method, path, content=b"{}", headers=headers)

    assert (await ask()).status_code != 429
    before = digest(tmp_path / "world")
    answer = await ask()
    assert answer.status_code == 429, answer.text
    assert int(answer.headers["retry-after"]) > 1
    assert answer.json()["error"]["code"] == "rate_limited"
    assert digest(tmp_path / "world") == before
    assert f'klatsch_rate_limited_total{{limit="{route.limit}"}}' in exposition().decode()


async def test_who_is_not_signed_in_is_limited_by_their_address(hurried: Front) -> None:
    async with browser_of(hurried) as browser:
        assert (await browser.post("/message", json={})).status_code == 401
        assert (await browser.post("/message", json={})).status_code == 429


async def test_whoever_is_refused_for_another_reason_is_counted_too(world: World, hurried: Front) -> None:
    async with browser_of(hurried, world.outsider) as browser:
        first = await browser.post("/message", json={"content": "to nobody", "room": world.rooms["vault"]})
        assert first.status_code == 404
        assert (await browser.post("/message", json={})).status_code == 429


async def test_a_request_of_a_foreign_page_uses_up_nothing(world: World, hurried: Front) -> None:
    async with browser_of(hurried, world.outsider) as browser:
        for _ in range(3):
            assert (
                await browser.post("/message", json={}, headers={"origin": "https://evil.example"})
            ).status_code == 403
        assert (await browser.post("/message", json={})).status_code == 422


# -- on a running server, as it comes ------------------------------------------------------------------------

SECONDS, TRIED_A_SECOND = 5, 100


@pytest.mark.slow
@pytest.mark.by_the_clock
async def test_one_who_floods_gets_what_is_documented_and_others_notice_nothing(
    server: Server, people: list[Person]
) -> None:
    allowed = LIMITS[Limit.POST].user
    assert allowed is not None
    async with people[20].copy() as eve, people[21].copy() as bo:
        before = len(await everything_of(eve))
        begun = time.monotonic()
        flood = asyncio.gather(*(later(eve, begun + n / TRIED_A_SECOND) for n in range(SECONDS * TRIED_A_SECOND)))
        calm = asyncio.gather(*(later(bo, begun + n / 4) for n in range(SECONDS * 4)))
        answers, others = await flood, await calm
        # On a busy machine it takes longer, and of the last of that time nobody asks any more.
        least, most = (allowed.burst + seconds * allowed.a_second for seconds in (SECONDS, time.monotonic() - begun))
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses.keys() == {200, 429}
        assert 0.9 * least <= statuses[200] <= 1.1 * most, statuses
        for answer in answers:
            if answer.status_code == 429:
                assert refusal(answer) == "rate_limited"
                assert answer.headers["retry-after"] == "1"
        assert {answer.status_code for answer in others} == {200}
        assert len(await everything_of(eve)) - before == statuses[200], "what was refused was not stored"
        await asyncio.sleep(1)
        await eve.says("having waited as long as told")


async def later(person: Person, at: float) -> httpx.Response:
    await asyncio.sleep(max(0, at - time.monotonic()))
    return await person.ask("POST", "/message", json={"content": "flood"})


async def everything_of(person: Person) -> list[str]:
    said = await person.reads_all(await person.hall())
    return [message["_id"] for message in said if message["author"] == person.id]
