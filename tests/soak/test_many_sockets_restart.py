"""Two thousand sockets while one process after the other is replaced: all are back, not all at once, and nothing is lost.

By hand: pytest -m soak tests/soak
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from balancing import Balancer
from cast import Person
from ledger import Ledger
from noding import Nodes
from patience import note, until
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException

pytestmark = pytest.mark.soak

SOCKETS = int(os.environ.get("SOCKETS", "2000"))
PEOPLE = 200
SENDERS = 4
RANDOM_SECONDS = 5.0
"""So long at most a client waits after 1012 (docs/concepts/protocol.md)."""
LEAST_SPREAD = 5.0
MOST_SECONDS_TO_GO = 10.0


class Crowd:
    """Sockets that come back as the page does. `back`: when each came back; `open`: how many are."""

    def __init__(self, base: str, people: list[Person]) -> None:
        self._base, self._people = base.replace("http", "ws"), people
        self.open = 0
        self.back: list[float] = []
        self.codes: set[int] = set()

    async def stay(self, number: int) -> None:
        who, is_first = self._people[number % len(self._people)], True
        while True:
            with suppress(OSError, InvalidHandshake, TimeoutError, WebSocketException):
                headers = {"Origin": who.origin, "Cookie": who.cookie_header}
                async with connect(
                    f"{self._base}/live", additional_headers=headers, compression=None, proxy=None, ping_interval=None
                ) as line:
                    self.open += 1
                    if not is_first:
                        self.back.append(time.monotonic())
                    is_first = False
                    try:
                        async for _ in line:
                            pass
                    except ConnectionClosed:
                        self.codes.add(line.close_code or 1006)
                    finally:
                        self.open -= 1
            await asyncio.sleep(random.random() * (RANDOM_SECONDS if not is_first else 0.5))


async def test_two_thousand_sockets_come_back_one_after_the_other(tmp_path: Path) -> None:
    with Nodes(tmp_path) as nodes:
        async with AsyncExitStack() as stack:
            balancer = await stack.enter_async_context(Balancer([nodes.one, nodes.two]))
            people = [who.copy(base=balancer.base) for who in nodes.one.populate(users=PEOPLE)]
            senders = [await stack.enter_async_context(who) for who in people[:SENDERS]]
            crowd, ledger, over = Crowd(balancer.base, people), Ledger(every_line_anew=True), asyncio.Event()
            hall = await senders[0].hall()
            staying = [asyncio.create_task(crowd.stay(number)) for number in range(SOCKETS)]
            await until(lambda: crowd.open == SOCKETS, seconds=120)
            talking = [asyncio.create_task(ledger.talk(who, over, room=hall, pause=1)) for who in senders]
            for server in (nodes.one, nodes.two):
                crowd.back.clear()
                begun = time.monotonic()
                assert await asyncio.to_thread(server.sigterm) == 0
                gone = time.monotonic() - begun
                await asyncio.to_thread(server.restart)
                await until(lambda: crowd.open == SOCKETS, seconds=60)
                note(f"{len(crowd.back)} came back; it was gone after {gone:.1f} s; {_spread(crowd.back)}")
                assert gone <= MOST_SECONDS_TO_GO
                assert len(crowd.back) > SOCKETS / 4, "it had many"
                assert crowd.back[-1] - crowd.back[0] >= LEAST_SPREAD
            over.set()
            await asyncio.gather(*talking)
            for task in staying:
                task.cancel()
            await asyncio.gather(*staying, return_exceptions=True)
            assert crowd.codes == {1012}, "each was told to come back"
            ledger.judge(await senders[0].reads_all(hall))
            note(f"{len(ledger.tried)} messages, {ledger.retries} tries not acknowledged")


def _spread(back: list[float]) -> str:
    seconds = [sum(begin <= at - back[0] < end for at in back) for begin, end in pairwise(range(10))]
    return f"over {back[-1] - back[0]:.1f} s, in each second {seconds}"
