"""Asking a provider: short, capped, without redirects, and never at an address inside the house unless the operator named that host.

httpx is imported at first use: a server that nobody enters by a provider need not carry it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec

from klatsch.auth.providers import ProviderFailed

T = TypeVar("T")

LONGEST_SECONDS = 10.0
MOST_BYTES = 262_144
MOST_AT_ONCE = 32

_under_way = 0


async def ask(
    method: str,
    url: str,
    kind: type[T],
    *,
    trusted_host: str,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> T:
    """The JSON that 200 came with, as a `kind`. `trusted_host` is the one host that may be anywhere; all others must have public addresses.

    Raises ProviderFailed for everything else, within LONGEST_SECONDS.
    """
    global _under_way
    if _under_way >= MOST_AT_ONCE:
        raise ProviderFailed("too many sign-ins at once")
    _under_way += 1
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return _decoded(await _body(method, url, trusted_host, headers or {}, form), kind, host_of(url))
    except TimeoutError:
        raise ProviderFailed(f"{host_of(url)} took too long") from None
    finally:
        _under_way -= 1


async def _body(
    method: str, url: str, trusted_host: str, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> bytes:
    import httpx

    host = host_of(url)
    target, extensions = (url, {}) if host == trusted_host else (await _pinned(url), {"sni_hostname": host})
    sent = {"accept": "application/json", "user-agent": "klatsch", "host": urlsplit(url).netloc, **headers}
    context = await asyncio.to_thread(_tls)
    try:
        async with (
            httpx.AsyncClient(verify=context, timeout=5.0, follow_redirects=False, trust_env=False) as client,
            client.stream(method, target, headers=sent, data=form, extensions=extensions) as answer,
        ):
            if answer.status_code != 200:
                raise ProviderFailed(f"{host} answered {answer.status_code}")
            return await _capped(answer.aiter_bytes(), host)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderFailed(f"{host}: {type(error).__name__}") from None


async def _capped(parts: AsyncIterator[bytes], host: str) -> bytes:
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > MOST_BYTES:
            raise ProviderFailed(f"{host} answered more than {MOST_BYTES} bytes")
    return bytes(body)


async def _pinned(url: str) -> str:
    """The same URL with the host's address in place of its name, so that the address which was checked is the one that is called."""
    parts = urlsplit(url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host_of(url), parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ProviderFailed(f"{host_of(url)} has no address") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ip_address(address).is_global for address in addresses):
        raise ProviderFailed(f"{host_of(url)} is not a public address")
    address = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    return urlunsplit(parts._replace(netloc=address if parts.port is None else f"{address}:{parts.port}"))


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Takes some 20 ms, so once, and off the loop. Honours SSL_CERT_FILE and SSL_CERT_DIR."""
    import httpx

    return httpx.create_ssl_context()


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _decoded(body: bytes, kind: type[T], host: str) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderFailed(f"{host} answered something else: {type(error).__name__}") from None
