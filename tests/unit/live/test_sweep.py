"""Sockets whose session ended without an event."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import Person, opened_klatsch

from klatsch.chat import Klatsch, sessions
from klatsch.clock import DAY, SetClock
from klatsch.errors import Unavailable
from klatsch.hub import DOUBTS
from klatsch.ids import SessionId, UserId
from klatsch.live import sweep as sweeping_module
from klatsch.live.sweep import ROUNDS_BETWEEN_FULL_SWEEPS, sweep_sockets
from klatsch.live.switchboard import Socket


class Board:
    """A switchboard with these sessions open."""

    def __init__(self, *people: Person) -> None:
        self.open = [person.session.id for person in people]
        self.ended: set[SessionId] = set()
        self.asked = 0

    def open_sessions(self) -> list[SessionId]:
        self.asked += 1
        return self.open

    def end_sessions(self, user: None, ended: set[SessionId]) -> None:
        self.ended |= ended

    def open_people(self) -> list[UserId]:
        return [UserId("U0000000000000001"), UserId("U0000000000000002")]

    def open_sockets(self, user: UserId) -> list[Socket]:
        return []


def sweeping(app: Klatsch, board: Board) -> Any:
    return sweep_sockets(app, board)  # pyright: ignore[reportArgumentType]


async def test_a_session_that_another_program_ended_is_closed_in_the_next_round(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    board = Board(ann, bo)
    sweep = sweeping(app, board)
    await sweep()
    assert board.ended == set()
    async with opened_elsewhere(app) as elsewhere:
        await elsewhere.auth_db.end_sessions_of(ann.id)
    await sweep()
    assert board.ended == {ann.session.id}


def opened_elsewhere(app: Klatsch) -> Any:
    return opened_klatsch(app.settings.data, clock=SetClock(app.clock.now()))


async def test_when_nothing_was_written_the_database_is_not_asked(app: Klatsch, ann: Person) -> None:
    board = Board(ann)
    sweep = sweeping(app, board)
    await sweep()
    for _ in range(ROUNDS_BETWEEN_FULL_SWEEPS - 2):
        await sweep()
    assert board.asked == 1


async def test_what_merely_expired_is_closed_within_ten_rounds(app: Klatsch, ann: Person, clock: SetClock) -> None:
    board = Board(ann)
    sweep = sweeping(app, board)
    await sweep()
    clock.forward(seconds=DAY / 1_000_000 + 1)
    for _ in range(ROUNDS_BETWEEN_FULL_SWEEPS):
        await sweep()
    assert board.ended == {ann.session.id}


async def test_a_sweep_that_failed_is_done_again(app: Klatsch, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(ann)
    sweep = sweeping(app, board)
    await sweep()
    await app.auth_db.end_sessions_of(ann.id)

    async def broken(ids: list[SessionId], app: Klatsch) -> set[SessionId]:
        raise Unavailable()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sessions, "live_sessions", broken)
        with pytest.raises(Unavailable):
            await sweep()
    await sweep()
    assert board.ended == {ann.session.id}


async def test_thousands_are_asked_for_a_few_at_a_time(app: Klatsch, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    board.open = [SessionId(f"S{n}") for n in range(1_250)]
    sizes: list[int] = []

    async def counted(ids: list[SessionId], app: Klatsch) -> set[SessionId]:
        sizes.append(len(ids))
        return set(ids) - {SessionId("S1249")}

    monkeypatch.setattr(sessions, "live_sessions", counted)
    await sweeping(app, board)()
    assert sizes == [500, 500, 250]
    assert board.ended == {"S1249"}


async def test_when_events_were_lost_everybody_is_looked_after_once(
    app: Klatsch, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Board(ann)
    looked: list[UserId] = []
    broken = True

    async def look(user: UserId, sockets: list[Socket], app: Klatsch, board: Board) -> None:
        if broken:
            raise Unavailable()
        looked.append(user)

    monkeypatch.setattr(sweeping_module, "tell_standing", look)
    sweep = sweeping(app, board)
    await sweep()
    asked = board.asked
    assert looked == []
    for _ in range(3):
        await app.hub.publish(DOUBTS, b"")
    with pytest.raises(Unavailable):
        await sweep()
    broken = False
    await sweep()
    assert sorted(looked) == board.open_people(), "it was done again, and for all three doubts at once"
    assert board.asked > asked, "and for sessions too"
    await sweep()
    assert len(looked) == 2
