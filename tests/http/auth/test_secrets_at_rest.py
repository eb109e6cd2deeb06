"""D19: whoever reads the database, the write-ahead log included, has nothing that opens a door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from auth_stage import PASSWORD, Stage
from stores import Stores

from klatsch.ids import new_token, token_hash
from klatsch.model.users import User

BO = {"name": "Bo", "email": "bo@example.org", "password": PASSWORD}


def every_text(stores: Stores) -> set[str]:
    """Every value of every table of the Auth DB, and every run of characters that a token could be, in all it wrote."""
    texts: set[str] = set()
    for table in stores.tables("auth"):
        for row in stores.rows("auth", f'SELECT * FROM "{table}"'):
            texts.update(str(value) for value in row if value is not None)
    texts.update(run.decode() for run in re.findall(rb"[A-Za-z0-9_.~+/=-]{16,128}", stores.content("auth")))
    return texts


async def a_busy_day(stage: Stage) -> dict[str, Any]:
    """Sign-ins, invites, a rename, a new password; the secrets that were about."""
    ann = await stage.user("Ann")
    browser = await stage.signed_in(ann)
    unused = await stage.invite(uses=5)
    joiner = stage.browser()
    await joiner.post("/api/auth/invite", {"token": unused})
    await joiner.post("/api/auth/join", {"token": unused, **BO})
    await browser.post("/api/auth/password", {"current": PASSWORD, "password": "eleven violet kites"})
    await stage.browser().post("/api/auth/signIn", {"email": ann.email, "password": "a wrong guess"})
    return {"session": browser.token, "invite": unused, "password": "eleven violet kites", "guess": "a wrong guess"}


@pytest.mark.each_engine
async def test_no_secret_is_in_the_files(stage: Stage) -> None:
    secrets = await a_busy_day(stage)
    content = stage.stores.content("auth")
    for name, secret in secrets.items():
        assert secret.encode() not in content, name
    assert token_hash(secrets["session"]).encode() in content, "its hash is, so this looked in the right place"


@pytest.mark.each_engine
async def test_nothing_in_the_database_is_a_session(stage: Stage) -> None:
    secrets = await a_busy_day(stage)
    texts = every_text(stage.stores)
    assert len(texts) > 30
    thief = stage.browser()
    for text in texts:
        thief.cookies = {"authjs.session-token": text} if text.isascii() and not re.search(r"[\s;,]", text) else {}
        assert await thief.session() is None, text
    thief.cookies = {"authjs.session-token": secrets["session"]}
    assert await thief.session() is not None


async def test_nothing_in_the_database_is_an_invite(stage: Stage) -> None:
    secrets = await a_busy_day(stage)
    for number, text in enumerate(sorted(every_text(stage.stores))):
        thief = stage.browser(f"10.{number // 250}.0.{number % 250}")
        assert (await thief.post("/api/auth/invite", {"token": text[:1_000]})).status_code == 403, text
    assert (await stage.browser().post("/api/auth/invite", {"token": secrets["invite"]})).status_code == 200


async def test_nothing_in_the_database_is_a_set_up_link(fresh: Stage) -> None:
    token = await fresh.setup_token()
    body = {"workspace": "W", **BO}
    for number, text in enumerate(sorted(every_text(fresh.stores))):
        thief = fresh.browser(f"10.{number // 250}.0.{number % 250}")
        assert (await thief.post("/api/auth/setup", {"token": text[:1_000], **body})).status_code == 403
    assert (await fresh.browser().post("/api/auth/setup", {"token": token, **body})).status_code == 200


async def test_a_session_id_is_no_session(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    rows = (await browser.get("/allSessions")).json()["sessions"]
    device = next(row["devices"][0] for row in rows if "devices" in row)
    thief = stage.browser()
    thief.cookies = {"authjs.session-token": device["id"]}
    assert await thief.session() is None


async def test_passwords_are_argon2id(stage: Stage) -> None:
    ann: User = await stage.user("Ann")
    stored = await stage.app.auth_db.password_of(ann.id)
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$")


def test_tokens_have_256_bits_and_do_not_repeat() -> None:
    tokens = {new_token() for _ in range(10_000)}
    assert len(tokens) == 10_000
    assert {len(token) for token in tokens} == {43}
    for place in range(42):
        assert len({token[place] for token in tokens}) == 64, "every character at every place"
