"""So many at once, the others in order, and never more of them than that."""

from __future__ import annotations

import asyncio

import pytest

from klatsch.errors import Unavailable
from klatsch.turns import Turns


class Guests:
    """Who is inside, and who came in, in order."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.inside = 0
        self.most = 0
        self.came: list[int] = []
        self.may_go = asyncio.Event()

    async def visit(self, number: int) -> None:
        async with self._turns:
            self.came.append(number)
            self.inside += 1
            self.most = max(self.most, self.inside)
            await self.may_go.wait()
            self.inside -= 1


async def all_are_waiting() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_so_many_are_inside_and_the_others_come_in_order() -> None:
    guests = Guests(Turns(2, most_waiting=100, refusal="full"))
    visits = [asyncio.create_task(guests.visit(number)) for number in range(10)]
    await all_are_waiting()
    assert guests.came == [0, 1]
    guests.may_go.set()
    await asyncio.gather(*visits)
    assert guests.came == list(range(10))
    assert guests.most == 2


async def test_who_finds_too_many_waiting_is_refused_and_later_is_not() -> None:
    turns = Turns(1, most_waiting=1, refusal="Too many guests.")
    guests = Guests(turns)
    visits = [asyncio.create_task(guests.visit(number)) for number in range(2)]
    await all_are_waiting()
    with pytest.raises(Unavailable, match="Too many guests"):
        await guests.visit(2)
    guests.may_go.set()
    await asyncio.gather(*visits)
    await guests.visit(3)
    assert guests.came == [0, 1, 3]


async def test_who_waited_long_enough_is_refused() -> None:
    guests = Guests(Turns(1, most_waiting=9, refusal="Too many guests.", seconds=0.01))
    visit = asyncio.create_task(guests.visit(0))
    await all_are_waiting()
    with pytest.raises(Unavailable, match="Too many guests"):
        await guests.visit(1)
    guests.may_go.set()
    await visit


async def test_who_leaves_while_waiting_leaves_no_gap_and_takes_no_place() -> None:
    guests = Guests(Turns(1, most_waiting=1, refusal="full"))
    visits = [asyncio.create_task(guests.visit(number)) for number in range(2)]
    await all_are_waiting()
    visits[1].cancel()
    await asyncio.gather(visits[1], return_exceptions=True)
    last = asyncio.create_task(guests.visit(2))
    await all_are_waiting()
    guests.may_go.set()
    await asyncio.gather(visits[0], last)
    assert guests.came == [0, 2]


async def test_who_fails_inside_makes_room() -> None:
    turns = Turns(1, most_waiting=0, refusal="full")
    for _ in range(2):
        with pytest.raises(ValueError, match="inside"):
            async with turns:
                raise ValueError("inside")
