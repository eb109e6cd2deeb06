"""Cookies as Auth.js names them, and never another's."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from requests_made import request_with

from klatsch.http.cookies import Purpose, cookie_name, delete_cookie, read_cookie, set_cookie
from klatsch.settings import Settings

PLAIN = Settings()
SECURE = Settings(url="https://chat.example.org")
OLD = Settings(cookie_family="next-auth")


@pytest.mark.parametrize(
    ("settings", "purpose", "name"),
    [
        (PLAIN, "session-token", "authjs.session-token"),
        (PLAIN, "csrf-token", "authjs.csrf-token"),
        (SECURE, "session-token", "__Secure-authjs.session-token"),
        (SECURE, "csrf-token", "__Host-authjs.csrf-token"),
        (SECURE, "callback-url", "__Secure-authjs.callback-url"),
        (OLD, "session-token", "next-auth.session-token"),
    ],
)
def test_names_are_those_of_auth_js(settings: Settings, purpose: Purpose, name: str) -> None:
    assert cookie_name(settings, purpose) == name


@pytest.mark.parametrize(
    ("cookie", "value"),
    [
        ("authjs.session-token=abc", "abc"),
        ("theme=dark; authjs.session-token=abc; lang=en", "abc"),
        ("authjs.session-token=a%7Cb%20c", "a|b c"),
        ('authjs.session-token="abc"', "abc"),
        ("authjs.session-token=a=b", "a=b"),
        ("authjs.session-token=", ""),
        ("authjs.session-token=abc; authjs.session-token=abc", "abc"),
        ("authjs.session-token=abc; authjs.session-token=def", None),
        ("authjs.session-token.0=abc", None),
        ("xauthjs.session-token=abc", None),
        ("__Secure-authjs.session-token=abc", None),
        ("AUTHJS.session-token=abc", None),
        ("authjs.session-token", None),
        ("authjs.session-token =abc", None),
        ("", None),
        (";;;=;", None),
    ],
)
def test_a_cookie_is_read_by_its_exact_name(cookie: str, value: str | None) -> None:
    assert read_cookie(request_with({"cookie": cookie}), PLAIN, "session-token") == value


def test_on_https_the_unprefixed_cookie_of_a_neighbour_is_not_ours() -> None:
    request = request_with({"cookie": "authjs.session-token=planted"})
    assert read_cookie(request, SECURE, "session-token") is None
    request = request_with({"cookie": "__Secure-authjs.session-token=ours"})
    assert read_cookie(request, SECURE, "session-token") == "ours"


def test_two_cookie_headers_are_one_list() -> None:
    pairs = [("cookie", "authjs.session-token=abc"), ("cookie", "authjs.session-token=def")]
    assert read_cookie(request_with(pairs[:1]), PLAIN, "session-token") == "abc"
    assert read_cookie(request_with(pairs), PLAIN, "session-token") is None


def attributes(header: tuple[bytes, bytes]) -> tuple[str, list[str]]:
    name, value = header
    assert name == b"set-cookie"
    first, *rest = value.decode().split("; ")
    return first, rest


def test_a_cookie_is_for_this_host_and_out_of_reach_of_scripts() -> None:
    assert attributes(set_cookie(PLAIN, "state", "x")) == ("authjs.state=x", ["Path=/", "HttpOnly", "SameSite=Lax"])
    _, rest = attributes(set_cookie(SECURE, "state", "x"))
    assert rest == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]


@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_no_cookie_ever_names_a_domain(purpose: Purpose) -> None:
    for settings in (PLAIN, SECURE, OLD):
        assert b"domain" not in set_cookie(settings, purpose, "x", max_age=5, expires=10**15)[1].lower()


def test_how_long_it_lives_is_said_in_seconds_and_as_a_date() -> None:
    _, rest = attributes(set_cookie(PLAIN, "state", "x", max_age=900))
    assert "Max-Age=900" in rest
    _, rest = attributes(set_cookie(PLAIN, "session-token", "x", expires=1_750_000_000_000_000))
    assert "Expires=Sun, 15 Jun 2025 15:06:40 GMT" in rest


def test_deleting_is_setting_nothing_for_no_time() -> None:
    first, rest = attributes(delete_cookie(SECURE, "session-token"))
    assert first == "__Secure-authjs.session-token="
    assert {"Max-Age=0", "Path=/", "Secure"} <= set(rest), "the same attributes, or browsers keep it"


@pytest.mark.parametrize(
    "value", ["a|b", "a;b", "a,b", 'a"b', "a b", "ä€", "a\r\nSet-Cookie: x=y", "a%41", "https://a/b?c=d&e#f"]
)
def test_what_was_set_is_read_again_and_breaks_no_header(value: str) -> None:
    header: Any = set_cookie(PLAIN, "callback-url", value)[1].decode()
    pair = header.split("; ")[0]
    assert not set(pair) & set(';,\r\n" ')
    assert read_cookie(request_with({"cookie": pair}), PLAIN, "callback-url") == value
