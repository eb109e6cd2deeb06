"""What signing out ends is held in tests/http/auth/test_sessions.py; here is where it leads."""

from __future__ import annotations

from auth_stage import V5, Stage


async def test_an_unusable_target_keeps_nobody_signed_in(stage: Stage) -> None:
    browser = await stage.signed_in(await stage.user())
    answer = await browser.form("/api/auth/signout", {"callbackUrl": "http://["}, headers=V5)
    assert answer.json()["url"] == "http://localhost:8080"
    assert await browser.session() is None


async def test_only_true_is_everywhere(stage: Stage) -> None:
    ann = await stage.user()
    for word, stays in (("false", True), ("1", True), ("", True), ("true", False)):
        laptop, phone = await stage.signed_in(ann), await stage.signed_in(ann)
        await laptop.form("/api/auth/signout", {"everywhere": word}, headers=V5)
        assert (await phone.session() is not None) is stays
