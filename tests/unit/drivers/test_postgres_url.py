from __future__ import annotations

import pytest

from klatsch.drivers import postgres_url
from klatsch.drivers.postgres_url import is_postgres, must_have_driver, place_of
from klatsch.errors import StartRefused


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("postgresql://u@h/d", True),
        ("postgres://h/d", True),
        ("sqlite:postgresql", False),
        ("mysql://h/d", False),
        ("", False),
    ],
)
def test_the_scheme_says_whose_url_it_is(url: str, answer: bool) -> None:
    assert is_postgres(url) is answer


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://ann:grey@umbrella@db.example.org:5433/chat?sslmode=require", "db.example.org:5433/chat"),
        ("postgresql:///chat?host=/run/postgresql&password=grey", "localhost/chat"),
        ("postgresql://ann:grey@[::1]/chat", "[::1]/chat"),
        ("postgresql://ann:grey@[half/chat", "an address that is none"),
    ],
)
def test_what_is_said_of_a_url_holds_no_secret(url: str, place: str) -> None:
    assert place_of(url) == place
    assert "grey" not in place


def test_without_the_driver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    must_have_driver()
    monkeypatch.setattr(postgres_url, "find_spec", lambda name: None)  # pyright: ignore[reportUnknownLambdaType]
    with pytest.raises(StartRefused) as refusal:
        must_have_driver()
    assert "klatsch[scale]" in refusal.value.advice
