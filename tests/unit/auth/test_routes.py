from __future__ import annotations

from klatsch.auth.routes import ROUTES
from klatsch.http.openapi import describe


def test_every_address_is_below_one_place_and_in_lower_case() -> None:
    for route in ROUTES:
        assert route.path.startswith("/api/auth/")
        assert route.path == route.path.lower()
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_the_actions_of_authjs_are_all_there() -> None:
    served = {(route.method, route.path.removeprefix("/api/auth/")) for route in ROUTES}
    get = "csrf providers session signin signin/{provider} callback/{provider} signout error verify-request"
    post = "session signin signin/{provider} callback/{provider} signout _log setup invite join password"
    assert {("GET", path) for path in get.split()} | {("POST", path) for path in post.split()} <= served


def test_bodies_are_small_and_who_proves_itself_is_of_authjs() -> None:
    posts = [route for route in ROUTES if route.method == "POST"]
    assert all(route.most_bytes <= 16_384 for route in posts)
    ours = {route.path.rpartition("/")[2] for route in posts if not route.proves_itself}
    assert ours == {"setup", "invite", "join", "password"}
    assert [route.path for route in ROUTES if route.signed_in] == ["/api/auth/password"]


def test_the_table_can_be_described() -> None:
    assert set(describe(ROUTES)["paths"]) == {route.path for route in ROUTES}


def test_what_is_neither_200_nor_an_error_is_described() -> None:
    paths = describe(ROUTES)["paths"]
    callback = paths["/api/auth/callback/{provider}"]
    assert {"200", "302", "401", "429"} <= set(callback["post"]["responses"])
    assert "302" in callback["get"]["responses"]
    assert "content" not in callback["post"]["responses"]["401"], "an address, not the shape of errors"
    assert "content" in paths["/api/auth/join"]["post"]["responses"]["403"]


def test_summaries_are_no_sentences() -> None:
    assert [route.summary for route in ROUTES if route.summary.endswith(".")] == []
