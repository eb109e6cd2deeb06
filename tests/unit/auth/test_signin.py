from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from auth_stage import PASSWORD, Stage

from klatsch.auth.signin import sign_in_with_password
from klatsch.auth_db import AccountChange
from klatsch.errors import WrongCredentials
from klatsch.model.users import AccountState


async def test_the_right_password_starts_a_session(stage: Stage, make_request) -> None:
    ann = await stage.user()
    started = await sign_in_with_password(" ANN@example.org", PASSWORD, make_request(), stage.app)
    assert started.user == ann


@pytest.mark.parametrize(
    ("email", "password"), [("ann@example.org", "x"), ("bo@example.org", PASSWORD), ("", ""), ("ann@example.org", "")]
)
async def test_anything_else_is_wrong(stage: Stage, make_request, email: str, password: str) -> None:
    await stage.user()
    with pytest.raises(WrongCredentials):
        await sign_in_with_password(email, password, make_request(), stage.app)


async def test_who_has_no_password_does_not_come_in_by_one(stage: Stage, make_request) -> None:
    await stage.user(password=None)
    for password in ("", "None", PASSWORD):
        with pytest.raises(WrongCredentials):
            await sign_in_with_password("ann@example.org", password, make_request(), stage.app)


async def test_the_deactivated_are_refused_like_those_who_do_not_know_the_password(stage: Stage, make_request) -> None:
    ann = await stage.user()
    await stage.app.auth_db.change_account(ann.id, AccountChange(state=AccountState.DEACTIVATED))
    with pytest.raises(WrongCredentials):
        await sign_in_with_password(ann.email, PASSWORD, make_request(), stage.app)


async def test_an_outdated_hash_is_renewed(stage: Stage, make_request) -> None:
    ann = await stage.user()
    weaker = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    await stage.app.auth_db.set_password(ann.id, weaker, now=0)
    await sign_in_with_password(ann.email, PASSWORD, make_request(), stage.app)
    renewed = await stage.app.auth_db.password_of(ann.id)
    assert renewed is not None
    assert renewed != weaker
    assert "m=8," in renewed
    await sign_in_with_password(ann.email, PASSWORD, make_request(), stage.app)
    assert await stage.app.auth_db.password_of(ann.id) == renewed
