"""What is particular to presence within one process; its promise is kept in tests/contract/hub."""

from __future__ import annotations

from workbench import NOW

from klatsch.hub import PRESENCE_TTL
from klatsch.hub.memory_presence import MemoryPresence
from klatsch.ids import UserId
from klatsch.model.presence import Manner, Status


async def test_of_those_who_left_it_keeps_how_they_want_to_be_seen_and_nothing_else() -> None:
    presence = MemoryPresence()
    for number in range(100):
        user = UserId(f"U{number}")
        await presence.introduce(user, Manner(invisible=bool(number % 2), dnd_until=NOW + 1), now=NOW)
        await presence.beat(user, "phone", Status.ACTIVE, now=NOW)
        if number % 3:
            await presence.leave(user, "phone", now=NOW)
    await presence.presence_changes(now=NOW + PRESENCE_TTL + 1)
    kept = {name: len(held) for name, held in vars(presence).items() if not isinstance(held, int) and held}
    assert kept == {"_manners": 100}


async def test_what_others_see_is_kept_up_to_date_and_not_computed() -> None:
    presence = MemoryPresence()
    await presence.beat(UserId("U1"), "phone", Status.ACTIVE, now=NOW)
    assert await presence.present() is await presence.present()
