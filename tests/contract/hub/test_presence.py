"""Devices beat, leave and fall silent; of a person the liveliest device counts."""

from __future__ import annotations

from workbench import NOW

from klatsch.clock import SECOND
from klatsch.hub import PRESENCE_TTL, Hub
from klatsch.ids import UserId
from klatsch.model.presence import Presence, Status

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
ACTIVE, AWAY, OFFLINE = Status.ACTIVE, Status.AWAY, Status.OFFLINE


async def statuses(hub: Hub) -> dict[UserId, Status]:
    return {user: presence.status for user, presence in (await hub.present()).items()}


async def changes(hub: Hub, *, now: int) -> dict[UserId, Status]:
    return {user: presence.status for user, presence in (await hub.presence_changes(now=now)).items()}


async def test_who_beats_is_present_and_nobody_else(hub: Hub) -> None:
    assert await statuses(hub) == {}
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    assert dict(await hub.present()) == {ANN: Presence(status=ACTIVE, last_seen=NOW)}


async def test_of_several_devices_the_liveliest_counts(hub: Hub) -> None:
    await hub.beat(ANN, "desk", AWAY, now=NOW)
    assert await statuses(hub) == {ANN: AWAY}
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    assert await statuses(hub) == {ANN: ACTIVE}
    await hub.beat(ANN, "desk", AWAY, now=NOW + 1)
    assert await statuses(hub) == {ANN: ACTIVE}, "the desk being away does not make the phone so"
    await hub.beat(ANN, "phone", AWAY, now=NOW + 2)
    assert await statuses(hub) == {ANN: AWAY}


async def test_a_change_is_told_once(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(BO, "phone", AWAY, now=NOW)
    assert await changes(hub, now=NOW) == {ANN: ACTIVE, BO: AWAY}
    assert await changes(hub, now=NOW) == {}


async def test_being_seen_again_is_not_news(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + 20 * SECOND)
    await hub.beat(ANN, "desk", AWAY, now=NOW + 20 * SECOND)
    assert await changes(hub, now=NOW + 20 * SECOND) == {}
    assert (await hub.present())[ANN].last_seen == NOW + 20 * SECOND, "but it is known"


async def test_a_device_that_falls_silent_is_forgotten(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(BO, "phone", ACTIVE, now=NOW + 1)
    await hub.presence_changes(now=NOW)
    assert await changes(hub, now=NOW + PRESENCE_TTL) == {}
    gone = await hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
    assert dict(gone) == {ANN: Presence(status=OFFLINE, last_seen=NOW)}
    assert await statuses(hub) == {BO: ACTIVE}


async def test_when_one_of_two_devices_falls_silent_the_other_counts(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(ANN, "desk", AWAY, now=NOW + 30 * SECOND)
    await hub.presence_changes(now=NOW + 30 * SECOND)
    changed = await hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
    assert dict(changed) == {ANN: Presence(status=AWAY, last_seen=NOW + 30 * SECOND)}, "last seen never goes back"


async def test_the_last_one_to_fall_silent_is_not_always_the_last_one_seen(hub: Hub) -> None:
    await hub.beat(ANN, "desk", ACTIVE, now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + 40 * SECOND)
    await hub.leave(ANN, "phone", now=NOW + 41 * SECOND)
    await hub.presence_changes(now=NOW + 44 * SECOND)
    gone = await hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
    assert dict(gone) == {ANN: Presence(status=OFFLINE, last_seen=NOW + 41 * SECOND)}


async def test_a_device_that_leaves_is_gone_before_the_others_would_wonder(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.leave(ANN, "phone", now=NOW + SECOND)
    gone = await hub.presence_changes(now=NOW + 5 * SECOND)
    assert dict(gone) == {ANN: Presence(status=OFFLINE, last_seen=NOW + SECOND)}


async def test_reloading_a_page_is_not_leaving(hub: Hub) -> None:
    await hub.beat(ANN, "before", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.leave(ANN, "before", now=NOW + SECOND)
    assert await changes(hub, now=NOW + 2 * SECOND) == {}
    await hub.beat(ANN, "after", ACTIVE, now=NOW + 2 * SECOND)
    assert await changes(hub, now=NOW + 10 * SECOND) == {}
    assert await statuses(hub) == {ANN: ACTIVE}


async def test_a_device_that_comes_back_has_not_left(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.leave(ANN, "phone", now=NOW + SECOND)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + SECOND + 1)
    assert await changes(hub, now=NOW + 10 * SECOND) == {}


async def test_who_was_never_here_cannot_leave(hub: Hub) -> None:
    await hub.leave(ANN, "phone", now=NOW)
    assert await changes(hub, now=NOW + 60 * SECOND) == {}


async def test_who_went_offline_and_came_back_is_news(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    assert await changes(hub, now=NOW + 2 * PRESENCE_TTL) == {ANN: OFFLINE}
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + 2 * PRESENCE_TTL)
    assert await changes(hub, now=NOW + 2 * PRESENCE_TTL) == {ANN: ACTIVE}
