"""For the command line; the doors are held in tests/http/auth/test_signup.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from auth_stage import PASSWORD, Stage, staged

from klatsch.auth.signup import add_user, hash_once
from klatsch.errors import EmailTaken, InvalidField, WeakPassword
from klatsch.model.users import Role


async def test_a_user_who_was_added_signs_in(stage: Stage) -> None:
    db = stage.app.auth_db
    user = await add_user(db, email=" Bo@Example.org", name=" Bo ", role=Role.ADMIN, password=PASSWORD, now=1)
    assert (user.email, user.name, user.role) == ("bo@example.org", "Bo", Role.ADMIN)
    await stage.signed_in(user)
    with pytest.raises(EmailTaken):
        await add_user(db, email="bo@example.org", name="Bo", role=Role.ADMIN, password=PASSWORD, now=1)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"email": "x"}, InvalidField),
        ({"name": ""}, InvalidField),
        ({"password": "password"}, WeakPassword),
        ({"password": "acme2024"}, WeakPassword),
    ],
)
async def test_the_rules_hold_there_too(stage: Stage, change: dict[str, str], error: type[Exception]) -> None:
    given = {"email": "bo@example.org", "name": "Bo", "password": PASSWORD, **change}
    with pytest.raises(error):
        await add_user(stage.app.auth_db, role=Role.MEMBER, now=1, **given)


async def test_the_first_owner_makes_the_workspace_ready(tmp_path: Path) -> None:
    async with staged(tmp_path / "data") as fresh:
        db = fresh.app.auth_db
        await add_user(db, email="bo@example.org", name="Bo", role=Role.MEMBER, password=PASSWORD, now=1)
        assert await db.workspace_name() is None
        await add_user(db, email="ann@example.org", name="Ann", role=Role.OWNER, password=PASSWORD, now=1)
        assert await db.workspace_name() == "Klatsch"
        assert not await db.arm_setup("hash", now=1)


async def test_a_hash_is_a_real_one() -> None:
    assert (await hash_once("x")).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
