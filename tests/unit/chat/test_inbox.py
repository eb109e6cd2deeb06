"""Rooms and threads in one answer, cut where a page ends."""

from __future__ import annotations

from rooming import made, said
from workbench import Person

from klatsch.chat import Klatsch
from klatsch.chat.inbox import cut, inbox
from klatsch.clock import SetClock
from klatsch.model.inbox import Inbox, Place


async def test_a_page_holds_so_many_of_both_together(app: Klatsch, clock: SetClock, ann: Person, bo: Person) -> None:
    """Three rooms, each with a thread that is as new as the room."""
    rooms = [await made(app, ann, bo, name=f"room-{number}") for number in range(3)]
    for room in rooms:
        clock.forward(seconds=1)
        await said(app, ann, room)
        await said(app, bo, room, thread=1)
    met: list[str] = []
    after: Place | None = None
    while True:
        page = await inbox(ann.user, after=after, limit=2, app=app)
        assert len(page.rooms) + len(page.threads) <= 2
        met += [row.room.id for row in page.rooms] + [f"{row.mine.room} thread" for row in page.threads]
        after = page.next
        if after is None:
            break
    assert sorted(met) == sorted([*(room.id for room in rooms), *(f"{room.id} thread" for room in rooms)])
    whole = await inbox(ann.user, after=None, limit=9, app=app)
    assert (len(whole.rooms), len(whole.threads), whole.next) == (3, 3, None)
    assert [row.room.id for row in whole.rooms] == [room.id for room in reversed(rooms)], "the newest first"


def test_nothing_is_cut_from_nothing() -> None:
    assert cut(Inbox(rooms=[], threads=[]), 2) == Inbox(rooms=[], threads=[], next=None)
