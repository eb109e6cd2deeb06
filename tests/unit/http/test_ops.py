"""For whoever runs the server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from workbench import Person, browser_of, front_of

from klatsch.chat import Klatsch
from klatsch.errors import StorageFull
from klatsch.http import ops
from klatsch.http.front import Front


def front_with(app: Klatsch, **changed: Any) -> Front:
    return front_of(replace(app, **changed), ops.ROUTES)


class Deaf:
    """A database that does not answer."""

    reads_at_once = 1

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def workspace_name(self) -> None:
        if self.error:
            raise self.error
        await asyncio.sleep(60)

    rooms_of = workspace_name


async def test_the_process_is_alive_even_when_no_database_answers(app: Klatsch) -> None:
    async with browser_of(front_with(app, auth_db=Deaf(), messages_db=Deaf())) as browser:
        assert (await browser.get("/healthz")).json() == {"ok": True}


async def test_it_is_ready_when_both_databases_answer(app: Klatsch) -> None:
    async with browser_of(front_of(app, ops.ROUTES)) as browser:
        answer = await browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.parametrize("store", ["auth_db", "messages_db"])
@pytest.mark.parametrize("error", [None, OSError("broken"), ZeroDivisionError()], ids=str)
async def test_it_is_not_ready_when_one_does_not(
    store: str, error: Exception | None, app: Klatsch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ops, "SECONDS_TO_ANSWER", 0.05)
    async with browser_of(front_with(app, **{store: Deaf(error)})) as browser:
        answer = await browser.get("/readyz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"


async def test_why_it_is_not_ready_is_told_when_it_is_known(app: Klatsch) -> None:
    async with browser_of(front_with(app, auth_db=Deaf(StorageFull()))) as browser:
        assert (await browser.get("/readyz")).status_code == 507


async def test_while_draining_it_is_alive_and_not_ready(app: Klatsch) -> None:
    front = front_of(app, ops.ROUTES)
    front.draining = True
    async with browser_of(front) as browser:
        assert (await browser.get("/readyz")).status_code == 503
        assert (await browser.get("/healthz")).status_code == 200


# -- the metrics -----------------------------------------------------------------------------------------------


async def metrics(app: Klatsch, headers: dict[str, str], *, peer: str, token: str = "") -> httpx.Response:
    settings = msgspec.structs.replace(app.settings, metrics_token=token)
    transport = httpx.ASGITransport(front_with(app, settings=settings), client=(peer, 1))  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as browser:
        return await browser.get("/metrics", headers=headers)


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
async def test_without_a_token_this_machine_may_read_the_metrics(peer: str, app: Klatsch) -> None:
    answer = await metrics(app, {}, peer=peer)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "klatsch_http_requests_total" in answer.text


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.0.2.1", {}),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.1"}),
        ("127.0.0.1", {"forwarded": "for=192.0.2.1"}),
        ("192.0.2.1", {"x-forwarded-for": "127.0.0.1"}),
        ("192.0.2.1", {"authorization": "Bearer "}),
    ],
)
async def test_without_a_token_nobody_else_may(peer: str, headers: dict[str, str], app: Klatsch) -> None:
    answer = await metrics(app, headers, peer=peer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


async def test_with_a_token_whoever_has_it_may_from_anywhere(app: Klatsch) -> None:
    answer = await metrics(app, {"authorization": "Bearer s3cret"}, peer="192.0.2.1", token="s3cret")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "s3cret", "Basic s3cret"]
)
async def test_with_a_token_nobody_without_it_may_not_even_from_this_machine(given: str | None, app: Klatsch) -> None:
    headers = {} if given is None else {"authorization": given}
    answer = await metrics(app, headers, peer="127.0.0.1", token="s3cret")
    assert answer.status_code == 403


async def test_the_metrics_name_no_person(app: Klatsch, ann: Person) -> None:
    answer = await metrics(app, {"cookie": ann.cookie}, peer="::1")
    assert ann.id not in answer.text
    assert ann.user.email not in answer.text


async def test_openapi_describes_the_routes_of_this_very_front(app: Klatsch) -> None:
    async with browser_of(front_of(app, ops.ROUTES)) as browser:
        described = (await browser.get("/openapi.json")).json()
    assert set(described["paths"]) == {route.path for route in ops.ROUTES}
