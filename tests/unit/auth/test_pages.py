from __future__ import annotations

from auth_stage import Stage, location_of

from klatsch.auth.pages import ABOUT_SIGNING_IN, ERRORS
from klatsch.auth.pages import _page as page  # pyright: ignore[reportPrivateUsage]


def test_a_title_is_text() -> None:
    reply = page("<b>&", "<p>inside</p>")
    assert b"<title>&lt;b&gt;&amp;" in reply.body
    assert b"<p>inside</p>" in reply.body


def test_errors_are_about_signing_in_or_have_a_page() -> None:
    assert not ABOUT_SIGNING_IN & set(ERRORS)
    assert all(name == name.lower() for name in (*ABOUT_SIGNING_IN, *ERRORS))


async def test_an_error_keeps_its_code_on_the_way(stage: Stage) -> None:
    answer = await stage.browser().get("/api/auth/error?error=CredentialsSignin&code=locked")
    assert location_of(answer) == ("/signin", {"error": "CredentialsSignin", "code": "locked"})
