from __future__ import annotations

import pytest

from klatsch.drivers import valkey_url
from klatsch.drivers.valkey_url import is_valkey, must_have_driver, place_of, without_prefix
from klatsch.errors import StartRefused


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("valkey://h:6379/0", True),
        ("valkeys://h", True),
        ("redis://h", True),
        ("rediss://h", True),
        ("memory:", False),
        ("nats://h", False),
        ("", False),
    ],
)
def test_the_scheme_says_whose_url_it_is(url: str, answer: bool) -> None:
    assert is_valkey(url) is answer


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("valkey://ann:grey@umbrella@hub.example.org:6380/2?prefix=a", "hub.example.org:6380/2"),
        ("valkey://:grey@[::1]/0", "[::1]/0"),
        ("valkey://:grey@[half/0", "an address that is none"),
    ],
)
def test_what_is_said_of_a_url_holds_no_secret(url: str, place: str) -> None:
    assert place_of(url) == place


def test_the_prefix_is_ours_and_the_rest_is_the_drivers() -> None:
    assert without_prefix("valkey://h:1/0") == ("valkey://h:1/0", "klatsch")
    assert without_prefix("valkey://h:1/0?prefix=two&ssl_ca_certs=/ca") == ("valkey://h:1/0?ssl_ca_certs=%2Fca", "two")


@pytest.mark.parametrize("prefix", ["a b", "a*", "{a}", "x" * 65])
def test_a_prefix_that_could_be_mistaken_is_refused(prefix: str) -> None:
    with pytest.raises(StartRefused):
        without_prefix(f"valkey://h/0?prefix={prefix}")


def test_what_is_no_url_is_refused_without_its_password() -> None:
    with pytest.raises(StartRefused) as refusal:
        without_prefix("valkey://:grey@[half/0")
    assert "grey" not in refusal.value.text


def test_without_the_driver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    must_have_driver()
    monkeypatch.setattr(valkey_url, "find_spec", lambda name: None)  # pyright: ignore[reportUnknownLambdaType]
    with pytest.raises(StartRefused) as refusal:
        must_have_driver()
    assert "klatsch[scale]" in refusal.value.advice
