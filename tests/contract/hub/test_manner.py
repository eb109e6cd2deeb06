"""People are seen as they want to be seen: what others are told is not what is true."""

from __future__ import annotations

from workbench import NOW

from klatsch.clock import DAY, HOUR, MINUTE, SECOND
from klatsch.hub import PRESENCE_TTL, Hub
from klatsch.ids import UserId
from klatsch.model.presence import LastSeen, Manner, Presence, Status

ANN, BO = UserId("U0000000000000001"), UserId("U0000000000000002")
ACTIVE, AWAY, DND, OFFLINE = Status.ACTIVE, Status.AWAY, Status.DND, Status.OFFLINE
HIDDEN = Manner(invisible=True)


async def told(hub: Hub, *, now: int) -> dict[UserId, Presence]:
    return dict(await hub.presence_changes(now=now))


async def test_who_came_invisible_was_never_here(hub: Hub) -> None:
    await hub.introduce(ANN, HIDDEN, now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.beat(BO, "phone", ACTIVE, now=NOW)
    assert set(await hub.present()) == {BO}
    assert set(await told(hub, now=NOW)) == {BO}
    await hub.beat(ANN, "phone", AWAY, now=NOW + SECOND)
    await hub.beat(ANN, "desk", ACTIVE, now=NOW + SECOND)
    await hub.leave(ANN, "desk", now=NOW + 2 * SECOND)
    assert await told(hub, now=NOW + 10 * SECOND) == {}
    assert set(await told(hub, now=NOW + PRESENCE_TTL + MINUTE)) == {BO}, "nor do they go"


async def test_only_themselves_are_told_the_truth(hub: Hub) -> None:
    assert await hub.presence_of(ANN) is None
    await hub.introduce(ANN, Manner(invisible=True, last_seen=LastSeen.NEVER), now=NOW)
    await hub.beat(ANN, "phone", AWAY, now=NOW)
    assert await hub.presence_of(ANN) == Presence(status=AWAY, last_seen=NOW)
    await hub.presence_changes(now=NOW + PRESENCE_TTL + 1)
    assert await hub.presence_of(ANN) is None


async def test_going_is_news_at_once_and_so_is_coming_back(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.set_manner(ANN, HIDDEN, now=NOW + SECOND)
    assert ANN not in await hub.present()
    assert await told(hub, now=NOW + SECOND) == {ANN: Presence(status=OFFLINE, last_seen=NOW)}
    await hub.beat(ANN, "phone", ACTIVE, now=NOW + 20 * SECOND)
    assert await told(hub, now=NOW + 20 * SECOND) == {}
    await hub.set_manner(ANN, Manner(), now=NOW + 21 * SECOND)
    assert (await hub.present())[ANN].status is ACTIVE
    assert {user: it.status for user, it in (await told(hub, now=NOW + 21 * SECOND)).items()} == {ANN: ACTIVE}


async def test_do_not_disturb_is_told_and_ends_by_itself(hub: Hub) -> None:
    await hub.beat(ANN, "phone", AWAY, now=NOW)
    await hub.presence_changes(now=NOW)
    await hub.set_manner(ANN, Manner(dnd_until=NOW + 30 * SECOND), now=NOW)
    assert (await hub.present())[ANN].status is DND
    assert {it.status for it in (await told(hub, now=NOW + 29 * SECOND)).values()} == {DND}
    assert await hub.presence_of(ANN) == Presence(status=AWAY, last_seen=NOW), "their devices are what they are"
    assert {it.status for it in (await told(hub, now=NOW + 30 * SECOND)).values()} == {AWAY}
    assert (await hub.present())[ANN].status is AWAY
    assert await told(hub, now=NOW + 31 * SECOND) == {}


async def test_do_not_disturb_may_be_ended_or_put_off(hub: Hub) -> None:
    await hub.set_manner(ANN, Manner(dnd_until=NOW + 10 * SECOND), now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    assert {it.status for it in (await told(hub, now=NOW)).values()} == {DND}
    await hub.set_manner(ANN, Manner(dnd_until=NOW + 40 * SECOND), now=NOW)
    assert await told(hub, now=NOW + 20 * SECOND) == {}
    await hub.set_manner(ANN, Manner(), now=NOW + 20 * SECOND)
    assert {it.status for it in (await told(hub, now=NOW + 20 * SECOND)).values()} == {ACTIVE}
    assert await told(hub, now=NOW + 40 * SECOND) == {}


async def test_who_is_invisible_does_not_come_back_when_do_not_disturb_ends(hub: Hub) -> None:
    await hub.set_manner(ANN, Manner(invisible=True, dnd_until=NOW + SECOND), now=NOW)
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    assert await told(hub, now=NOW + 2 * SECOND) == {}
    assert await hub.present() == {}


async def test_last_seen_is_told_as_exactly_as_they_want(hub: Hub) -> None:
    for user, exactly in ((ANN, LastSeen.DAY), (BO, LastSeen.NEVER)):
        await hub.introduce(user, Manner(last_seen=exactly), now=NOW)
        await hub.beat(user, "phone", ACTIVE, now=NOW)
    day = NOW // DAY * DAY
    shown = {ANN: Presence(status=ACTIVE, last_seen=day), BO: Presence(status=ACTIVE, last_seen=None)}
    assert dict(await hub.present()) == shown
    assert await told(hub, now=NOW) == shown
    gone = await told(hub, now=NOW + HOUR)
    assert gone == {ANN: Presence(status=OFFLINE, last_seen=day), BO: Presence(status=OFFLINE, last_seen=None)}


async def test_an_introduction_does_not_undo_what_was_set_since(hub: Hub) -> None:
    """It was read from a database, which takes a while."""
    assert hub.manner_of(ANN) is None
    await hub.set_manner(ANN, HIDDEN, now=NOW)
    await hub.introduce(ANN, Manner(), now=NOW)
    assert hub.manner_of(ANN) == HIDDEN
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    assert await hub.present() == {}


async def test_the_list_is_another_one_whenever_somebody_is_seen_otherwise(hub: Hub) -> None:
    await hub.beat(ANN, "phone", ACTIVE, now=NOW)
    for manner in (HIDDEN, Manner(), Manner(last_seen=LastSeen.NEVER), Manner(dnd_until=NOW + SECOND)):
        before = hub.presence_version
        await hub.set_manner(ANN, manner, now=NOW)
        assert hub.presence_version != before
    before = hub.presence_version
    await hub.presence_changes(now=NOW + SECOND)
    assert hub.presence_version != before, "do-not-disturb ended"
