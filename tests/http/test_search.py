"""Searching a running server: found within a second, forgotten at once, and nothing of anybody else's."""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest
from cast import Person
from patience import until
from stage import refusal


async def found(person: Person, typed: str) -> list[str]:
    return [message["content"] for message in (await person.get("/search", params={"q": typed}))["messages"]]


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_what_is_said_is_found_within_a_second_and_gone_when_deleted(ann: Person, bo: Person) -> None:
    word = uuid.uuid4().hex
    sent = await ann.says(f"look, {word}!", room=await ann.hall())

    async def is_found() -> bool:
        return await found(bo, word) == [f"look, {word}!"]

    await until(is_found, seconds=1)
    assert (await ann.ask("DELETE", f"/message/{sent['_id']}")).status_code == 200
    assert await found(bo, word) == []


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_nothing_of_a_room_of_others_is_found(ann: Person, bo: Person) -> None:
    word = uuid.uuid4().hex
    room = (await ann.post("/room", {"name": f"secret-{word[:8]}", "kind": "private"}))["id"]
    await ann.says(f"{word} is the secret", room=room)

    async def is_found() -> bool:
        return await found(ann, word) != []

    await until(is_found, seconds=2)
    for typed in (word, word[:10], word[5:20], f'"{word} is the"', f"secret {word}"):
        answer = await bo.ask("GET", "/search", params={"q": typed})
        assert answer.status_code == 200
        assert answer.json() | {"terms": []} == {
            "messages": [],
            "users": {},
            "terms": [],
            "more": False,
            "before": None,
        }
    answer = await bo.ask("GET", "/search", params={"q": f"in:{room}"})
    assert refusal(answer) == "invalid_field"
    assert "secret" not in answer.text


HOSTILE = [
    '" OR 1=1 --', "NEAR(a b, 3)", "body : x", "a AND OR b", '"""', "*", "-", "^x", "{a}:b", "%00", "\x00a", "\u202e\ufeff",
    "'; DELETE FROM messages", "a" * 500, '"' * 500, "-" * 500, "( " * 250, "한" * 500, "🎉" * 300, "before:9999-12-31", "on:0001-01-01",
    "<script>", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_words(typed: str, ann: Person) -> None:
    answer = await ann.ask("GET", "/search", params={"q": typed})
    assert answer.status_code in (200, 414, 422), answer.text
    if answer.status_code != 200:
        assert refusal(answer) in ("invalid_field", "url_too_long")
        assert json.loads(answer.text)["error"]["hint"]


async def test_who_searches_without_end_is_slowed_down(owner: Person) -> None:
    answers = await asyncio.gather(*(owner.ask("GET", "/search", params={"q": "the"}) for _ in range(80)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all("retry-after" in answer.headers for answer in refused)
