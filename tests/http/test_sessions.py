"""Signing in makes a new session, whatever was planted; signing out is real, at once, over HTTP and on the socket."""

from __future__ import annotations

import time

import pytest
from cast import Person, Server


@pytest.mark.each_engine
async def test_a_planted_session_does_not_become_mine(server: Server, owner: Person) -> None:
    async with server.person("Finn") as finn, server.person("Mallory") as mallory:
        await finn.joins(await owner.invites())
        await mallory.joins(await owner.invites())
        planted = mallory.copy()
        browser = finn.another_device()
        browser.cookies = {**mallory.cookies, "authjs.callback-url": "https%3A%2F%2Fevil.example"}
        await browser.signs_in()
        assert browser.token not in ("", mallory.token, finn.token)
        assert (await browser.get("/api/auth/session"))["user"]["id"] == finn.id
        assert (await planted.ask("GET", "/allRooms")).status_code == 401, "what was in the browser before has ended"
        for person in (planted, browser):
            await person.aclose()


async def test_every_sign_in_gets_a_new_token_and_ends_the_browsers_old_one(server: Server, owner: Person) -> None:
    async with server.person("Gus") as gus:
        await gus.joins(await owner.invites())
        seen = {gus.token}
        for _ in range(2):
            async with gus.copy() as before:
                csrf = dict(gus.cookies)
                await gus.signs_in()
                assert gus.token not in seen
                assert gus.cookies["authjs.csrf-token"] != csrf["authjs.csrf-token"]
                assert (await before.ask("GET", "/allRooms")).status_code == 401
                seen.add(gus.token)


async def test_a_token_that_was_made_up_is_never_adopted(server: Server, owner: Person) -> None:
    async with server.person("Hal") as hal:
        await hal.joins(await owner.invites())
        async with hal.another_device() as browser:
            browser.cookies = {"authjs.session-token": "A" * 43}
            await browser.signs_in()
            assert browser.token != "A" * 43
            async with browser.copy() as planted:
                planted.cookies = {"authjs.session-token": "A" * 43}
                assert (await planted.ask("GET", "/allRooms")).status_code == 401


@pytest.mark.by_the_clock
async def test_signing_out_ends_this_device_at_once_and_no_other(server: Server, owner: Person) -> None:
    async with server.person("Ida") as ida:
        await ida.joins(await owner.invites())
        async with ida.another_device() as phone, ida.copy() as stolen:
            await phone.signs_in()
            line, other = await ida.hears(), await phone.hears()
            assert (await stolen.ask("GET", "/allRooms")).status_code == 200
            await ida.signs_out()
            begun = time.monotonic()
            assert await line.end(seconds=1) == 4001
            assert (await stolen.ask("GET", "/allRooms")).status_code == 401
            assert (await stolen.ask("POST", "/message", json={"content": "still here"})).status_code == 401
            assert time.monotonic() - begun < 1
            await phone.says("I am still here")
            await other.message("I am still here")
            assert line.contents == []


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_signing_out_everywhere_ends_every_device_of_mine_and_nobody_elses(
    server: Server, owner: Person, ann: Person
) -> None:
    async with server.person("Jo") as jo:
        await jo.joins(await owner.invites())
        async with jo.another_device() as phone, jo.another_device() as desk:
            for device in (phone, desk):
                await device.signs_in()
            lines = [await device.hears() for device in (jo, phone, desk)]
            anns = await ann.hears()
            copies = [device.copy() for device in (jo, phone, desk)]
            await phone.signs_out(everywhere=True)
            assert [await line.end(seconds=1) for line in lines] == [4001, 4001, 4001]
            for copy in copies:
                assert (await copy.ask("GET", "/allRooms")).status_code == 401
                await copy.aclose()
            await ann.says("me? no")
            await anns.message("me? no")


@pytest.mark.each_engine
@pytest.mark.by_the_clock
async def test_a_new_password_ends_every_other_session(server: Server, owner: Person) -> None:
    async with server.person("Kim") as kim:
        await kim.joins(await owner.invites())
        async with kim.another_device() as phone, kim.copy() as old:
            await phone.signs_in()
            line = await phone.hears()
            await kim.post("/api/auth/password", {"current": kim.password, "password": "twelve orange giraffes"})
            assert await line.end(seconds=1) == 4001
            assert (await phone.ask("GET", "/allRooms")).status_code == 401
            assert (await old.ask("GET", "/allRooms")).status_code == 401, "mine got a new token too"
            assert (await kim.ask("GET", "/allRooms")).status_code == 200
            refused = await phone.ask("POST", "/api/auth/signIn", json={"email": kim.email, "password": kim.password})
            assert refused.status_code == 401


async def test_every_spelling_of_this_machine_is_this_site(server: Server, owner: Person) -> None:
    """localhost, 127.0.0.1 and [::1] are one server; a browser may have come by any of them."""
    async with server.person("Lea") as lea:
        await lea.joins(await owner.invites())
        for host in ("localhost", "127.0.0.1", "[::1]"):
            async with lea.another_device() as browser:
                browser.origin = f"http://{host}:{server.port}"
                await browser.signs_in()
                await browser.says(f"from {host}")
                assert (await browser.signs_out()).status_code == 200, host
                assert browser.token == ""
