"""D1, D2: every sign-in makes a new session, and a session that ended is over everywhere."""

from __future__ import annotations

import msgspec
import pytest
from auth_stage import PASSWORD, V5, Browser, Stage, error_of

from klatsch.auth_db import AccountChange
from klatsch.hub import EVERYBODY, SESSIONS, Topic
from klatsch.ids import SessionId
from klatsch.model.events import SessionEnded, UserChanged
from klatsch.model.users import AccountState, Role, User


class Ear:
    """What the hub said on a topic."""

    def __init__(self, stage: Stage, topic: Topic) -> None:
        self.heard: list[bytes] = []
        stage.app.hub.listen(topic, lambda _, event: self.heard.append(event))

    @property
    def ended(self) -> list[SessionId]:
        ends = [msgspec.json.decode(event, type=SessionEnded) for event in self.heard]
        return [session for end in ends for session in end.sessions or ()]


async def test_a_planted_session_does_not_survive_the_sign_in(stage: Stage, ann: User) -> None:
    eve = await stage.signed_in(await stage.user("Eve"))
    planted = eve.token
    victim = stage.browser()
    victim.cookies = dict(eve.cookies)
    await victim.signs_in(ann)
    assert victim.token != planted
    assert (await victim.session())["user"]["id"] == ann.id
    assert await eve.session() is None, "the planted one is dead"


async def test_a_planted_csrf_token_does_not_survive_the_sign_in(stage: Stage, ann: User) -> None:
    eve = stage.browser()
    planted = await eve.csrf()
    victim = stage.browser()
    victim.cookies = dict(eve.cookies)
    await victim.signs_in(ann)
    answer = await victim.form("/api/auth/signout", {"csrfToken": planted}, headers=V5)
    assert "MissingCSRF" in answer.text
    assert await victim.session() is not None


async def test_a_made_up_session_cookie_is_never_taken_over(browser: Browser, ann: User) -> None:
    browser.cookies["authjs.session-token"] = "chosen-by-somebody-else"
    await browser.signs_in(ann)
    assert browser.token != "chosen-by-somebody-else"


async def test_signing_in_again_gives_a_new_token_and_ends_the_old(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    before = browser.copy()
    ear = Ear(stage, SESSIONS)
    await browser.form("/api/auth/callback/credentials", {"email": ann.email, "password": PASSWORD}, headers=V5)
    assert browser.token != before.token
    assert await before.session() is None
    assert await browser.session() is not None
    assert len(ear.ended) == 1, "its sockets hear of it"


async def test_tokens_are_long_and_never_the_same(stage: Stage, ann: User) -> None:
    tokens = [(await stage.signed_in(ann)).token for _ in range(20)]
    assert len(set(tokens)) == 20
    assert all(len(token) >= 43 for token in tokens), "256 bits in base64"


async def test_signing_out_ends_this_session_for_every_copy_and_no_other(stage: Stage, ann: User) -> None:
    laptop, phone = await stage.signed_in(ann), await stage.signed_in(ann)
    stolen = laptop.copy()
    assert await stolen.session() is not None
    ear = Ear(stage, SESSIONS)
    await laptop.form("/api/auth/signout", {}, headers=V5)
    assert await stolen.session() is None
    assert (await stolen.get("/allSessions")).status_code == 401
    assert (await phone.get("/allSessions")).status_code == 200
    assert len(ear.ended) == 1


async def test_signing_out_everywhere_ends_all_of_mine_and_none_of_others(stage: Stage, ann: User) -> None:
    bo = await stage.signed_in(await stage.user("Bo"))
    devices = [await stage.signed_in(ann) for _ in range(3)]
    for device in devices:
        assert await device.session() is not None
    ear = Ear(stage, SESSIONS)
    await devices[0].form("/api/auth/signout", {"everywhere": "true"}, headers=V5)
    assert [await device.session() for device in devices] == [None, None, None]
    assert (await bo.session())["user"]["name"] == "Bo"
    assert len(ear.ended) == 3


async def test_everywhere_is_said_in_json_too(stage: Stage, ann: User) -> None:
    laptop, phone = await stage.signed_in(ann), await stage.signed_in(ann)
    await laptop.post("/api/auth/signout", {"csrfToken": await laptop.csrf(), "everywhere": True}, headers=V5)
    assert await phone.session() is None


async def test_an_expired_session_signs_nobody_out_everywhere(stage: Stage, ann: User) -> None:
    old = await stage.signed_in(ann)
    stage.clock.forward(seconds=29 * 86_400)
    phone = await stage.signed_in(ann)
    stage.clock.forward(seconds=2 * 86_400)
    await old.form("/api/auth/signout", {"everywhere": "true"}, headers=V5)
    assert await phone.session() is not None


async def test_a_deactivation_ends_all(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    await stage.user("Olga", Role.OWNER)
    await stage.app.auth_db.change_account(ann.id, AccountChange(state=AccountState.DEACTIVATED))
    stage.clock.forward(seconds=3.1)
    assert await browser.session() is None


async def test_a_new_password_ends_every_other_session_and_renews_mine(stage: Stage, ann: User) -> None:
    laptop, phone = await stage.signed_in(ann), await stage.signed_in(ann)
    before = laptop.copy()
    assert await phone.session() is not None
    ear = Ear(stage, SESSIONS)
    answer = await laptop.post("/api/auth/password", {"current": PASSWORD, "password": "eleven violet kites"})
    assert (answer.status_code, answer.json()) == (200, {})
    assert await laptop.session() is not None
    assert laptop.token != before.token
    assert [await one.session() for one in (before, phone)] == [None, None]
    assert len(ear.ended) >= 2
    old = await stage.browser().post("/api/auth/signIn", {"email": ann.email, "password": PASSWORD})
    assert old.status_code == 401
    assert (await stage.browser().signs_in(ann, "eleven violet kites")).status_code == 200


@pytest.mark.parametrize(
    ("current", "password", "status", "code"),
    [
        ("wrong", "eleven violet kites", 401, "wrong_credentials"),
        (PASSWORD, "short", 422, "weak_password"),
        (PASSWORD, "password123", 422, "weak_password"),
        (PASSWORD, "x" * 257, 422, "weak_password"),
    ],
)
async def test_a_password_that_may_not_be_changed_is_not(
    stage: Stage, ann: User, current: str, password: str, status: int, code: str
) -> None:
    browser, phone = await stage.signed_in(ann), await stage.signed_in(ann)
    token = browser.token
    answer = await browser.post("/api/auth/password", {"current": current, "password": password})
    assert (answer.status_code, error_of(answer)) == (status, code)
    assert browser.token == token
    assert await phone.session() is not None
    await stage.browser().signs_in(ann)


async def test_only_the_signed_in_change_a_password(stage: Stage, ann: User) -> None:
    answer = await stage.browser().post("/api/auth/password", {"current": PASSWORD, "password": "eleven violet kites"})
    assert (answer.status_code, error_of(answer)) == (401, "not_signed_in")


async def test_who_came_by_a_provider_has_no_password_to_change(stage: Stage) -> None:
    bo = await stage.user("Bo", password=None)
    browser = await stage.signed_in(await stage.user("Cy"))
    assert (await stage.browser().post("/api/auth/signIn", {"email": bo.email, "password": ""})).status_code == 401
    assert await browser.session() is not None


async def test_everybody_hears_of_a_new_name_and_not_of_the_address(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    ear = Ear(stage, EVERYBODY)
    body = {"csrfToken": await browser.csrf(), "data": {"name": "Anna"}}
    await browser.post("/api/auth/session", body)
    await browser.post("/api/auth/session", body)
    assert [msgspec.json.decode(event, type=UserChanged).user.name for event in ear.heard] == ["Anna"], "once"
    assert b"example.org" not in ear.heard[0]


async def test_a_name_changes_ten_times_at_the_most(stage: Stage, ann: User) -> None:
    browser = await stage.signed_in(ann)
    token = await browser.csrf()
    statuses = [
        (await browser.post("/api/auth/session", {"csrfToken": token, "data": {"name": f"Ann {n}"}})).status_code
        for n in range(12)
    ]
    assert statuses == [200] * 10 + [429] * 2


async def test_a_password_changed_meanwhile_leaves_no_session_behind(stage: Stage, ann: User) -> None:
    """The sign-in found the old password right; then it was changed and all sessions ended; then the sign-in went on."""
    db = stage.app.auth_db
    start = type(db).session_token

    async def late(self: object, new: object) -> SessionId:
        await db.set_password(ann.id, await stage.app.passwords.hash("eleven violet kites"), now=stage.clock.now())
        await db.end_sessions_of(ann.id)
        return await start(self, new)  # pyright: ignore[reportArgumentType]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(db), "session_token", late)
        answer = await stage.browser().post("/api/auth/signIn", {"email": ann.email, "password": PASSWORD})
    assert answer.status_code == 401
    assert (await db.check())["sessions"] == 0
