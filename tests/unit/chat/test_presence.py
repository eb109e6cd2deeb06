"""Devices tell that they are there; everybody hears what changed, in one frame."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workbench import NOW, Person, heard_on

from klatsch.analytics import PEOPLE_ONLINE
from klatsch.chat import Klatsch, presence
from klatsch.clock import SetClock
from klatsch.errors import Unavailable
from klatsch.hub import EVERYBODY
from klatsch.model.users import OwnChanges


async def beat(person: Person, app: Klatsch, *, active: bool = True) -> None:
    await presence.beat(person.session, "d", active=active, agent="Firefox", address="192.0.2.1", app=app)


async def test_what_changed_is_one_frame_for_everybody(app: Klatsch, ann: Person, bo: Person) -> None:
    with heard_on(app.hub, EVERYBODY) as heard:
        await beat(ann, app)
        await beat(bo, app, active=False)
        assert heard == [], "not for each beat"
        await presence.announce_changes(app)
        await presence.announce_changes(app)
    users = {ann.id: {"status": "active", "lastSeen": NOW}, bo.id: {"status": "away", "lastSeen": NOW}}
    assert heard == [{"type": "presence.changed", "users": users}]
    assert PEOPLE_ONLINE._value.get() == 2  # pyright: ignore


async def test_who_left_is_offline_after_a_moment(app: Klatsch, ann: Person, clock: SetClock) -> None:
    await beat(ann, app)
    await presence.announce_changes(app)
    await presence.leave(ann.session, "d", app)
    with heard_on(app.hub, EVERYBODY) as heard:
        await presence.announce_changes(app)
        assert heard == [], "it may be a page that reloads"
        clock.forward(seconds=3)
        await presence.announce_changes(app)
    assert heard == [{"type": "presence.changed", "users": {ann.id: {"status": "offline", "lastSeen": NOW}}}]


async def test_a_beat_is_a_use_of_the_session(app: Klatsch, ann: Person) -> None:
    await beat(ann, app)
    (touch,) = app.sessions.take_touches()
    assert (touch.id, touch.last_seen, touch.agent, touch.address) == (ann.session.id, NOW, "Firefox", "192.0.2.1")


async def test_who_is_invisible_comes_types_and_goes_unseen(
    app: Klatsch, ann: Person, bo: Person, clock: SetClock
) -> None:
    await app.auth_db.change_me(ann.id, OwnChanges(invisible=True), now=NOW)
    with heard_on(app.hub, EVERYBODY) as heard:
        await beat(ann, app)
        await presence.announce_changes(app)
        await beat(ann, app, active=False)
        await presence.leave(ann.session, "d", app)
        clock.forward(seconds=3)
        await presence.announce_changes(app)
        assert heard == []
        await beat(bo, app)
        await presence.announce_changes(app)
    assert [list(event["users"]) for event in heard] == [[bo.id]], "the hub was really talking"


async def test_who_is_invisible_is_so_before_a_device_of_theirs_is_here(app: Klatsch, ann: Person, bo: Person) -> None:
    await app.auth_db.change_me(ann.id, OwnChanges(invisible=True), now=NOW)
    assert await presence.is_invisible(ann.id, app)
    assert not await presence.is_invisible(bo.id, app)


async def test_when_it_cannot_be_known_how_somebody_wants_to_be_seen_they_are_not_shown(
    app: Klatsch, ann: Person
) -> None:
    class Broken:
        async def find_me(self, user: object) -> None:
            raise Unavailable()

    with pytest.raises(Unavailable):
        await beat(ann, replace(app, auth_db=Broken()))  # pyright: ignore[reportArgumentType]
    assert await app.hub.present() == {}
    await beat(ann, app)
    assert set(await app.hub.present()) == {ann.id}
