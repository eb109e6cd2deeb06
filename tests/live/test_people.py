"""People come, hide, change and are put out, on a server that runs: over HTTP and on the socket."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from cast import Person, Server
from line import Line
from patience import note, until
from stage import refusal


@pytest.fixture
async def uma(server: Server, owner: Person) -> AsyncIterator[Person]:
    async with newcomer(server, f"Uma {time.monotonic_ns()}") as uma:
        yield await uma.joins(await owner.invites())


def newcomer(server: Server, name: str) -> Person:
    return server.person(name)


async def changes(person: Person, path: str, **body: Any) -> Any:
    answer = await person.ask("PATCH", path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def row_of(user: str, *, seen_by: Person, path: str = "/allSessions") -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    more = True
    while more:
        after = f"&after={rows[-1]['user']['id']}" if rows else ""
        page = await seen_by.get(f"{path}?limit=200{after}")
        rows += page.get("sessions") or page.get("users") or []
        more = page["more"]
    return next(row for row in rows if row["user"]["id"] == user)


def told_of(user: str, line: Line) -> list[dict[str, Any]]:
    return [event for event in line.heard if user in json.dumps(event)]


# -- who is invisible ------------------------------------------------------------------------------------


async def test_who_is_invisible_leaks_on_no_path(uma: Person, bo: Person) -> None:
    hall = await uma.hall()
    await changes(uma, "/me", invisible=True)
    seen_before = (await row_of(uma.id, seen_by=bo))["lastSeen"]
    bos = await bo.hears()
    umas = await uma.hears()
    for active in (True, False, True):
        await umas.say({"type": "heartbeat", "active": active})
        await umas.say({"type": "look", "room": hall})
        await umas.say({"type": "typing", "room": hall})
    await umas.event("heartbeat")
    await asyncio.sleep(2.5)  # two rounds of presence
    await bos.say({"type": "heartbeat", "active": True})
    await bos.event("heartbeat")
    later = await bo.hears()
    for path in ("/allSessions", "/allUsers"):
        row = await row_of(uma.id, seen_by=bo, path=path)
        assert (row["status"], row["lastSeen"]) == ("offline", seen_before), path
    card = await bo.get(f"/user/{uma.id}")
    assert (card["status"], card["lastSeen"]) == ("offline", seen_before)
    assert "devices" not in await row_of(uma.id, seen_by=bo)
    assert told_of(uma.id, bos) == [], "not that she came, types or beats"
    assert told_of(uma.id, later) == []
    mine = await row_of(uma.id, seen_by=uma)
    assert (mine["status"], bool(mine["devices"]), (await uma.get("/me"))["presence"]) == ("active", True, "active")
    # And the proof means something: what she does openly is heard, and so is she when she shows herself.
    await uma.says("here I am", room=hall)
    await bos.message("here I am")
    await changes(uma, "/me", invisible=False)
    await until(lambda: any(event["type"] == "presence.changed" for event in told_of(uma.id, bos)), seconds=3)
    await umas.say({"type": "typing", "room": hall})
    await bos.event("typing.started", user=uma.id)
    assert (await row_of(uma.id, seen_by=bo))["status"] == "active"


@pytest.mark.by_the_clock
async def test_who_hides_is_gone_within_two_seconds_and_so_is_what_they_do(uma: Person, bo: Person) -> None:
    bos, umas = await bo.hears(), await uma.hears()
    await until(lambda: bool(told_of(uma.id, bos)), seconds=3)
    heard = len(bos.heard)
    await changes(uma, "/me", invisible=True)
    assert (await row_of(uma.id, seen_by=bo))["status"] == "offline", "from the answer on"
    await until(lambda: bool(told_of_since(heard, uma.id, bos)), seconds=2)
    (event,) = told_of_since(heard, uma.id, bos)
    assert event["users"][uma.id]["status"] == "offline"
    await umas.hang_up()
    await asyncio.sleep(4)
    assert told_of_since(heard, uma.id, bos) == [event], "nor do they go a second time"


def told_of_since(count: int, user: str, line: Line) -> list[dict[str, Any]]:
    return [event for event in line.heard[count:] if user in json.dumps(event)]


@pytest.mark.by_the_clock
async def test_do_not_disturb_and_a_status_end_by_themselves_and_are_announced(uma: Person, bo: Person) -> None:
    bos = await bo.hears()
    await uma.hears()
    await until(lambda: bool(told_of(uma.id, bos)), seconds=3)
    soon = time.time_ns() // 1_000 + 2_000_000
    await changes(uma, "/me", doNotDisturbUntil=soon, status={"text": "At lunch", "until": soon})
    said = await bos.event("user.changed")
    assert said["user"]["status"] == {"text": "At lunch", "emoji": "", "until": soon}
    await until(lambda: statuses(uma.id, bos)[-1:] == ["dnd"], seconds=3)
    await until(lambda: statuses(uma.id, bos)[-1:] == ["active"], seconds=5)
    ended = [event for event in told_of(uma.id, bos) if event["type"] == "user.changed"]
    await until(lambda: [e for e in told_of(uma.id, bos) if e["type"] == "user.changed"][-1]["user"]["status"] is None)
    assert len(ended) <= 2


def statuses(user: str, line: Line) -> list[str]:
    return [e["users"][user]["status"] for e in line.heard if e["type"] == "presence.changed" and user in e["users"]]


# -- who is put out ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"state": "deactivated"}, {"state": "banned"}, {"role": "guest"}], ids=str)
@pytest.mark.by_the_clock
async def test_a_change_ends_http_and_socket_within_a_second(
    change: dict[str, str], uma: Person, owner: Person, ann: Person
) -> None:
    async with uma.another_device() as phone:
        await phone.signs_in()
        lines = [await device.hears() for device in (uma, phone)]
        anns = await ann.hears()
        for device in (uma, phone):
            await device.get("/me")
        begun = time.monotonic()
        await changes(owner, f"/user/{uma.id}", **change)
        for device in (uma, phone):
            assert (await device.ask("GET", "/allRooms")).status_code == 401
            assert (await device.ask("POST", "/message", json={"content": "still here"})).status_code == 401
        assert [await line.end(seconds=1) for line in lines] == [4001, 4001]
        took = time.monotonic() - begun
        note(f"{change}: out over HTTP and on both sockets after {took * 1000:.0f} ms")
        assert took < 1
        changed = await anns.event("user.changed")
        assert changed["user"]["id"] == uma.id
        answer = await uma.ask("POST", "/api/auth/signIn", json={"email": uma.email, "password": uma.password})
        if "state" in change:
            assert (answer.status_code, refusal(answer)) == (401, "wrong_credentials")
        else:
            assert answer.json()["role"] == "guest"
            assert (await uma.ask("GET", "/browseRooms")).status_code == 403
            assert await uma.hall(), "they keep the rooms that they were in"
        assert (await ann.ask("GET", "/allRooms")).status_code == 200, "nobody else is signed out"
        assert anns.code is None


async def test_who_is_banned_cannot_join_again_by_the_same_address(server: Server, uma: Person, owner: Person) -> None:
    await changes(owner, f"/user/{uma.id}", state="banned")
    async with newcomer(server, "Another") as again:
        body = {"token": await owner.invites(), "name": "Another", "password": uma.password}
        for email in (uma.email, uma.email.upper()):
            answer = await again.ask("POST", "/api/auth/join", json={**body, "email": email})
            assert (answer.status_code, refusal(answer)) == (409, "email_taken")
        assert (await again.ask("POST", "/api/auth/join", json={**body, "email": f"x{uma.email}"})).status_code == 200


async def test_what_was_changed_is_in_the_log_without_secrets(server: Server, uma: Person, owner: Person) -> None:
    await changes(owner, f"/user/{uma.id}", state="banned")
    await uma.ask("POST", "/api/auth/signIn", json={"email": uma.email, "password": uma.password})
    lines = [json.loads(line) for line in server.log.splitlines() if line.startswith("{")]
    (changed,) = [line for line in lines if line["event"] == "account_changed" and line["user"] == uma.id]
    assert (changed["by"], changed["state"]) == (owner.id, "banned")
    refused = [line for line in lines if line["event"] == "sign_in_refused" and line.get("user") == uma.id]
    assert [line["reason"] for line in refused] == ["banned"]
    for secret in (uma.password, uma.token, uma.email):
        assert secret
        assert secret not in server.log


# -- my devices --------------------------------------------------------------------------------------------


@pytest.mark.by_the_clock
async def test_one_device_of_mine_is_signed_out_within_a_second_and_no_other(uma: Person, bo: Person) -> None:
    async with uma.another_device() as phone:
        await phone.signs_in()
        umas, phones = await uma.hears(), await phone.hears()
        devices = (await row_of(uma.id, seen_by=uma))["devices"]
        theirs = next(device["id"] for device in devices if not device["current"])
        answer = await bo.ask("DELETE", f"/session/{theirs}")
        assert (answer.status_code, refusal(answer)) == (404, "session_not_found")
        assert (await phone.ask("GET", "/me")).status_code == 200
        begun = time.monotonic()
        assert (await uma.ask("DELETE", f"/session/{theirs}")).status_code == 200
        assert (await phone.ask("GET", "/me")).status_code == 401
        assert await phones.end(seconds=1) == 4001
        assert time.monotonic() - begun < 1
        assert (await uma.ask("GET", "/me")).status_code == 200
        await umas.say({"type": "heartbeat", "active": True})
        await umas.event("heartbeat")


@pytest.mark.by_the_clock
async def test_everywhere_else_is_everywhere_but_here(uma: Person) -> None:
    async with uma.another_device() as phone, uma.another_device() as desk:
        for device in (phone, desk):
            await device.signs_in()
        umas = await uma.hears()
        lines = [await device.hears() for device in (phone, desk)]
        assert await uma.post("/signOutEverywhere", {}) == {"ended": 2}
        assert [await line.end(seconds=1) for line in lines] == [4001, 4001]
        assert [(await device.ask("GET", "/me")).status_code for device in (uma, phone, desk)] == [200, 401, 401]
        assert umas.code is None
