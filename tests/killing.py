"""A crowd that talks while the server is hurt, and the judgement afterwards; for tests/faults and tests/soak."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from cast import Person, Server
from ledger import Follower, Ledger
from patience import note, until

SENDERS = 12
FOLLOWERS = 3


async def kill_and_restart(server: Server) -> None:
    await asyncio.to_thread(server.kill9)
    await asyncio.to_thread(server.restart)
    note(f"killed; the first answer after {server.seconds_to_first_answer:.2f} s")


async def lives_through(
    server: Server, hurt: Callable[[Server], Awaitable[None]], *, rounds: int, pause: Callable[[], float]
) -> None:
    """Twelve people talk and three listen while `hurt` happens `rounds` times; asserts that nothing is lost or twice."""
    people = server.populate(users=SENDERS + FOLLOWERS)
    ledger, over = Ledger(), asyncio.Event()
    async with AsyncExitStack() as stack:
        senders = [await stack.enter_async_context(person) for person in people[:SENDERS]]
        followers = [Follower(await stack.enter_async_context(person), person.rooms[0]) for person in people[SENDERS:]]
        hall = followers[0].room
        for follower in followers:
            await follower.catch_up()
        start = (await senders[0].reads(hall, limit=1))["seq"]

        async def talk(who: Person) -> None:
            number = 0
            while not over.is_set():
                await ledger.send(who, f"{who.id} {number}", room=hall)
                number += 1

        following = [asyncio.create_task(follower.follow()) for follower in followers]
        talking = [asyncio.create_task(talk(who)) for who in senders]
        for _ in range(rounds):
            await asyncio.sleep(pause())
            await hurt(server)
        await asyncio.sleep(pause())
        over.set()
        await asyncio.gather(*talking)
        history = await senders[0].reads_all(hall)
        await until(lambda: all(len(follower.rows) == len(history) for follower in followers))
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    note(f"{len(history) - start} messages, {ledger.retries} retries, {rounds} rounds")
    ledger.judge(history[start:], after=start)
    for follower in followers:
        assert follower.history == history, "who listened has what history has"
        assert follower.repeated == 0
    assert ledger.retries > 0, "it really was hurt"
    assert server.check()["ok"]
