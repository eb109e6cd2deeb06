"""Who may let people in, and as what."""

from __future__ import annotations

import pytest
from workbench import NOW, sign_up

from klatsch.chat import Klatsch
from klatsch.chat.invites import all_invites, create_invite, delete_invite, may_invite
from klatsch.clock import HOUR, SetClock
from klatsch.errors import InviteNotFound, NotAllowed
from klatsch.ids import InviteId, UserId, token_hash
from klatsch.model.users import Role, User

OWNER, ADMIN, MEMBER, GUEST, BOT = Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST, Role.BOT


@pytest.mark.parametrize(
    ("who", "as_what"),
    [(OWNER, {ADMIN, MEMBER, GUEST}), (ADMIN, {ADMIN, MEMBER, GUEST}), (MEMBER, set()), (GUEST, set()), (BOT, set())],
)
def test_owners_and_admins_invite_and_nobody_to_owner(who: Role, as_what: set[Role]) -> None:
    user = User(id=UserId("U1"), name="Ann", email="ann@example.org", role=who)
    assert {role for role in Role if may_invite(user, role)} == as_what


async def test_an_invite_is_made_with_a_token_of_which_the_hash_is_kept(app: Klatsch) -> None:
    owner = await sign_up(app, "Ann", OWNER)
    invite, token = await create_invite(owner.user, role=MEMBER, hours=2, uses=3, app=app)
    assert (invite.role, invite.uses_left, invite.created_by) == (MEMBER, 3, owner.id)
    assert invite.expires == NOW + 2 * HOUR
    assert await app.auth_db.find_invite(token_hash(token), now=NOW) == invite
    assert await app.auth_db.find_invite(token, now=NOW) is None


@pytest.mark.parametrize("role", [MEMBER, GUEST])
async def test_others_neither_invite_nor_see_nor_take_back(role: Role, app: Klatsch) -> None:
    owner, other = await sign_up(app, "Ann", OWNER), await sign_up(app, "Bo", role)
    invite, _ = await create_invite(owner.user, role=GUEST, hours=1, uses=1, app=app)
    with pytest.raises(NotAllowed):
        await create_invite(other.user, role=GUEST, hours=1, uses=1, app=app)
    with pytest.raises(NotAllowed):
        await all_invites(other.user, app)
    with pytest.raises(NotAllowed):
        await delete_invite(other.user, invite.id, app)
    assert await all_invites(owner.user, app) == [invite], "nothing was made and nothing taken"


async def test_an_admin_sees_and_takes_back_what_the_owner_made(app: Klatsch) -> None:
    owner, admin = await sign_up(app, "Ann", OWNER), await sign_up(app, "Bo", ADMIN)
    invite, token = await create_invite(owner.user, role=MEMBER, hours=1, uses=1, app=app)
    assert await all_invites(admin.user, app) == [invite]
    await delete_invite(admin.user, invite.id, app)
    assert await all_invites(admin.user, app) == []
    assert await app.auth_db.find_invite(token_hash(token), now=NOW) is None


async def test_what_is_not_there_cannot_be_taken_back(app: Klatsch) -> None:
    owner = await sign_up(app, "Ann", OWNER)
    for id in ("I0000000000000000", "", "../x"):
        with pytest.raises(InviteNotFound):
            await delete_invite(owner.user, InviteId(id), app)


async def test_an_invite_that_is_over_is_not_listed(app: Klatsch, clock: SetClock) -> None:
    owner = await sign_up(app, "Ann", OWNER)
    await create_invite(owner.user, role=MEMBER, hours=1, uses=1, app=app)
    clock.forward(seconds=3_601)
    assert await all_invites(owner.user, app) == []
