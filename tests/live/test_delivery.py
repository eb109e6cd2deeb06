"""What one says the others hear, once, in one order, as history has it."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack

import pytest
from cast import Person
from ledger import Follower, Ledger
from patience import note, until
from proxy import Proxy


async def test_everybody_in_the_room_hears_it_once_and_the_sender_too(ann: Person, bo: Person) -> None:
    anns, bos = await ann.hears(), await bo.hears()
    begun = time.monotonic()
    sent = await ann.says("can you hear me?")
    event = await bos.message("can you hear me?")
    note(f"from saying to hearing: {(time.monotonic() - begun) * 1000:.1f} ms")
    assert event["message"]["_id"] == sent["_id"]
    assert (event["seq"], event["change"]) == (sent["seq"], sent["change"])
    assert event["author"]["name"] == ann.name
    await anns.message("can you hear me?")
    await asyncio.sleep(0.2)
    assert anns.contents == bos.contents == ["can you hear me?"]


async def test_a_retry_is_not_told_again(ann: Person, bo: Person) -> None:
    bos = await bo.hears()
    first = await ann.says("once", client_id="retry-1")
    second = await ann.says("once", client_id="retry-1")
    assert first == second
    await ann.says("after it")
    await bos.message("after it")
    assert bos.contents == ["once", "after it"]


@pytest.mark.each_engine
async def test_twenty_people_at_once_make_one_order(people: list[Person]) -> None:
    async with AsyncExitStack() as stack:
        senders = [await stack.enter_async_context(person.copy()) for person in people[5:25]]
        readers = [await stack.enter_async_context(person.copy()) for person in people[1:5]]
        hall = await readers[0].hall()
        start = (await readers[0].reads(hall, limit=1))["seq"]
        lines = [await reader.hears() for reader in (*readers, *senders[:4])]

        async def talk(who: Person) -> None:
            for number in range(15):
                await who.says(f"{who.id} {number}", room=hall)

        await asyncio.gather(*map(talk, senders))
        await asyncio.gather(*(line.message(f"{senders[-1].id} 14") for line in lines))
        await asyncio.sleep(0.3)
        history = [m for m in await readers[0].reads_all(hall) if m["seq"] > start]
        assert len(history) == 20 * 15
        assert [m["seq"] for m in history] == list(range(start + 1, start + 301))
        for line in lines:
            assert [event["message"] for event in line.messages] == history, "live order is history's order"
        for sender in senders:
            mine = [m["content"] for m in history if m["author"] == sender.id]
            assert mine == [f"{sender.id} {number}" for number in range(15)], "and each sender's own"
        times = [m["createdAt"] for m in history]
        assert times == sorted(set(times)), "times are unique and rise with the order"


@pytest.mark.each_engine
async def test_flapping_lines_end_with_exactly_what_history_holds(people: list[Person]) -> None:
    """Clients by the letter of the protocol, cut again and again while others talk; and no client is told anything twice."""
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(int(people[0].base.rpartition(":")[2])))
        hall = people[1].rooms[0]
        readers = [await stack.enter_async_context(person.copy(base=proxy.base)) for person in people[1:9]]
        senders = [await stack.enter_async_context(person.copy()) for person in people[10:14]]
        followers = [Follower(reader, hall) for reader in readers]
        for follower in followers:
            await follower.catch_up()
        known = len(followers[0].rows)
        following = [asyncio.create_task(follower.follow()) for follower in followers]
        ledger = Ledger()
        end = time.monotonic() + 5

        async def talk(who: Person) -> None:
            while time.monotonic() < end:
                await ledger.send(who, f"{who.id} {time.monotonic()}", room=hall)
                await asyncio.sleep(0.02)

        async def flap() -> None:
            while time.monotonic() < end:
                await asyncio.sleep(random.uniform(0.15, 0.5))
                proxy.cut()

        await asyncio.gather(flap(), *map(talk, senders))
        history = await senders[0].reads_all(hall)
        await until(lambda: all(len(follower.rows) == len(history) for follower in followers))
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        assert sum(follower.connects for follower in followers) > 5 * len(followers), "the lines really were cut"
        assert len(history) - known == len(ledger.tried)
        for follower in followers:
            assert follower.history == history
            assert follower.repeated == 0


@pytest.mark.each_engine
async def test_a_hole_is_seen_in_hello_and_heartbeat(ann: Person, bo: Person) -> None:
    hall = await ann.hall()
    line = await bo.hears(beat=False)
    before = (await line.event("hello"))["rooms"][hall]
    await ann.says("one more", room=hall)
    await line.say({"type": "heartbeat", "active": True})
    assert (await line.event("heartbeat"))["rooms"][hall] == before["change"] + 1
    page = await bo.reads(hall, since=before["change"])
    assert [message["content"] for message in page["messages"]] == ["one more"]
    again = await bo.hears(beat=False)
    assert (await again.event("hello"))["rooms"][hall] == {"seq": before["seq"] + 1, "change": before["change"] + 1}
