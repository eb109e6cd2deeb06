"""What is said in a room stays in the room; who has been shown out hears nothing more."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from cast import Person, Server
from line import Line
from patience import note, until
from stage import refusal


def a_room_of_one_but_not_the_other(member: Person, other: Person) -> str:
    return next(room for room in member.rooms if room not in other.rooms)


@pytest.mark.each_engine
async def test_who_is_not_in_the_room_finds_no_trace_of_it(ann: Person, bo: Person) -> None:
    room = a_room_of_one_but_not_the_other(ann, bo)
    await ann.says("a canary sings", room=room)
    nowhere = await bo.ask("GET", "/allMessages?room=C0123456789ABCDEF")
    for query in ("", "&before=99", "&after=0", "&since=0"):
        answer = await bo.ask("GET", f"/allMessages?room={room}{query}")
        assert (answer.status_code, refusal(answer)) == (404, "room_not_found")
        assert answer.text == nowhere.text, "as if it did not exist"
    answer = await bo.ask("POST", "/message", json={"content": "let me in", "room": room})
    assert (answer.status_code, refusal(answer)) == (404, "room_not_found")
    for path in ("/allRooms", "/allMessages?limit=200", "/allSessions"):
        text = (await bo.ask("GET", path)).text
        assert room not in text
        assert "canary" not in text
    assert [m["content"] for m in (await ann.reads(room, limit=1))["messages"]] == ["a canary sings"], (
        "it was really there"
    )


@pytest.mark.each_engine
async def test_who_is_not_in_the_room_hears_nothing_of_it(ann: Person, bo: Person, owner: Person) -> None:
    room = a_room_of_one_but_not_the_other(ann, bo)
    anns, bos = await ann.hears(), await bo.hears()
    await bo.ask("POST", "/message", json={"content": "let me in", "room": room})
    await bos.say({"type": "typing", "room": room})
    for number in range(5):
        await ann.says(f"a canary sings {number}", room=room)
    await anns.say({"type": "typing", "room": room})
    await bos.say({"type": "heartbeat", "active": True})
    await ann.says("the end")
    await bos.message("the end")
    assert await anns.message("a canary sings 4"), "those in the room did hear it"
    everything = json.dumps(bos.heard)
    assert room not in everything
    assert "canary" not in everything
    assert not [event for event in anns.heard if event["type"] == "typing.started"], "nor does a stranger type there"


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_who_is_deactivated_is_out_within_five_seconds(server: Server, owner: Person, ann: Person) -> None:
    """The command line is another process: on the same one it is a second."""
    async with server.person("Uwe") as uwe:
        await uwe.joins(await owner.invites())
        line = await uwe.hears()
        done = await asyncio.to_thread(server.run, "user", "deactivate", uwe.email)
        assert done.returncode == 0, done.stderr
        begun = time.monotonic()
        assert await line.end(seconds=5) == 4001
        note(f"deactivated on the command line, the socket ended after {time.monotonic() - begun:.2f} s")
        heard = len(line.heard)
        await ann.says("he is gone")
        await until(lambda: is_out(uwe), seconds=5 - (time.monotonic() - begun))
        note(f"and HTTP after {time.monotonic() - begun:.2f} s")
        assert len(line.heard) == heard
        assert "he is gone" not in line.contents
        answer = await uwe.ask("POST", "/api/auth/signIn", json={"email": uwe.email, "password": uwe.password})
        assert (answer.status_code, refusal(answer)) == (401, "wrong_credentials")
        done = await asyncio.to_thread(server.run, "user", "activate", uwe.email)
        assert done.returncode == 0, done.stderr
        await uwe.signs_in()
        await uwe.says("here again")


@pytest.mark.by_the_clock
async def test_a_new_password_from_the_command_line_ends_all_sessions(server: Server, owner: Person) -> None:
    async with server.person("Pia") as pia:
        await pia.joins(await owner.invites())
        line = await pia.hears()
        words = ("user", "password", "--password-stdin", pia.email)
        done = await asyncio.to_thread(server.run, *words, given="four green tractors\n")
        assert done.returncode == 0, done.stderr
        assert await line.end(seconds=5) == 4001
        await pia.signs_in("four green tractors")


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_a_session_that_expires_ends_its_socket(server: Server, people: list[Person]) -> None:
    """Without any event: the sweep finds it."""
    async with people[26].copy() as old:
        line = await old.hears()
        past = "2020-01-01T00:00:00.000Z"
        server.stores.change("auth", f"UPDATE sessions SET expires = '{past}' WHERE \"userId\" = '{old.id}'")
        assert await line.end(seconds=5) == 4001


async def test_typing_is_shown_to_the_others_in_the_room_and_not_to_oneself(ann: Person, bo: Person) -> None:
    hall = await ann.hall()
    anns, bos = await ann.hears(), await bo.hears()
    await anns.say({"type": "typing", "room": hall})
    await bos.event("typing.started", room=hall, user=ann.id)
    await asyncio.sleep(0.1)
    assert not [event for event in anns.heard if event["type"] == "typing.started"]


@pytest.mark.by_the_clock
async def test_who_comes_and_goes_is_told_within_seconds(ann: Person, bo: Person) -> None:
    anns = await ann.hears()
    bos = await bo.hears()
    await seen(anns, bo, "active")
    assert await status_of(bo, seen_by=ann) == "active"
    await bos.say({"type": "heartbeat", "active": False})
    await seen(anns, bo, "away")
    await bos.hang_up()
    begun = time.monotonic()
    await seen(anns, bo, "offline")
    assert time.monotonic() - begun < 5
    assert await status_of(bo, seen_by=ann) == "offline"


async def is_out(who: Person) -> bool:
    return (await who.ask("GET", "/allMessages")).status_code == 401


async def seen(line: Line, who: Person, status: str) -> None:
    def told() -> bool:
        changes = [event["users"] for event in line.heard if event["type"] == "presence.changed"]
        return any(users.get(who.id, {}).get("status") == status for users in changes)

    await until(told, seconds=6)


async def status_of(who: Person, *, seen_by: Person) -> str:
    rows = (await seen_by.get("/allSessions"))["sessions"]
    return next(row["status"] for row in rows if row["user"]["id"] == who.id)
