"""Oneself: name, what one says of oneself, and how one wants to be seen."""

from __future__ import annotations

from typing import Any

import pytest
from workbench import NOW, Person, heard_on, sign_up

from klatsch.chat import Klatsch, me, presence, sessions
from klatsch.chat.me import FARTHEST, MOST_RENAMES, MOST_STATUSES, end_statuses, is_time_zone
from klatsch.chat.users import profiles_of
from klatsch.clock import HOUR, SetClock
from klatsch.errors import InvalidField, RateLimited
from klatsch.hub import EVERYBODY
from klatsch.model.presence import LastSeen, Status
from klatsch.model.users import OwnChanges, PersonalStatus
from klatsch.model.users import Person as Row

LUNCH = PersonalStatus(text="At lunch", emoji="🥪", until=NOW + HOUR)


async def change(person: Person, app: Klatsch, **changes: Any) -> Row:
    return (await me.change_me(person.user, OwnChanges(**changes), app))[1]


async def beat(person: Person, app: Klatsch) -> None:
    await presence.beat(person.session, "d", active=True, agent="", address="", app=app)


def public(person: Person, **changes: Any) -> dict[str, Any]:
    shown = {"id": person.id, "name": person.user.name, "image": None, "role": person.user.role}
    return {**shown, "status": None, "timeZone": None, "active": True, **changes}


async def test_what_everybody_may_know_is_stored_and_then_announced_whole(app: Klatsch, ann: Person) -> None:
    with heard_on(app.hub, EVERYBODY) as heard:
        await change(ann, app, name=" Anna ")
        await change(ann, app, status=LUNCH)
        await change(ann, app, time_zone="Europe/Berlin")
    lunch = {"text": "At lunch", "emoji": "🥪", "until": NOW + HOUR}
    assert [event["type"] for event in heard] == ["user.changed"] * 3
    assert [event["user"] for event in heard] == [
        public(ann, name="Anna"),
        public(ann, name="Anna", status=lunch),
        public(ann, name="Anna", status=lunch, timeZone="Europe/Berlin"),
    ]
    assert (await profiles_of([ann.id], app))[ann.id].status == LUNCH


async def test_how_i_want_to_be_seen_is_nobodys_business(app: Klatsch, ann: Person) -> None:
    with heard_on(app.hub, EVERYBODY) as heard:
        for changes in ({"invisible": True}, {"last_seen": LastSeen.NEVER}, {"dnd_until": NOW + HOUR}, {"name": "Ann"}):
            await change(ann, app, **changes)
    assert heard == []


async def test_becoming_invisible_is_told_at_the_next_beat_of_presence(app: Klatsch, ann: Person) -> None:
    await beat(ann, app)
    await presence.announce_changes(app)
    with heard_on(app.hub, EVERYBODY) as heard:
        assert (await change(ann, app, invisible=True)).status is Status.ACTIVE, "the truth for oneself"
        await presence.announce_changes(app)
    assert heard == [{"type": "presence.changed", "users": {ann.id: {"status": "offline", "lastSeen": NOW}}}]


async def test_do_not_disturb_is_told_and_told_again_when_it_ends(app: Klatsch, ann: Person, clock: SetClock) -> None:
    await beat(ann, app)
    await presence.announce_changes(app)
    with heard_on(app.hub, EVERYBODY) as heard:
        assert (await change(ann, app, dnd_until=NOW + 5_000_000)).status is Status.DND
        await presence.announce_changes(app)
        clock.forward(seconds=5)
        await presence.announce_changes(app)
    assert [event["users"][ann.id]["status"] for event in heard] == ["dnd", "active"]


async def test_a_status_ends_by_itself_and_that_is_announced(app: Klatsch, ann: Person, clock: SetClock) -> None:
    await change(ann, app, status=LUNCH)
    with heard_on(app.hub, EVERYBODY) as heard:
        await end_statuses(app)
        assert heard == []
        clock.forward(seconds=3_600)
        assert (await profiles_of([ann.id], app))[ann.id].status is None, "before anybody swept"
        assert (await me.find_me(ann.user, app))[1].user.status is None
        await end_statuses(app)
        await end_statuses(app)
    assert [event["user"] for event in heard] == [public(ann)]


async def test_my_name_is_new_in_my_session_at_once(app: Klatsch, ann: Person) -> None:
    for name in ("Anna", "Annabel"):
        await change(ann, app, name=name)
        found = await sessions.find_session(ann.token, agent="", address="", app=app)
        assert found
        assert found.user.name == name
    assert (await me.rename(ann.user, "Ann", app)).name == "Ann"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": " \u200b "},
        {"name": "x" * 81},
        {"name": "Ann\u202e"},
        {"name": "A\nnn"},
        {"status": PersonalStatus(text="", emoji="")},
        {"status": PersonalStatus(text="   ", emoji="")},
        {"status": PersonalStatus(text="x" * 101, emoji="")},
        {"status": PersonalStatus(text="two\nlines", emoji="")},
        {"status": PersonalStatus(text="\u202eback", emoji="")},
        {"status": PersonalStatus(text="ok", emoji="\u202e")},
        {"status": PersonalStatus(text="ok", emoji="", until=NOW)},
        {"status": PersonalStatus(text="ok", emoji="", until=NOW + FARTHEST + 1)},
        {"dnd_until": NOW},
        {"dnd_until": 0},
        {"dnd_until": NOW + FARTHEST + 1},
        {"time_zone": ""},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "Europe/Berlin\n"},
        {"time_zone": "x" * 65},
    ],
)
async def test_what_cannot_be_is_refused_whole(changes: dict[str, Any], app: Klatsch, ann: Person) -> None:
    with heard_on(app.hub, EVERYBODY) as heard, pytest.raises(InvalidField):
        await change(ann, app, **{"invisible": True, **changes})
    mine, row = await me.find_me(ann.user, app)
    assert (row.user.name, row.user.status, row.user.time_zone) == ("Ann", None, None)
    assert not mine.manner.invisible, "nothing of it"
    assert heard == []


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "EST5EDT"])
def test_time_zones_are_named_as_in_the_database_of_iana(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (MOST_RENAMES, [{"name": f"Ann {n}"} for n in range(MOST_RENAMES + 1)]),
        (MOST_STATUSES, [{"status": PersonalStatus(text=f"{n}", emoji="")} for n in range(MOST_STATUSES + 1)]),
        (MOST_STATUSES, [{"time_zone": f"Etc/GMT+{n}"} for n in range(MOST_STATUSES + 1)]),
    ],
    ids=["names", "statuses", "time zones"],
)
async def test_what_everybody_hears_does_not_change_all_the_time(
    most: int, words: list[dict[str, Any]], app: Klatsch, ann: Person, clock: SetClock
) -> None:
    with heard_on(app.hub, EVERYBODY) as heard:
        for changes in words[:most]:
            await change(ann, app, **changes)
        with pytest.raises(RateLimited) as limited:
            await change(ann, app, **words[most])
        assert limited.value.retry_after
        await change(ann, app, invisible=True)
        await change(await sign_up(app, "Bo"), app, **words[most])
    assert len(heard) == most + 1, "another's limit is another one"
    clock.forward(seconds=limited.value.retry_after)
    await change(ann, app, **words[most])
