from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from idp import Idp, running_idp

from klatsch.auth.providers import ProviderFailed, fetch
from klatsch.auth.providers.fetch import _pinned as pinned  # pyright: ignore[reportPrivateUsage]
from klatsch.auth.providers.fetch import ask, host_of


@pytest.fixture
async def idp() -> AsyncGenerator[Idp]:
    async with running_idp() as it:
        yield it


async def test_an_answer_is_decoded_to_what_was_asked_for(idp: Idp) -> None:
    keys = await ask("GET", f"{idp.issuer}/keys", dict[str, list[object]], trusted_host="127.0.0.1")
    assert len(keys["keys"]) == 2
    with pytest.raises(ProviderFailed, match="something else"):
        await ask("GET", f"{idp.issuer}/keys", list[int], trusted_host="127.0.0.1")


async def test_a_host_inside_is_called_only_if_it_is_the_trusted_one(idp: Idp) -> None:
    with pytest.raises(ProviderFailed, match="not a public address"):
        await ask("GET", f"{idp.issuer}/keys", dict[str, object], trusted_host="id.test")
    assert idp.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fd00::1]",
        "0.0.0.0",
        "localhost",
    ],
)
async def test_no_address_inside_is_pinned(host: str) -> None:
    with pytest.raises(ProviderFailed):
        await pinned(f"https://{host}/x")


async def test_the_checked_address_is_the_one_that_is_called() -> None:
    assert await pinned("https://8.8.8.8:444/x?y=1") == "https://8.8.8.8:444/x?y=1"
    assert await pinned("https://[2001:4860:4860::8888]/x") == "https://[2001:4860:4860::8888]/x"


async def test_at_most_so_many_at_once(idp: Idp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(fetch, "LONGEST_SECONDS", 0.3)
    idp.trouble = "keys slow"
    first = asyncio.create_task(ask("GET", f"{idp.issuer}/keys", dict[str, object], trusted_host="127.0.0.1"))
    await asyncio.sleep(0.05)
    with pytest.raises(ProviderFailed, match="too many"):
        await ask("GET", f"{idp.issuer}/keys", dict[str, object], trusted_host="127.0.0.1")
    with pytest.raises(ProviderFailed, match="too long"):
        await first
    idp.trouble = ""
    await ask("GET", f"{idp.issuer}/keys", dict[str, object], trusted_host="127.0.0.1")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [("keys redirect", "answered 302"), ("keys huge", "more than 262144 bytes"), ("keys 500", "answered 500")],
)
async def test_redirects_are_not_followed_and_floods_not_swallowed(idp: Idp, trouble: str, words: str) -> None:
    idp.trouble = trouble
    with pytest.raises(ProviderFailed, match=words):
        await ask("GET", f"{idp.issuer}/keys", dict[str, object], trusted_host="127.0.0.1")


async def test_a_closed_port_is_a_failure() -> None:
    with pytest.raises(ProviderFailed, match="ConnectError"):
        await ask("GET", "http://127.0.0.1:1/x", dict[str, object], trusted_host="127.0.0.1")


def test_hosts_of_addresses() -> None:
    assert host_of("https://User@Example.org:8/x") == "example.org"
    assert host_of("https://[::1]/") == "::1"
    assert host_of("http://[") == host_of("") == host_of("x") == ""
