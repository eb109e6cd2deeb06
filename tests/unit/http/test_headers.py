"""The security headers of every reply."""

from __future__ import annotations

from klatsch.http.headers import security_headers
from klatsch.settings import Settings


def test_every_reply_says_what_browsers_may_not_do_with_it() -> None:
    headers = dict(security_headers(Settings()))
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cross-origin-opener-policy"] == headers[b"cross-origin-resource-policy"] == b"same-origin"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"referrer-policy"] == b"same-origin"
    for part in (b"default-src 'none'", b"frame-ancestors 'none'", b"base-uri 'none'", b"form-action 'none'"):
        assert part in headers[b"content-security-policy"]


def test_no_header_comes_twice() -> None:
    names = [name for name, _ in security_headers(Settings(url="https://chat.example.org"))]
    assert len(names) == len(set(names))


def test_on_https_browsers_are_told_to_stay_there_and_elsewhere_not() -> None:
    assert b"strict-transport-security" in dict(security_headers(Settings(url="https://chat.example.org")))
    assert b"strict-transport-security" not in dict(security_headers(Settings(url="http://chat.example.org")))
