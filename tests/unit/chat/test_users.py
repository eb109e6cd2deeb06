"""What everybody may know of people: cards, the list, and one by one."""

from __future__ import annotations

import pytest
from workbench import NOW, Person, sign_up

from klatsch.auth_db import AccountChange
from klatsch.chat import Klatsch, me, presence
from klatsch.chat.users import all_users, cards_of, must_be_users, one_user, profiles_of
from klatsch.clock import DAY, SetClock
from klatsch.errors import NotAllowed, UserNotFound
from klatsch.ids import UserId
from klatsch.model.presence import LastSeen, Status
from klatsch.model.users import AccountState, OwnChanges, Profile, Role
from klatsch.model.users import Person as Row

NOBODY = UserId("U0000000000000000")


async def listed(asker: Person, app: Klatsch) -> dict[UserId, Row]:
    rows, _ = await all_users(asker.user, query="", after=None, limit=200, state=AccountState.ACTIVE, app=app)
    return {row.user.id: row for row in rows}


async def beat(person: Person, app: Klatsch) -> None:
    await presence.beat(person.session, "d", active=True, agent="", address="", app=app)


async def test_cards_of_those_who_exist(app: Klatsch, ann: Person, bo: Person) -> None:
    cards = await cards_of([ann.id, bo.id, ann.id, NOBODY], app)
    assert cards == {ann.id: ann.user.card(), bo.id: bo.user.card()}
    assert {type(card).__name__ for card in cards.values()} == {"UserCard"}
    assert await cards_of([], app) == {}
    assert await profiles_of([ann.id], app) == {ann.id: Profile(id=ann.id, name="Ann")}


async def test_what_another_program_changed_is_noticed_within_a_minute(
    app: Klatsch, ann: Person, clock: SetClock
) -> None:
    await cards_of([ann.id], app)
    await app.auth_db.change_me(ann.id, OwnChanges(name="Anna"), now=NOW)
    assert (await cards_of([ann.id], app))[ann.id].name == "Ann", "no event, so the cache does not know"
    clock.forward(seconds=61)
    assert (await cards_of([ann.id], app))[ann.id].name == "Anna"


async def test_people_must_exist(app: Klatsch, ann: Person) -> None:
    await must_be_users([ann.id], app)
    with pytest.raises(UserNotFound):
        await must_be_users([ann.id, NOBODY], app)


async def test_people_are_listed_with_who_is_here(app: Klatsch, ann: Person, bo: Person) -> None:
    await beat(bo, app)
    rows = await listed(ann, app)
    assert [(row.user.name, row.status, row.last_seen) for row in rows.values()] == [
        ("Ann", Status.OFFLINE, None),
        ("Bo", Status.ACTIVE, NOW),
    ]
    rows, more = await all_users(ann.user, query="", after=None, limit=1, state=AccountState.ACTIVE, app=app)
    assert ([row.user.name for row in rows], more) == (["Ann"], True)
    rows, more = await all_users(ann.user, query="b", after=None, limit=1, state=AccountState.ACTIVE, app=app)
    assert ([row.user.name for row in rows], more) == (["Bo"], False)


async def test_those_who_left_are_listed_for_admins_alone(app: Klatsch, ann: Person) -> None:
    admin, gone = await sign_up(app, "Ada", Role.ADMIN), await sign_up(app, "Gus")
    await app.auth_db.change_account(gone.id, AccountChange(state=AccountState.BANNED))
    for person in (ann, await sign_up(app, "Gwen", Role.GUEST), await sign_up(app, "Robo", Role.BOT)):
        for state in (AccountState.BANNED, AccountState.DEACTIVATED):
            with pytest.raises(NotAllowed):
                await all_users(person.user, query="", after=None, limit=9, state=state, app=app)
        assert gone.id not in await listed(person, app)
    rows, _ = await all_users(admin.user, query="", after=None, limit=9, state=AccountState.BANNED, app=app)
    assert [(row.user.name, row.user.active, row.status) for row in rows] == [("Gus", False, Status.OFFLINE)]
    assert not (await one_user(ann.user, gone.id, app)).user.active, "whose words are still read, has a name"


async def test_nobody_is_nobody(app: Klatsch, ann: Person) -> None:
    with pytest.raises(UserNotFound):
        await one_user(ann.user, NOBODY, app)


async def test_who_is_invisible_is_here_for_themselves_alone(
    app: Klatsch, ann: Person, bo: Person, clock: SetClock
) -> None:
    await me.change_me(ann.user, OwnChanges(invisible=True), app)
    clock.forward(seconds=60)
    await beat(ann, app)
    await app.auth_db.touch_sessions(app.sessions.take_touches())
    shown = [(await one_user(bo.user, ann.id, app)), (await listed(bo, app))[ann.id]]
    assert [(row.status, row.last_seen) for row in shown] == [(Status.OFFLINE, NOW)] * 2, "since they went"
    own = [(await one_user(ann.user, ann.id, app)), (await listed(ann, app))[ann.id]]
    assert [(row.status, row.last_seen) for row in own] == [(Status.ACTIVE, clock.now())] * 2


@pytest.mark.parametrize(
    ("exactly", "shown"), [(LastSeen.EXACT, NOW), (LastSeen.DAY, NOW // DAY * DAY), (LastSeen.NEVER, None)]
)
async def test_last_seen_is_told_as_exactly_as_they_want_here_and_gone(
    exactly: LastSeen, shown: int | None, app: Klatsch, ann: Person, bo: Person
) -> None:
    await me.change_me(ann.user, OwnChanges(last_seen=exactly), app)
    await beat(ann, app)
    await app.auth_db.touch_sessions(app.sessions.take_touches())
    assert (await one_user(bo.user, ann.id, app)).last_seen == shown
    await app.hub.presence_changes(now=NOW + DAY)
    gone = await one_user(bo.user, ann.id, app)
    assert (gone.status, gone.last_seen) == (Status.OFFLINE, shown)
    assert (await listed(bo, app))[ann.id].last_seen == shown
    assert (await one_user(ann.user, ann.id, app)).last_seen == NOW, "oneself knows"
