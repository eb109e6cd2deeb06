"""What the server alone decides is not to be had by saying it: added to any body, at any depth, in any spelling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from auth_stage import Browser
from examples import EXAMPLES
from rights import ROUTES, Example, World, copy_of, digest, filled, may, the_world
from workbench import ORIGIN, browser_of

from klatsch.http.route import Route

FIELDS: dict[str, Any] = {
    "role": "owner", "_id": "01a00000-0000-7000-8000-000000000000", "id": "U0000000000000000", "userId": "U0000000000000000",
    "sender": "U0000000000000000", "author": "U0000000000000000", "createdAt": 1, "room": "C0000000000000000",
    "emailVerified": 1, "isAdmin": True, "epoch": "e", "seq": 1, "change": 1, "active": True, "email": "eve@example.org",
    "passwordHash": "x", "isModerator": True, "createdBy": "U0000000000000000", "deletedAt": None, "__proto__": {"role": "owner"},
}  # fmt: skip

BODIES = [
    (route, number, example)
    for route in ROUTES
    for number, example in enumerate(EXAMPLES.get((route.method, route.path), ()))
    if isinstance(example.body, dict)
]


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return await the_world(tmp_path_factory.mktemp("world") / "made")


def smuggled(body: dict[str, Any], known: set[str]) -> Iterator[str]:
    """The body with one of the fields in it: beside the others, within one of them, in another spelling, and twice."""
    for name, value in FIELDS.items():
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        for spelling in {name, name.upper(), name.capitalize(), snake, f" {name}", f"{name}\u0000"} - known:
            yield json.dumps(body | {spelling: value})
            yield json.dumps(body | {"data": {spelling: value}})
            yield json.dumps(body)[:-1] + f", {json.dumps(spelling)}: 1, {json.dumps(spelling)}: {json.dumps(value)}}}"
        for mine in body:
            yield json.dumps(body | {mine: {name: value}})


def test_every_body_is_swept() -> None:
    with_body = {(route.method, route.path) for route in ROUTES if route.body is not None}
    swept = {(route.method, route.path) for route, _, _ in BODIES}
    assert {key for key in with_body - swept if not key[1].startswith("/api/auth/")} == set()


@pytest.mark.parametrize(
    ("route", "number", "example"), BODIES, ids=lambda part: getattr(part, "path", None) or str(part)[:2]
)
async def test_saying_it_is_refused_and_nothing_comes_of_it(
    world: World, tmp_path: Path, route: Route, number: int, example: Example
) -> None:
    who = next(each for each in world.everybody(example) if may(example, each) and each.role)
    fillings = world.fillings(example, who)
    assert route.body is not None
    known = {field.encode_name for field in msgspec.structs.fields(route.body)}
    async with copy_of(world, tmp_path / "world") as (front, _), browser_of(front, who.person) as browser:
        before = digest(tmp_path / "world")
        for body in smuggled(filled(example.body, fillings), known):
            answer = await browser.request(
                route.method, filled(route.path, fillings), content=body, headers={"content-type": "application/json"}
            )
            assert answer.status_code in (400, 422), f"{body}: {answer.status_code} {answer.text}"
        assert digest(tmp_path / "world") == before
        plain = await browser.request(route.method, filled(route.path, fillings), json=filled(example.body, fillings))
        assert plain.status_code == 200, "without them it is a good request"


@pytest.mark.parametrize("name", FIELDS)
async def test_renaming_oneself_renames_and_does_no_more(world: World, tmp_path: Path, name: str) -> None:
    """Auth.js's own route lets unknown fields pass, so what comes of them is looked at."""
    who = world.outsider
    async with copy_of(world, tmp_path / "world") as (front, app):
        browser = Browser(front, ORIGIN, cookies={"authjs.session-token": who.token})
        before = await app.auth_db.find_user_by_email(who.user.email)
        for data in ({name: FIELDS[name]}, {"name": "Otto", name: FIELDS[name]}, {"user": {name: FIELDS[name]}}):
            answer = await browser.post(
                "/api/auth/session", {"csrfToken": await browser.csrf(), "data": data, name: FIELDS[name]}
            )
            assert answer.status_code in (200, 400, 422), answer.text
        after = await app.auth_db.find_user_by_email(who.user.email)
    assert before is not None
    assert after is not None
    assert (after.id, after.role, after.email) == (before.id, before.role, before.email)


AUTH_BODIES = {
    "/api/auth/setup": {
        "token": "x",
        "workspace": "W",
        "name": "Eve",
        "email": "eve@example.org",
        "password": "p" * 12,
    },
    "/api/auth/join": {"token": "x", "name": "Eve", "email": "eve@example.org", "password": "p" * 12},
    "/api/auth/invite": {"token": "x"},
    "/api/auth/password": {"current": "x", "password": "nine purple umbrellas"},
    "/api/auth/signin": {"email": "founder@example.org", "password": "x"},
}


@pytest.mark.parametrize("path", AUTH_BODIES)
async def test_whoever_signs_in_or_up_decides_no_more_than_that(world: World, tmp_path: Path, path: str) -> None:
    body = AUTH_BODIES[path]
    async with copy_of(world, tmp_path / "world") as (front, _), browser_of(front, world.outsider) as browser:
        before = digest(tmp_path / "world")
        for name, value in FIELDS.items():
            if name in body:
                continue
            answer = await browser.post(path, json=body | {name: value})
            assert answer.status_code in (400, 422), f"{name}: {answer.status_code} {answer.text}"
        assert digest(tmp_path / "world") == before
