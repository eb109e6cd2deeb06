"""PostgreSQL goes and comes back eight times while people talk: nothing is lost, nothing is there twice, and it heals by itself (B21).

By hand: pytest -m soak tests/soak
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest
from cast import UNLIMITED, Person, Server
from ledger import Ledger
from patience import note
from postgres_hurting import OwnPostgres

pytestmark = pytest.mark.soak

ROUNDS = 8
SECONDS_AWAY = float(os.environ.get("SECONDS", "10"))
SECONDS_BETWEEN = 4.0
SECONDS_TO_HEAL = 3.0
TALKERS = 8
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"


class Timed(Ledger):
    """`failed`: when a try was not acknowledged."""

    failed: list[float]

    async def _is_sent(self, who: Person, content: str, room: str, client_id: str) -> bool:
        is_sent = await super()._is_sent(who, content, room, client_id)
        if not is_sent:
            self.failed.append(time.monotonic())
        return is_sent


async def test_eight_times_away_and_nothing_is_lost(tmp_path: Path) -> None:
    with OwnPostgres() as postgres:
        urls = {f"KLATSCH_{name}_DATABASE": postgres.url(postgres.database()) for name in ("AUTH", "MESSAGES")}
        with Server(tmp_path / "data", environ={**UNLIMITED, **urls}) as server:
            async with AsyncExitStack() as stack:
                people = [await stack.enter_async_context(who) for who in server.populate(users=TALKERS)]
                process, ledger, over = server.process, Timed(), asyncio.Event()
                ledger.failed = []
                hall = await people[0].hall()
                talk = partial(ledger.talk, over=over, room=hall, pause=0.02, patience=60)
                talking = [asyncio.create_task(talk(who)) for who in people]
                await asyncio.sleep(SECONDS_BETWEEN)
                assert not ledger.failed
                for how in islice(cycle(("fast", "immediate", CUT)), ROUNDS):
                    await is_hurt_and_heals(postgres, how, ledger)
                over.set()
                await asyncio.gather(*talking)
                assert server.process is process
                assert server.is_alive, "nobody had to start it again"
                history = await people[0].reads_all(hall)
                ledger.judge(history)
                note(
                    f"{len(ledger.tried)} messages, {ledger.retries} tries not acknowledged, {len(history)} in history"
                )
        server.check()


async def is_hurt_and_heals(postgres: OwnPostgres, how: str, ledger: Timed) -> None:
    before, sent = len(ledger.failed), len(ledger.acknowledged)
    if how == CUT:
        await asyncio.to_thread(postgres.as_superuser, how)
    else:
        await asyncio.to_thread(postgres.stop, how)
        await asyncio.sleep(SECONDS_AWAY)
        await asyncio.to_thread(postgres.start)
    ready = time.monotonic()
    await asyncio.sleep(SECONDS_BETWEEN)
    healed = max(ledger.failed[before:], default=ready) - ready
    note(f"{how[:9]}: {len(ledger.failed) - before} tries failed, the last {healed:+.2f} s after it was ready")
    assert healed <= SECONDS_TO_HEAL
    assert len(ledger.acknowledged) > sent, "and people talk again"
