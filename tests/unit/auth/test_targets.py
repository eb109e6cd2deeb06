from __future__ import annotations

import pytest
from auth_stage import Stage

from klatsch.auth.targets import safe_target, target_cookie, target_of_visit


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/x", "http://localhost:8080/x"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://evil.test/x", "http://localhost:8080"),
        ("mailto:a@b.test", "http://localhost:8080"),
        ("x", None),
        ("http://[", None),
        ("/a b", None),
        ("/a\nb", None),
        ("/" + "x" * 3_000, None),
        ("", None),
        (None, None),
    ],
)
async def test_a_target_is_here_or_nowhere(stage: Stage, make_request, wanted: str | None, target: str | None) -> None:
    assert safe_target(wanted, make_request(), stage.app.settings) == target


async def test_the_query_comes_before_the_cookie_before_the_origin(stage: Stage, make_request) -> None:
    cookie = "authjs.callback-url=http%3A%2F%2Flocalhost%3A8080%2Fcookie"
    assert target_of_visit(make_request(path="/?callbackUrl=/query", cookie=cookie), stage.app).endswith("/query")
    assert target_of_visit(make_request(path="/?callbackUrl=%0a", cookie=cookie), stage.app).endswith("/cookie")
    assert target_of_visit(make_request(), stage.app) == "http://localhost:8080"


async def test_the_cookie_is_sent_when_it_changes(stage: Stage, make_request) -> None:
    request = make_request(cookie="authjs.callback-url=http%3A%2F%2Flocalhost%3A8080%2Fx")
    assert target_cookie(request, stage.app, "http://localhost:8080/x") == ()
    assert len(target_cookie(request, stage.app, "http://localhost:8080/y")) == 1
