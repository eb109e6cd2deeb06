"""One table, read once; whatever is wrong is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from klatsch.errors import StartRefused
from klatsch.settings import Settings, read_settings, variable_of


def test_without_an_environment_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_is_read_and_the_command_line_wins() -> None:
    environ = {"KLATSCH_PORT": "9000", "KLATSCH_HOST": "::1", "KLATSCH_DATA": "there", "HOME": "elsewhere"}
    settings = read_settings(environ, port=9001, host=None)
    assert (settings.port, settings.host, settings.data) == (9001, "::1", Path("there"))


def test_every_setting_says_what_it_is_for_and_can_be_set_by_its_variable() -> None:
    for field in msgspec.structs.fields(Settings):
        meta = [m for m in getattr(field.type, "__metadata__", ()) if isinstance(m, msgspec.Meta)]
        assert meta, field.name
        assert (meta[0].description or "").endswith("."), field.name
        assert read_settings({variable_of(field.name): str(field.default)})


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"KLATSCH_PROT": "1"}, "There is no setting KLATSCH_PROT."),
        ({"KLATSCH_PORT": "http"}, "KLATSCH_PORT is wrong: Expected `int`, got `str`."),
        ({"KLATSCH_PORT": "65536"}, "KLATSCH_PORT is wrong: Expected `int` <= 65535."),
        ({"KLATSCH_PORT": "-1"}, "KLATSCH_PORT is wrong: Expected `int` >= 0."),
        ({"KLATSCH_SESSION_DAYS": "0"}, "KLATSCH_SESSION_DAYS is wrong: Expected `int` >= 1."),
        ({"KLATSCH_SESSION_ABSOLUTE_DAYS": "401"}, "KLATSCH_SESSION_ABSOLUTE_DAYS is wrong: Expected `int` <= 400."),
        ({"KLATSCH_MOST_SOCKETS_PER_USER": "0"}, "KLATSCH_MOST_SOCKETS_PER_USER is wrong: Expected `int` >= 1."),
        ({"KLATSCH_COOKIE_FAMILY": "ours"}, "KLATSCH_COOKIE_FAMILY is wrong: Invalid enum value 'ours'."),
        ({"KLATSCH_LOG_LEVEL": "loud"}, "KLATSCH_LOG_LEVEL is wrong: Invalid enum value 'loud'."),
        ({"KLATSCH_LOG_FORMAT": "xml"}, "KLATSCH_LOG_FORMAT is wrong: Invalid enum value 'xml'."),
        ({"KLATSCH_ANONYMOUS_SESSION_BODY": "[]"}, "KLATSCH_ANONYMOUS_SESSION_BODY is wrong: Invalid enum value '[]'."),
        ({"KLATSCH_SECRET": "too short"}, "KLATSCH_SECRET is shorter than 32 characters."),
        ({"KLATSCH_HUB": "valkey://h"}, "KLATSCH_SECRET is empty, and KLATSCH_HUB joins several processes."),
        ({"KLATSCH_GITHUB_ID": "a"}, "GitHub sign-in needs both KLATSCH_GITHUB_ID and KLATSCH_GITHUB_SECRET."),
        ({"KLATSCH_GITHUB_SECRET": "a"}, "GitHub sign-in needs both KLATSCH_GITHUB_ID and KLATSCH_GITHUB_SECRET."),
        (
            {"KLATSCH_OIDC_ISSUER": "https://i", "KLATSCH_OIDC_ID": "a"},
            "OIDC sign-in needs KLATSCH_OIDC_ID and KLATSCH_OIDC_SECRET too.",
        ),
        (
            {"KLATSCH_TRUSTED_PROXIES": "10.0.0.0/8, nginx"},
            "KLATSCH_TRUSTED_PROXIES names no address or network: 'nginx'.",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_name(environ: dict[str, str], said: str) -> None:
    with pytest.raises(StartRefused) as refused:
        read_settings(environ)
    assert refused.value.text == said
    assert refused.value.advice


@pytest.mark.parametrize(
    "environ",
    [
        {"KLATSCH_PORT": "0"},
        {"KLATSCH_SECRET": "x" * 32},
        {"KLATSCH_GITHUB_ID": "a", "KLATSCH_GITHUB_SECRET": "b"},
        {"KLATSCH_OIDC_ISSUER": "https://i", "KLATSCH_OIDC_ID": "a", "KLATSCH_OIDC_SECRET": "b"},
        {"KLATSCH_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.1/8,, fd00::/8"},
        {"KLATSCH_WEB": "skip", "KLATSCH_FAST": "1"},
    ],
)
def test_what_is_right_is_taken(environ: dict[str, str]) -> None:
    assert read_settings(environ)


@pytest.mark.parametrize(
    "url",
    [
        "chat.example.org",
        "ftp://chat.example.org",
        "https://",
        "https://a/b",
        "https://a?b",
        "https://a#b",
        "https://u@a",
        "https://a b",
    ],
)
def test_a_url_that_is_no_origin_is_refused(url: str) -> None:
    with pytest.raises(StartRefused, match="KLATSCH_URL is not an origin"):
        read_settings({"KLATSCH_URL": url})


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ({}, {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"}),
        ({"host": "0.0.0.0", "port": 1}, {"http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"}),
        ({"host": "192.0.2.1"}, {"http://192.0.2.1:8080"}),
        ({"host": "2001:db8::1"}, {"http://[2001:db8::1]:8080"}),
        ({"url": "https://Chat.Example.ORG/"}, {"https://chat.example.org"}),
        ({"url": "HTTPS://chat.example.org:8443"}, {"https://chat.example.org:8443"}),
        # Browsers leave out the port that is the scheme's own.
        ({"host": "192.0.2.1", "port": 80}, {"http://192.0.2.1"}),
        ({"port": 80}, {"http://localhost", "http://127.0.0.1", "http://[::1]"}),
        ({"url": "https://chat.example.org:443"}, {"https://chat.example.org"}),
        ({"url": "http://chat.example.org:80"}, {"http://chat.example.org"}),
        ({"url": "http://chat.example.org:443"}, {"http://chat.example.org:443"}),
    ],
)
def test_origins_are_written_as_browsers_write_them(given: dict[str, Any], origins: set[str]) -> None:
    settings = read_settings({}, **given)
    assert settings.origins == origins
    assert settings.origin in origins


def test_https_makes_it_secure_and_nothing_else_does() -> None:
    assert read_settings({}, url="https://chat.example.org").secure
    assert not read_settings({}, url="http://chat.example.org").secure
    assert not read_settings({}).secure
