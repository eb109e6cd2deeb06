"""Who comes into a room hears it from then on, on every open line; who is shown out hears nothing more of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cast import Person, Server
from line import Line
from patience import until
from removals import a_room, check_removals, of_room, settled, shows_out


async def test_who_is_added_hears_from_then_on_without_connecting_again(ann: Person, bo: Person) -> None:
    room = await a_room(ann)
    await ann.says("before", room=room)
    desktop, phone = await bo.hears(), await bo.hears()
    await ann.post(f"/room/{room}/members", {"users": [bo.id]})
    await ann.says("after", room=room)
    for line in (desktop, phone):
        await line.event("room.opened", room=room)
        await line.message("after")
        assert line.contents == ["after"]
        moved = await line.event("room.changed", room=room)
        assert [member["user"] for member in moved["members"]] == [bo.id]
        await line.say({"type": "heartbeat", "active": True})
        await until(lambda line=line: room in last_beat(line))


def last_beat(line: Line) -> dict[str, int]:
    return next((event["rooms"] for event in reversed(line.heard) if event["type"] == "heartbeat"), {})


async def test_who_joins_or_is_met_or_makes_a_room_hears_it_too(ann: Person, bo: Person) -> None:
    anns, bos = await ann.hears(), await bo.hears()
    square = await a_room(ann, kind="public")
    await bo.post(f"/room/{square}/join", {})
    direct = (await bo.post("/direct", {"users": [ann.id]}))["id"]
    for room in (square, direct):
        await ann.says(f"in {room}", room=room)
        for line in (anns, bos):
            await line.event("room.opened", room=room)
            await line.message(f"in {room}")


@pytest.mark.each_engine
async def test_who_is_shown_out_hears_that_and_nothing_more(ann: Person, bo: Person, owner: Person) -> None:
    room = await a_room(ann, bo, owner)
    it = await bo.says("mine", room=room)
    anns, owners, bos, phone = await ann.hears(), await owner.hears(), await bo.hears(), await bo.hears()
    await bos.say({"type": "look", "room": room})
    await shows_out(ann, bo, room)
    await ann.says("is he gone?", room=room)
    await ann.post(f"/message/{it['_id']}/reaction", {"emoji": "👋"})
    await ann.ask("PATCH", f"/room/{room}", json={"topic": "whoever is gone"})
    await ann.ask("PUT", f"/message/{it['_id']}/pin")
    await owners.say({"type": "typing", "room": room})
    await shows_out(ann, owner, room)
    await ann.ask("DELETE", f"/message/{it['_id']}")
    await settled(anns, bos, phone)
    for line in (bos, phone):
        assert [event["type"] for event in of_room(line, room)] == ["room.closed"]
        assert room not in last_beat(line)
        assert "is he gone?" not in json.dumps(line.heard)
    kinds = [event["type"] for event in of_room(anns, room)]
    assert kinds.count("message.changed") == 3, "those in the room did hear it all"
    assert kinds.count("room.changed") == 3
    assert "typing.started" in kinds
    assert anns.contents == ["is he gone?"]
    for path in (
        f"/allMessages?room={room}",
        f"/message/{it['_id']}",
        f"/allMembers?room={room}",
        f"/allPins?room={room}",
    ):
        assert (await bo.ask("GET", path)).status_code == 404
    again = await bo.hears(beat=False)
    assert room not in (await again.event("hello"))["rooms"]


async def test_who_leaves_hears_nothing_more_and_who_comes_back_does(ann: Person, bo: Person) -> None:
    room = await a_room(ann, kind="public")
    anns, bos = await ann.hears(), await bo.hears()
    for round in range(3):
        await bo.post(f"/room/{room}/join", {})
        await ann.says(f"in {round}", room=room)
        await bos.message(f"in {round}")
        await bo.post(f"/room/{room}/leave", {})
        await ann.says(f"out {round}", room=room)
    await settled(anns, bos)
    assert bos.contents == [f"in {round}" for round in range(3)]
    assert len(anns.contents) == 6


@pytest.mark.each_engine
async def test_where_newcomers_see_nothing_old_they_hear_nothing_old_either(ann: Person, bo: Person) -> None:
    room = await a_room(ann, history="joined")
    old = await ann.says("a canary sang", room=room)
    anns, bos = await ann.hears(), await bo.hears()
    await ann.post(f"/room/{room}/members", {"users": [bo.id]})
    await ann.post(f"/message/{old['_id']}/reaction", {"emoji": "🐦"})
    await ann.ask("PATCH", f"/message/{old['_id']}", json={"content": "a canary sang well"})
    reply = await ann.post("/message", {"content": "so it did", "room": room, "thread": old["seq"]})
    await settled(anns, bos)
    assert "canary" not in json.dumps(bos.heard)
    assert bos.contents == ["so it did"]
    opened = (await bos.event("room.opened", room=room))["now"]["change"]
    assert [row["_id"] for row in (await bo.reads(room, since=opened))["messages"]] == [reply["_id"]]
    assert "a canary sang well" in [row["content"] for row in (await ann.reads(room, since=opened))["messages"]]


async def test_typing_is_told_to_those_who_look_at_the_room(ann: Person, bo: Person, owner: Person) -> None:
    room, other = await a_room(ann, bo, owner), await a_room(ann, bo)
    anns, looks, elsewhere, nowhere, unsaid = await ann.hears(), *[await bo.hears() for _ in range(4)]
    stranger = await owner.hears()
    await shows_out(ann, owner, room)
    for line, where in ((looks, room), (elsewhere, other), (nowhere, None), (stranger, room)):
        await line.say({"type": "look", "room": where})
    await settled(looks, elsewhere, nowhere, stranger)
    await anns.say({"type": "typing", "room": room})
    for line in (looks, unsaid):
        await line.event("typing.started", room=room, user=ann.id)
    await settled(anns, elsewhere, nowhere, stranger)
    for line in (anns, elsewhere, nowhere, stranger):
        assert not [event for event in line.heard if event["type"] == "typing.started"]
    await looks.say({"type": "look", "room": other})
    await settled(looks)
    heard = len(looks.heard)
    await anns.say({"type": "typing", "room": room})
    await anns.say({"type": "typing", "room": other})
    await elsewhere.event("typing.started", room=other)
    await settled(looks)
    assert [event["room"] for event in looks.heard[heard:] if event["type"] == "typing.started"] == [other]


# -- at random moments -----------------------------------------------------------------------------------------


@pytest.fixture
async def unhurried(tmp_path: Path) -> AsyncIterator[Server]:
    """Fewer people than there would be say as much as they would: without rate limits."""
    with Server(tmp_path / "data", environ={"KLATSCH_RATE_LIMIT_FACTOR": "0"}) as server:
        yield server


@pytest.mark.slow
@pytest.mark.each_engine
async def test_while_all_talk_those_who_are_shown_out_hear_nothing_from_the_acknowledgement_on(
    unhurried: Server,
) -> None:
    """Fifty at 200 messages a second: tests/soak."""
    await check_removals(unhurried, members=20, removed=8, curious=8)
