"""One client id, one message: for double clicks, lost replies, and retries long after."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack

from cast import Person, Server
from ledger import Ledger
from patience import note
from proxy import CUT, EAT, PASS, Proxy

IDS = 20
AT_ONCE = 20


async def test_the_same_id_twenty_times_at_once_is_one_message(server: Server) -> None:
    people = server.populate(users=4)
    async with AsyncExitStack() as stack:
        ann, *others = [await stack.enter_async_context(person) for person in people]
        hall = await ann.hall()
        line = await others[0].hears()

        async def submit(number: int) -> None:
            tries = [ann.says(f"message {number}", room=hall, client_id=f"id-{number}") for _ in range(AT_ONCE)]
            answers = await asyncio.gather(*tries)
            assert len({(a["_id"], a["seq"], a["change"], a["createdAt"]) for a in answers}) == 1, (
                "all replies are the same"
            )

        for start in range(0, IDS, 4):
            await asyncio.gather(*map(submit, range(start, start + 4)))
        history = await ann.reads_all(hall)
        assert sorted(m["clientId"] for m in history) == sorted(f"id-{n}" for n in range(IDS))
        await line.message(history[-1]["content"])
        assert line.contents == [m["content"] for m in history], "and it is told once"


async def test_an_id_is_its_authors_alone(server: Server) -> None:
    ann, bo = server.populate(users=2)
    async with ann, bo:
        mine = await ann.says("mine", client_id="the-same")
        yours = await bo.says("yours", client_id="the-same")
        assert mine["_id"] != yours["_id"]
        assert [m["content"] for m in (await ann.reads())["messages"]] == ["mine", "yours"]


async def test_an_id_is_remembered_over_a_restart_and_whatever_is_said_under_it(server: Server) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        first = await ann.says("first", client_id="for-ever")
        assert await asyncio.to_thread(server.sigterm) == 0
        await asyncio.to_thread(server.restart)
        assert await ann.says("another text", client_id="for-ever") == first
        assert [m["content"] for m in (await ann.reads())["messages"]] == ["first"]


async def test_replies_that_never_arrive_lead_to_no_loss_and_no_double(server: Server) -> None:
    people = server.populate(users=8)
    chance = random.Random(11)
    eaten = 0

    def fate() -> str:
        nonlocal eaten
        verdict = chance.choices([PASS, EAT, CUT], weights=[75, 15, 10])[0]
        eaten += verdict != PASS
        return verdict

    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(server.port, down=fate))
        ledger = Ledger(every_line_anew=True)
        senders = [await stack.enter_async_context(person.copy(base=proxy.base)) for person in people]
        hall = people[0].rooms[0]

        async def talk(who: Person) -> None:
            for number in range(15):
                await ledger.send(who, f"{who.id} {number}", room=hall)

        await asyncio.gather(*map(talk, senders))
        async with people[0]:
            history = await people[0].reads_all(hall)
    note(f"{eaten} of {proxy.connections} replies were lost, {ledger.retries} retries, {len(history)} messages")
    assert eaten >= 15
    assert ledger.retries >= eaten
    ledger.judge(history)
    assert server.check()["messages"]["messages"] == 120
