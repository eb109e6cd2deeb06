"""What everybody knows of people, how they want to be seen, and who may come in."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from auth_stage import MakeUser, StartSession

from klatsch.auth_db import AccountChange, AuthDb, NewInvite, NewUser, SessionTouch
from klatsch.clock import DAY, HOUR, MINUTE, SetClock
from klatsch.errors import InviteRefused, LastOwner, NotAllowed, UserNotFound
from klatsch.ids import UserId
from klatsch.model.presence import LastSeen, Manner
from klatsch.model.users import AccountState, Listed, OwnChanges, PersonalStatus, Profile, Role, User

NOBODY = UserId("U0000000000000000")
ACTIVE, DEACTIVATED, BANNED = AccountState.ACTIVE, AccountState.DEACTIVATED, AccountState.BANNED


async def profile(db: AuthDb, user: User) -> Profile:
    return (await db.profiles_of([user.id]))[user.id]


async def listed(db: AuthDb, user: User) -> Listed:
    found = await db.find_listed(user.id)
    assert found
    return found


# -- oneself -----------------------------------------------------------------------------------------------


async def test_who_changed_nothing_hides_nothing_and_says_nothing(db: AuthDb, make_user: MakeUser) -> None:
    ann = await make_user("Ann")
    me = await db.find_me(ann.id)
    assert me
    assert (me.user, me.email, me.manner, me.last_seen) == (
        Profile(id=ann.id, name="Ann", role=Role.MEMBER),
        ann.email,
        Manner(),
        None,
    )
    assert await db.find_me(NOBODY) is None
    assert await db.find_listed(NOBODY) is None


async def test_what_is_not_named_stays_and_none_takes_away(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    status = PersonalStatus(text="At lunch", emoji="🥪", until=clock.now() + HOUR)
    steps: list[tuple[OwnChanges, dict[str, Any]]] = [
        (OwnChanges(name="Änn ✨"), {"name": "Änn ✨"}),
        (OwnChanges(status=status, time_zone="Europe/Berlin"), {"status": status, "time_zone": "Europe/Berlin"}),
        (OwnChanges(dnd_until=clock.now() + DAY), {"dnd_until": clock.now() + DAY}),
        (OwnChanges(invisible=True, last_seen=LastSeen.DAY), {"invisible": True, "last_seen": LastSeen.DAY}),
        (OwnChanges(status=None, time_zone=None), {"status": None, "time_zone": None}),
        (OwnChanges(dnd_until=None, invisible=False), {"dnd_until": None, "invisible": False}),
        (OwnChanges(), {}),
    ]
    expected: dict[str, Any] = {
        "name": "Ann",
        "status": None,
        "time_zone": None,
        "dnd_until": None,
        "invisible": False,
        "last_seen": LastSeen.EXACT,
    }
    for changes, changed in steps:
        expected |= changed
        me = await db.change_me(ann.id, changes, now=clock.now())
        assert me == await db.find_me(ann.id)
        assert expected == {
            "name": me.user.name,
            "status": me.user.status,
            "time_zone": me.user.time_zone,
            "dnd_until": me.manner.dnd_until,
            "invisible": me.manner.invisible,
            "last_seen": me.manner.last_seen,
        }
        assert (await profile(db, ann), (await listed(db, ann)).user) == (me.user, me.user)
    assert await profile(db, bo) == Profile(id=bo.id, name="Bo"), "nobody else was changed"
    found = await db.find_user(ann.id)
    assert found
    assert found.name == "Änn ✨"
    with pytest.raises(UserNotFound):
        await db.change_me(NOBODY, OwnChanges(name="Nobody"), now=clock.now())


async def test_a_status_may_be_an_emoji_alone_or_a_text_alone(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    ann = await make_user("Ann")
    for status in (PersonalStatus(text="", emoji="🌴"), PersonalStatus(text="Away", emoji="")):
        await db.change_me(ann.id, OwnChanges(status=status), now=clock.now())
        assert (await profile(db, ann)).status == status


async def test_statuses_that_ended_are_taken_away_and_told_once(
    db: AuthDb, clock: SetClock, make_user: MakeUser
) -> None:
    ann, bo, cy = [await make_user(name) for name in ("Ann", "Bo", "Cy")]
    for user, until in ((ann, clock.now() + MINUTE), (bo, clock.now() + HOUR), (cy, None)):
        status = PersonalStatus(text="Busy", emoji="", until=until)
        await db.change_me(user.id, OwnChanges(status=status), now=clock.now())
    version = await db.data_version()
    assert await db.end_statuses(now=clock.now()) == []
    assert await db.data_version() == version, "looking costs no write"
    assert await db.end_statuses(now=clock.now() + MINUTE) == [Profile(id=ann.id, name="Ann")]
    assert await db.end_statuses(now=clock.now() + MINUTE) == []
    assert [(await profile(db, user)).status is None for user in (ann, bo, cy)] == [True, False, False]


# -- last seen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exactly", "shown"),
    [
        (LastSeen.EXACT, 1_800_000_000_000_000 + 3 * HOUR),
        (LastSeen.DAY, 1_800_000_000_000_000 // DAY * DAY),
        (LastSeen.NEVER, None),
    ],
)
async def test_last_seen_is_as_exact_as_they_want_it_on_every_way(
    exactly: LastSeen,
    shown: int | None,
    db: AuthDb,
    clock: SetClock,
    make_user: MakeUser,
    start_session: StartSession,
) -> None:
    ann = await make_user("Ann")
    session = await start_session(ann)
    seen = clock.now() + 3 * HOUR
    await db.touch_sessions([SessionTouch(id=session, last_seen=seen, agent="", address="")])
    me = await db.change_me(ann.id, OwnChanges(last_seen=exactly), now=clock.now())
    assert me.last_seen == seen, "oneself knows"
    assert (await listed(db, ann)).last_seen == shown
    assert [row.last_seen for row in await db.list_users(after=None, limit=9)] == [shown]


async def test_who_is_invisible_is_not_seen(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    anns, bos = await start_session(ann, "ann's"), await start_session(bo, "bo's")
    hidden = clock.now()
    await db.change_me(ann.id, OwnChanges(invisible=True), now=hidden)
    clock.forward(seconds=3_600)
    touches = [SessionTouch(id=it, last_seen=clock.now(), agent="", address="") for it in (anns, bos)]
    await db.touch_sessions(touches)
    assert (await listed(db, ann)).last_seen == hidden, "when they went"
    assert (await listed(db, bo)).last_seen == clock.now(), "the touch did come"
    devices = await db.devices_of(ann.id, now=clock.now())
    assert [device.last_seen for device in devices] == [clock.now()], "their own devices tell them the truth"
    await db.change_me(ann.id, OwnChanges(invisible=False), now=clock.now())
    assert (await listed(db, ann)).last_seen == hidden, "coming back does not tell where they were"
    await db.touch_sessions(touches)
    assert (await listed(db, ann)).last_seen == clock.now()


# -- lists -----------------------------------------------------------------------------------------------------


async def test_profiles_of_nobody_are_left_out(db: AuthDb, make_user: MakeUser) -> None:
    people = [await make_user(f"user{number}") for number in range(3)]
    unknown = [UserId(f"U{number:016X}") for number in range(1_100)]
    assert set(await db.profiles_of([*unknown, *(user.id for user in people)])) == {user.id for user in people}
    assert await db.profiles_of([]) == {}


async def test_people_are_listed_by_name_page_by_page(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    for name in ("bo", "Ann", "Cy", "ann b", "Bo b", "Zoë", "Álvaro"):
        await make_user(name)
    for number in range(3):
        new = NewUser(name="Ann", email=f"{number}@twins.test", role=Role.MEMBER, now=clock.now())
        await db.create_user(new)
    for name, state in (("Aaron", DEACTIVATED), ("Abel", BANNED)):
        await db.change_account((await make_user(name)).id, AccountChange(state=state))
    names: list[str] = []
    after: UserId | None = None
    while page := await db.list_users(after=after, limit=2):
        names += [row.user.name for row in page]
        after = page[-1].user.id
    assert names == ["Ann", "Ann", "Ann", "Ann", "ann b", "bo", "Bo b", "Cy", "Zoë", "Álvaro"]
    assert await db.list_users(after=NOBODY, limit=5) == []
    for state, name in ((DEACTIVATED, "Aaron"), (BANNED, "Abel")):
        assert [row.user.name for row in await db.list_users(after=None, limit=5, state=state)] == [name]
    assert await db.count_users() == len(names)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ann", ["Ann", "Joanne"]),
        ("ANN", ["Ann", "Joanne"]),
        ("zoë", ["Zoë"]),
        ("ZOË", ["Zoë"]),
        ("élo", ["Élodie"]),
        ("100%", ["100% Bo"]),
        ("%", ["100% Bo"]),
        ("_", ["a_b"]),
        ("\\", ["back\\slash"]),
        ("axb", []),
        ("' OR 1=1 --", []),
        ("山", ["山田太郎"]),
    ],
)
async def test_a_part_of_the_name_finds_people(query: str, names: list[str], db: AuthDb, make_user: MakeUser) -> None:
    for name in ("Ann", "Joanne", "Zoë", "Élodie", "100% Bo", "a_b", "back\\slash", "山田太郎"):
        await make_user(name)
    found = await db.list_users(after=None, limit=9, query=query)
    assert [row.user.name for row in found] == names
    if len(found) > 1:
        rest = await db.list_users(after=found[0].user.id, limit=9, query=query)
        assert rest == found[1:]


# -- who may come in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        AccountChange(role=Role.GUEST),
        AccountChange(role=Role.ADMIN),
        AccountChange(state=DEACTIVATED),
        AccountChange(state=BANNED),
        AccountChange(role=Role.GUEST, state=BANNED),
    ],
)
async def test_a_change_is_whole_and_ends_every_session(
    change: AccountChange, db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann, bo = await make_user("Ann"), await make_user("Bo")
    for number in range(3):
        await start_session(ann, f"ann's {number}")
    await start_session(bo, "bo's")
    changed = await db.change_account(ann.id, change)
    assert changed
    assert changed == await profile(db, ann)
    assert (changed.role, changed.active) == (change.role or Role.MEMBER, change.state is None)
    for number in range(3):
        assert await db.find_session(f"ann's {number}", now=clock.now()) is None
    assert await db.find_session("bo's", now=clock.now())
    if change.state is None:
        await start_session(ann, "again")
        again = await db.find_session("again", now=clock.now())
        assert again
        assert again.user.role is change.role
    else:
        with pytest.raises(NotAllowed):
            await start_session(ann, "again")


async def test_what_is_so_already_is_not_done_again(
    db: AuthDb, clock: SetClock, make_user: MakeUser, start_session: StartSession
) -> None:
    ann = await make_user("Ann")
    await start_session(ann, "ann's")
    assert await db.change_account(ann.id, AccountChange(role=Role.MEMBER, state=ACTIVE)) is None
    assert await db.change_account(ann.id, AccountChange()) is None
    assert await db.find_session("ann's", now=clock.now()), "and nobody is signed out for it"


async def test_there_is_always_an_owner(db: AuthDb, make_user: MakeUser) -> None:
    ann, bo = await make_user("Ann", Role.OWNER), await make_user("Bo", Role.OWNER)
    out: list[AccountChange] = [
        AccountChange(role=Role.ADMIN),
        AccountChange(state=DEACTIVATED),
        AccountChange(state=BANNED),
        AccountChange(role=Role.ADMIN, state=BANNED),
    ]
    assert await db.change_account(bo.id, AccountChange(state=DEACTIVATED))
    for change in out:
        with pytest.raises(LastOwner):
            await db.change_account(ann.id, change)
    assert (await profile(db, ann)).role is Role.OWNER
    assert await db.change_account(bo.id, AccountChange(state=ACTIVE))
    assert await db.change_account(ann.id, AccountChange(role=Role.ADMIN)), "there is another one now"


async def test_two_owners_who_put_each_other_out_at_once_leave_one(db: AuthDb, make_user: MakeUser) -> None:
    owners = [await make_user(name, Role.OWNER) for name in ("Ann", "Bo", "Cy")]
    change = AccountChange(role=Role.MEMBER)
    done = await asyncio.gather(*(db.change_account(it.id, change) for it in owners), return_exceptions=True)
    assert sorted(type(it).__name__ for it in done) == ["LastOwner", "Profile", "Profile"]


async def test_a_rule_that_no_longer_holds_is_not_carried_out(db: AuthDb, make_user: MakeUser) -> None:
    """An admin asked while they were a member; meanwhile they were made an admin."""
    ann = await make_user("Ann")
    ordinary = frozenset({Role.MEMBER, Role.GUEST})
    await db.change_account(ann.id, AccountChange(role=Role.ADMIN))
    with pytest.raises(NotAllowed):
        await db.change_account(ann.id, AccountChange(state=BANNED), only=ordinary)
    assert (await profile(db, ann)).active
    await db.change_account(ann.id, AccountChange(role=Role.GUEST))
    assert await db.change_account(ann.id, AccountChange(state=BANNED), only=ordinary)
    with pytest.raises(UserNotFound):
        await db.change_account(NOBODY, AccountChange(state=BANNED))


@pytest.mark.parametrize(
    ("change", "stay"),
    [
        (AccountChange(role=Role.OWNER), True),
        (AccountChange(role=Role.MEMBER), False),
        (AccountChange(state=DEACTIVATED), False),
        (AccountChange(state=BANNED), False),
    ],
)
async def test_the_invites_of_who_may_not_invite_any_more_are_no_way_back_in(
    change: AccountChange, stay: bool, db: AuthDb, clock: SetClock, make_user: MakeUser
) -> None:
    ann, bo = await make_user("Ann", Role.ADMIN), await make_user("Bo", Role.ADMIN)
    numbers = itertools.count()
    for user in (ann, bo):
        new = NewInvite(
            token_hash=f"{user.name}'s", role=Role.GUEST, created_by=user.id, now=clock.now(), expires=2**60, uses=9
        )
        await db.create_invite(new)
    await db.change_account(ann.id, change)

    async def joins(invite: str) -> User:
        email = f"{next(numbers)}@example.org"
        return await db.create_user(NewUser(name="Eve", email=email, role=Role.GUEST, now=clock.now()), invite=invite)

    assert await joins("Bo's")
    if stay:
        assert await joins("Ann's")
    else:
        with pytest.raises(InviteRefused):
            await joins("Ann's")


async def test_a_bot_is_somebody_too(db: AuthDb, clock: SetClock, make_user: MakeUser) -> None:
    bot = await make_user("Robo", Role.BOT)
    found = await db.find_user(bot.id)
    assert found
    assert (found.role, found.role.rank) == (Role.BOT, Role.MEMBER.rank)
    assert (await profile(db, bot)).role is Role.BOT
