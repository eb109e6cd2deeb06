"""Who serves alone serves alone, and whoever is lost makes room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from postgres_server import ask, fresh_database
from structlog.testing import capture_logs

from klatsch.drivers import postgres_serving
from klatsch.drivers.postgres_serving import LOCK, Serving
from klatsch.errors import StartRefused

Serve = Callable[[bool], Serving]


@pytest.fixture
def url() -> str:
    return fresh_database()


@pytest.fixture
async def serve(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Serve]:
    """`serve(alone)`; what was begun ends with the test."""
    monkeypatch.setattr(postgres_serving, "PATIENCE_SECONDS", 0.3)
    async with AsyncExitStack() as stack:

        def make(alone: bool) -> Serving:
            made = Serving(url, alone=alone)
            stack.push_async_callback(made.close)
            return made

        yield make


def cut(url: str) -> None:
    """As a restart of the server does."""
    holders = (
        f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LOCK & 0xFFFFFFFF}"
    )
    ask(lambda connection: connection.execute(holders), url)


async def test_those_who_hear_each_other_serve_together(serve: Serve) -> None:
    for _ in range(3):
        await serve(False).begin()


@pytest.mark.parametrize(
    ("there", "comes", "advice"),
    [
        (True, True, "the same KLATSCH_HUB=valkey"),
        (False, True, "the same KLATSCH_HUB=valkey"),
        (True, False, "memory:"),
    ],
)
async def test_who_would_not_be_heard_is_refused(there: bool, comes: bool, advice: str, url: str, serve: Serve) -> None:
    await serve(there).begin()
    with pytest.raises(StartRefused, match="would not hear each other") as refused:
        await serve(comes).begin()
    assert advice in refused.value.advice
    assert "\n" not in refused.value.text + refused.value.advice


async def test_who_has_just_ended_is_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_serving, "PATIENCE_SECONDS", 5)
    old, new = serve(True), serve(True)
    await old.begin()
    beginning = asyncio.create_task(new.begin())
    await asyncio.sleep(0.25)
    assert not beginning.done()
    await old.close()
    await beginning


async def test_another_database_is_another_matter(serve: Serve) -> None:
    await serve(True).begin()
    other = Serving(fresh_database(), alone=True)
    await other.begin()
    await other.close()


async def test_a_lock_that_was_lost_is_taken_anew(url: str, serve: Serve) -> None:
    one = serve(True)
    await one.begin()
    cut(url)
    for _ in range(2):  # the first finds that it is lost
        await one.keep()
    with pytest.raises(StartRefused):
        await serve(True).begin()


async def test_when_another_has_come_meanwhile_the_log_says_so_once(url: str, serve: Serve) -> None:
    one, two = serve(True), serve(True)
    await one.begin()
    cut(url)
    await two.begin()
    with capture_logs() as logs:
        for _ in range(4):
            await one.keep()
    assert [(line["event"], line["log_level"]) for line in logs] == [("not_heard_by_another", "error")]
    await two.close()
    await one.keep()
    with pytest.raises(StartRefused):
        await serve(True).begin()


async def test_where_nobody_answers_the_start_is_refused_without_the_password() -> None:
    with pytest.raises(StartRefused, match="does not answer") as refused:
        await Serving("postgresql://u:umbrellas@127.0.0.1:1/db", alone=True).begin()
    assert "umbrellas" not in refused.value.text + refused.value.advice


async def test_a_server_that_is_away_is_no_failure_of_this(
    url: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = serve(True)
    await one.begin()
    cut(url)
    with monkeypatch.context() as patch:
        patch.setattr(one, "_url", "postgresql://u@127.0.0.1:1/db")
        for _ in range(3):
            await one.keep()
    await one.keep()
    with pytest.raises(StartRefused):
        await serve(True).begin()
