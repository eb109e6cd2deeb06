"""Every action of the socket, by everybody: what comes of it is what the policy says, and each hears their own rooms alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from line import Line
from rights import CANARY, IN_ROOMS, OUTSIDE, ROUTES, World, copy_of, relations, the_world
from websockets.exceptions import InvalidStatus
from workbench import ORIGIN, heard_on, no_pages, running

from klatsch.chat import Klatsch, messages
from klatsch.chat.policy import Access, Action, is_allowed
from klatsch.http.front import Front
from klatsch.hub import room_topic
from klatsch.live.actions import ACTIONS
from klatsch.live.socket import LiveDoor
from klatsch.live.switchboard import Switchboard
from klatsch.model.messages import Draft
from klatsch.model.users import Role
from klatsch.serve import uvicorn_config

EXAMPLES: dict[str, dict[str, Any]] = {
    "heartbeat": {"type": "heartbeat"},
    "look": {"type": "look", "room": "{room}"},
    "typing": {"type": "typing", "room": "{room}"},
}
EVERYBODY = [(role, standing) for role in Role for standing in IN_ROOMS]


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return await the_world(tmp_path_factory.mktemp("world") / "made")


@asynccontextmanager
async def door_of(world: World, folder: Path) -> AsyncIterator[tuple[Klatsch, str]]:
    async with copy_of(world, folder) as (_, app):
        front = Front(app, ROUTES, pages=no_pages, live=LiveDoor(app, Switchboard(app.hub)))
        async with running(uvicorn_config(front)) as (_, port):
            yield app, f"ws://127.0.0.1:{port}/live"


def test_every_action_has_an_example_and_a_place_in_the_policy() -> None:
    assert {action.__struct_config__.tag for action in ACTIONS} == set(EXAMPLES), "add it to EXAMPLES"
    for action in ACTIONS:
        assert isinstance(action.asks, Action | Access)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__struct_config__.tag)
@pytest.mark.parametrize("place", ["vault", "letters"])
async def test_what_others_hear_of_it_is_what_the_policy_says(
    world: World, tmp_path: Path, action: Any, place: str
) -> None:
    said = {k: world.rooms[place] if v == "{room}" else v for k, v in EXAMPLES[action.__struct_config__.tag].items()}
    async with door_of(world, tmp_path / "world") as (app, url):
        for role, standing in EVERYBODY:
            person = world.people[role, standing]
            line = Line(url, origin=ORIGIN, cookie=person.cookie)
            with heard_on(app.hub, room_topic(world.rooms[place])) as told:
                async with line:
                    await line.event("hello")
                    await line.say(said)
                    await line.say({"type": "heartbeat"})
                    await line.event("heartbeat")
            allowed = isinstance(action.asks, Action) and is_allowed(action.asks, role, relations(standing))
            expected = 1 if allowed and place != "letters" else 0
            assert len(told) == expected, f"{role} as {standing}: {told}"
            assert line.code in (None, 1000, 1005), "and nobody is thrown out for it"


async def test_each_hears_of_their_own_rooms_alone(world: World, tmp_path: Path) -> None:
    async with door_of(world, tmp_path / "world") as (app, url), AsyncExitStack() as stack:
        lines: dict[tuple[Role, str], Line] = {}
        for who in EVERYBODY:
            lines[who] = await stack.enter_async_context(Line(url, origin=ORIGIN, cookie=world.people[who].cookie))
            hello = await lines[who].event("hello")
            mine = {place for place, room in world.rooms.items() if room in hello["rooms"]}
            assert mine == (set() if who[1] in OUTSIDE else {"vault", "plaza", "news", "crowd"}), who
        for room in world.rooms.values():
            await messages.send(world.founder.user, Draft(content=CANARY, room=room), app)
        for who, line in lines.items():
            await line.say({"type": "heartbeat"})
            await line.event("heartbeat")
            heard = {event["room"] for event in line.messages}
            expected = {room for place, room in world.rooms.items() if place != "letters"}
            assert heard == (set() if who[1] in OUTSIDE else expected), who
            assert who[1] not in OUTSIDE or CANARY not in str(line.heard), who


async def test_who_is_not_signed_in_or_not_any_more_is_not_let_in(world: World, tmp_path: Path) -> None:
    async with door_of(world, tmp_path / "world") as (_, url):
        for cookie in ("", world.deactivated.cookie, "authjs.session-token=x"):
            with pytest.raises(InvalidStatus) as refused:
                await Line(url, origin=ORIGIN, cookie=cookie).__aenter__()
            assert refused.value.response.status_code == 401
