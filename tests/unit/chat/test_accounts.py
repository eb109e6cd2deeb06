"""Administration: every rule with its refusal, and what a change does at once."""

from __future__ import annotations

import itertools

import pytest
from workbench import NOW, Person, heard_on, listed_to, sign_in, sign_up, welcomed

from klatsch.auth_db import AccountChange
from klatsch.chat import Klatsch, invites, presence, rooms, sessions
from klatsch.chat.accounts import change_account
from klatsch.chat.users import must_be_users, profiles_of
from klatsch.errors import KlatschError, LastOwner, NotAllowed, RoomNotFound, UserNotFound
from klatsch.hub import EVERYBODY, SESSIONS
from klatsch.ids import UserId
from klatsch.model.presence import Status
from klatsch.model.rooms import RoomKind
from klatsch.model.users import AccountState, Role

OWNER, ADMIN, MEMBER, GUEST, BOT = Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST, Role.BOT
ACTIVE, DEACTIVATED, BANNED = AccountState.ACTIVE, AccountState.DEACTIVATED, AccountState.BANNED
HUMAN = (OWNER, ADMIN, MEMBER, GUEST)

MAY_BECOME: dict[Role, dict[Role, set[Role]]] = {
    OWNER: {role: set[Role](HUMAN) for role in HUMAN},
    ADMIN: {role: {ADMIN, MEMBER, GUEST} for role in (MEMBER, GUEST)},
    MEMBER: {},
    GUEST: {},
    BOT: {},
}
"""Who may make whom what."""

MAY_PUT_OUT: dict[Role, set[Role]] = {
    OWNER: set(Role),
    ADMIN: {MEMBER, GUEST, BOT},
    MEMBER: set(),
    GUEST: set(),
    BOT: set(),
}


async def is_refused(
    user: Person, other: UserId, app: Klatsch, *, role: Role | None = None, state: AccountState | None = None
) -> type[KlatschError] | None:
    try:
        await change_account(user.user, other, role=role, state=state, app=app)
    except KlatschError as error:
        return type(error)
    return None


@pytest.mark.parametrize(("asker", "other"), [*itertools.product(Role, Role)], ids=str)
async def test_who_may_make_whom_what(asker: Role, other: Role, app: Klatsch) -> None:
    allowed = MAY_BECOME[asker].get(other, set())
    await sign_up(app, "Keeper", OWNER)
    for number, role in enumerate(Role):
        user = await sign_up(app, f"Asker{number}", asker)
        target = await sign_up(app, f"Target{number}", other)
        refused = await is_refused(user, target.id, app, role=role)
        is_same_bot = asker in (OWNER, ADMIN) and other is role is BOT
        assert refused is (None if role in allowed or is_same_bot else NotAllowed), role
        is_now = (await app.auth_db.profiles_of([target.id]))[target.id].role
        assert is_now is (role if role in allowed else other)


@pytest.mark.parametrize(("asker", "other"), [*itertools.product(Role, Role)], ids=str)
async def test_who_may_put_whom_out_and_in_again(asker: Role, other: Role, app: Klatsch) -> None:
    await sign_up(app, "Keeper", OWNER)
    user, target = await sign_up(app, "Asker", asker), await sign_up(app, "Target", other)
    may = other in MAY_PUT_OUT[asker]
    for state in (DEACTIVATED, BANNED, ACTIVE):
        assert await is_refused(user, target.id, app, state=state) is (None if may else NotAllowed)
        is_now = (await app.auth_db.profiles_of([target.id]))[target.id].active
        assert is_now is (state is ACTIVE or not may)


@pytest.mark.parametrize("role", Role)
async def test_nobody_changes_themselves_but_an_owner_who_hands_over(role: Role, app: Klatsch) -> None:
    await sign_up(app, "Keeper", OWNER)
    user = await sign_up(app, "Asker", role)
    for state in AccountState:
        assert await is_refused(user, user.id, app, state=state) is NotAllowed
    for wanted in (OWNER, ADMIN, GUEST):
        expected = None if role is OWNER else NotAllowed
        assert await is_refused(user, user.id, app, role=wanted) is expected
        if expected is None:
            await app.auth_db.change_account(user.id, AccountChange(role=role))


async def test_the_last_owner_stays(app: Klatsch, ann: Person) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    assert await is_refused(owner, owner.id, app, role=MEMBER) is LastOwner
    assert await is_refused(owner, ann.id, app, role=OWNER) is None
    assert await is_refused(owner, owner.id, app, role=MEMBER) is None, "there is another one now"


async def test_nobody_is_nobody(app: Klatsch) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    assert await is_refused(owner, UserId("U0000000000000000"), app, state=BANNED) is UserNotFound


@pytest.mark.parametrize(
    ("role", "state"), [(GUEST, None), (ADMIN, None), (None, DEACTIVATED), (None, BANNED)], ids=str
)
async def test_a_change_is_stored_ends_every_session_and_is_announced(
    role: Role | None, state: AccountState | None, app: Klatsch, ann: Person, bo: Person
) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    phone = await sign_in(app, ann.user)
    for person in (ann, phone, bo):
        assert await sessions.find_session(person.token, agent="", address="", app=app), "in the cache"
    with heard_on(app.hub, SESSIONS, EVERYBODY) as heard:
        shown = await change_account(owner.user, ann.id, role=role, state=state, app=app)
    assert (shown.user.role, shown.user.active) == (role or MEMBER, state is None)
    ended, changed = heard
    assert ended == {"type": "session.ended", "user": ann.id, "sessions": None}
    assert (changed["type"], changed["user"]["role"], changed["user"]["active"]) == (
        "user.changed",
        role or "member",
        state is None,
    )
    found = [await sessions.find_session(it.token, agent="", address="", app=app) for it in (ann, phone, bo)]
    assert [it is None for it in found] == [True, True, False]


async def test_what_is_so_already_signs_nobody_out(app: Klatsch, ann: Person) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    with heard_on(app.hub, SESSIONS, EVERYBODY) as heard:
        await change_account(owner.user, ann.id, role=MEMBER, state=ACTIVE, app=app)
    assert heard == []
    assert await sessions.find_session(ann.token, agent="", address="", app=app)


async def test_who_was_put_out_is_in_no_list_and_can_be_added_to_nothing(app: Klatsch, ann: Person, bo: Person) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    await app.hub.beat(ann.id, "d", Status.ACTIVE, now=NOW)
    await must_be_users([ann.id, bo.id], app)
    await change_account(owner.user, ann.id, role=None, state=BANNED, app=app)
    rows, _ = await listed_to(bo.session, after=None, limit=9, app=app)
    assert {row.user.name for row in rows} == {"Bo", "Olga"}
    with pytest.raises(UserNotFound):
        await must_be_users([ann.id, bo.id], app)
    assert (await profiles_of([ann.id], app))[ann.id].name == "Ann", "what they said is still theirs"


async def test_a_member_who_becomes_a_guest_keeps_their_rooms_and_finds_no_others(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    hall = await welcomed(app, ann)
    wish = rooms.RoomWish(name="cellar", kind=RoomKind.PUBLIC)
    cellar = await rooms.create_room(owner.user, wish, app)
    assert await rooms.find_room(ann.user, "cellar", app), "as a member"
    await change_account(owner.user, ann.id, role=GUEST, state=None, app=app)
    guest = await app.auth_db.find_user(ann.id)
    assert guest
    assert [row.room.id for row in await rooms.rooms_of(guest, app)] == [hall]
    for refused in (rooms.find_room(guest, "cellar", app), rooms.join_room(guest, cellar.id, app)):
        with pytest.raises(RoomNotFound):
            await refused
    with pytest.raises(NotAllowed):
        await rooms.browse(guest, query="", after="", limit=9, app=app)


async def test_an_admin_who_was_put_out_cannot_come_back_by_their_own_invite(app: Klatsch) -> None:
    owner, admin = await sign_up(app, "Olga", OWNER), await sign_up(app, "Ada", ADMIN)
    for person in (owner, admin):
        await invites.create_invite(person.user, role=MEMBER, hours=1, uses=9, app=app)
    await change_account(owner.user, admin.id, role=None, state=BANNED, app=app)
    assert [it.created_by for it in await invites.all_invites(owner.user, app)] == [owner.id]


async def test_whose_device_still_beats_after_they_were_put_out_is_not_shown(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    owner = await sign_up(app, "Olga", OWNER)
    await change_account(owner.user, ann.id, role=None, state=DEACTIVATED, app=app)
    await presence.beat(ann.session, "d", active=True, agent="", address="", app=app)
    rows, _ = await listed_to(bo.session, after=None, limit=9, app=app)
    assert ann.id not in {row.user.id for row in rows}
