"""Two processes under load: nothing is lost, twice or skipped, and what is said on one is soon heard on the other.

By hand: pytest -m soak tests/soak
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from cast import Person
from noding import Nodes
from patience import note, until

pytestmark = pytest.mark.soak

SECONDS = int(os.environ.get("SECONDS", "30"))
WRITERS = 4
A_SECOND = 200
BAR_MS = 25.0


class Stamped(list[dict[str, Any]]):
    """What a line heard, and when each message came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, float] = {}

    def append(self, event: dict[str, Any]) -> None:
        if event["type"] == "message.created":
            self.came.setdefault(event["message"]["content"], time.monotonic())
        super().append(event)


class Load:
    """Writers at both processes, in turn; `begun`: when each post was sent, and at which of the two."""

    def __init__(self, people: list[tuple[Person, Person]], hall: str) -> None:
        self.people, self.hall = people, hall
        self.begun: dict[str, tuple[float, int]] = {}
        self.is_over = False

    async def write_all(self) -> float:
        """How many a second it were."""
        started = time.monotonic()
        await asyncio.gather(*(self._write(self.people[number][number % 2], number % 2) for number in range(WRITERS)))
        self.is_over = True
        return len(self.begun) / (time.monotonic() - started)

    async def _write(self, who: Person, node: int) -> None:
        due = time.monotonic()
        for number in range(A_SECOND // WRITERS * SECONDS):
            content = f"{who.id} {number}"
            self.begun[content] = time.monotonic(), node
            await who.says(content, room=self.hall)
            due += WRITERS / A_SECOND
            await asyncio.sleep(max(0, due - time.monotonic()))

    async def read_on(self, reader: tuple[Person, Person]) -> list[str]:
        """Asks only for what is new, at the other process than last time."""
        read: list[str] = []
        turn, since = 0, (await reader[0].reads(self.hall, limit=1))["change"]
        while True:
            was_over = self.is_over
            page = await reader[turn % 2].reads(self.hall, since=since, limit=200)
            read += [message["content"] for message in page["messages"]]
            since, turn = page["change"], turn + 1
            if was_over and not page["messages"]:
                return read
            await asyncio.sleep(0.1)


async def test_what_is_said_on_one_is_heard_on_the_other_within_25_ms(tmp_path: Path) -> None:
    """From before the post is sent until the frame is there."""
    nodes = Nodes(tmp_path)
    await asyncio.to_thread(nodes.__enter__)
    people: list[tuple[Person, Person]] = []
    try:
        people = await asyncio.to_thread(nodes.people, WRITERS + 3)
        load = Load(people, await people[0][0].hall())
        lines = [await people[WRITERS + node][node].hears(beat=False) for node in (0, 1)]
        stamps = [Stamped(), Stamped()]
        for line, stamp in zip(lines, stamps, strict=True):
            line.heard = stamp
        reading = asyncio.create_task(load.read_on(people[-1]))
        await asyncio.sleep(0.3)
        rate = await load.write_all()
        await until(lambda: all(len(stamp.came) == len(load.begun) for stamp in stamps))
        for line in lines:
            assert sorted(line.contents) == sorted(load.begun), "none lost, none twice"
        assert sorted(await reading) == sorted(load.begun), "none skipped"
        late = {name: sorted(_late(load, stamps, apart=name == "other")) for name in ("same", "other")}
        for name, found in late.items():
            figures = ", ".join(f"p{part} {found[len(found) * part // 100]:.1f} ms" for part in (50, 90, 99))
            note(f"{rate:.0f} a second, heard at the {name} process: {figures} (load {os.getloadavg()[0]:.0f})")
        assert late["other"][len(late["other"]) * 99 // 100] <= BAR_MS
    finally:
        for person in (person for pair in people for person in pair):
            await person.aclose()
        await asyncio.to_thread(nodes.__exit__, None, None, None)


def _late(load: Load, stamps: list[Stamped], *, apart: bool) -> list[float]:
    """ms, of what was said at the process where the line is, or at the other one."""
    return [
        (stamp.came[content] - sent) * 1_000
        for node, stamp in enumerate(stamps)
        for content, (sent, where) in load.begun.items()
        if (where != node) is apart
    ]
