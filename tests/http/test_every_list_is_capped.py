"""No list answers with more than 200 rows, whatever is asked for and however much there is (docs/reference/limits.md)."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Person

MOST = 200
NOT_LISTS = {"/openapi.json"}


def limited(route: dict[str, Any]) -> dict[str, Any] | None:
    return next((row["schema"] for row in route.get("parameters", ()) if row["name"] == "limit"), None)


async def gets(person: Person) -> dict[str, dict[str, Any]]:
    paths = (await person.get("/openapi.json"))["paths"]
    return {path: route["get"] for path, route in paths.items() if "get" in route and path not in NOT_LISTS}


async def test_every_limit_that_may_be_asked_for_is_at_most_200(ann: Person) -> None:
    limits = {path: schema for path, route in (await gets(ann)).items() if (schema := limited(route))}
    assert len(limits) > 8
    assert {path: schema for path, schema in limits.items() if _most(schema) > MOST} == {}


def _most(schema: dict[str, Any]) -> int:
    return schema.get("maximum") or max(part.get("maximum", 0) for part in schema.get("anyOf", ()))


@pytest.mark.parametrize("path", ["/allMessages", "/allSessions", "/allRooms", "/allUsers", "/browseRooms", "/inbox"])
async def test_more_than_that_is_refused_and_without_a_limit_there_is_one(ann: Person, path: str) -> None:
    assert (await ann.ask("GET", f"{path}?limit={MOST + 1}")).status_code == 422
    answer = await ann.get(path)
    assert all(len(rows) <= MOST for rows in answer.values() if isinstance(rows, list))


async def test_lists_without_a_limit_are_known_and_short(ann: Person) -> None:
    """A route whose name says "all" and that takes no limit has a limit on how many there can be."""
    unlimited = {path for path, route in (await gets(ann)).items() if path.startswith("/all") and not limited(route)}
    assert unlimited == {"/allInvites", "/allPins", "/allDrafts"}
