"""Who is asking, from where, and from which site."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from klatsch.chat import Klatsch, limits, sessions
from klatsch.chat.limits import LIMITS, Limit
from klatsch.errors import ForeignOrigin, NotSignedIn
from klatsch.http.cookies import cookie_in, cookie_name, cookies_of
from klatsch.http.csrf import is_csrf_proof
from klatsch.http.headers import header_of
from klatsch.model.sessions import Session
from klatsch.model.users import User
from klatsch.settings import Settings

MOST_AGENT_CHARACTERS = 200
NO_SESSION_TOKEN_IS_LONGER = 128


async def find_session(connection: HTTPConnection, app: Klatsch) -> Session | None:
    """The session of the cookie, or None. From the cache when that is younger than a few seconds."""
    kept = connection.scope.get("klatsch.session")
    if kept is not None and kept[0] == app.sessions.ends:
        return kept[1]
    token = _session_in(cookies_of(connection), cookie_name(app.settings, "session-token"))
    if not token or len(token) > NO_SESSION_TOKEN_IS_LONGER:
        return None
    return await sessions.find_session(
        token, agent=agent_of(connection), address=address_of(connection, app.settings), app=app
    )


_session_in = lru_cache(maxsize=2_048)(cookie_in)
"""A browser says the same with every request, and taking it apart costs as much as the rest of finding the session."""


async def session(connection: HTTPConnection, app: Klatsch) -> Session:
    found = await find_session(connection, app)
    if found is None:
        raise NotSignedIn()
    return found


async def user(connection: HTTPConnection, app: Klatsch) -> User:
    return (await session(connection, app)).user


async def must_not_hurry(limit: Limit, connection: HTTPConnection, app: Klatsch) -> None:
    """Before anything is read or done. Who is not signed in counts for their address alone. Raises RateLimited."""
    if limit is Limit.NONE or not app.settings.rate_limit_factor:
        return
    user = None
    if LIMITS[limit].user is not None:
        ends = app.sessions.ends
        found = await find_session(connection, app)
        connection.scope["klatsch.session"] = (ends, found)  # whoever answers need not look it up again
        user = None if found is None else found.user.id
    await limits.must_not_hurry(limit, user=user, network=network_of(address_of(connection, app.settings)), app=app)


def must_be_same_site(connection: HTTPConnection, app: Klatsch) -> None:
    """For everything that may change something: exact Origin, else the browser's own word, else a CSRF token.

    Cookies alone prove nothing.
    """
    origin = header_of(connection, b"origin")
    if origin is not None:
        if origin not in app.settings.origins:
            raise ForeignOrigin()
        return
    site = header_of(connection, b"sec-fetch-site")
    if site == "same-origin":
        return
    if site is None and is_csrf_proof(
        connection, connection.headers.get("x-csrf-token"), settings=app.settings, secret=app.secret
    ):
        return
    raise ForeignOrigin()


def origin_of(connection: HTTPConnection, settings: Settings) -> str:
    """Which of our own origins this browser uses (localhost and 127.0.0.1 keep separate cookies).

    Never one that is not ours, whatever Host says.
    """
    used = f"{'https' if settings.secure else 'http'}://{connection.headers.get('host', '')}"
    return used if used in settings.origins else settings.origin


def agent_of(connection: HTTPConnection) -> str:
    """The user agent, shortened, without control characters: it goes into logs and onto screens."""
    raw = (header_of(connection, b"user-agent") or "")[:MOST_AGENT_CHARACTERS]
    if raw.isprintable():
        return raw
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in raw)


def address_of(connection: HTTPConnection, settings: Settings) -> str:
    """The client's address.

    X-Forwarded-For is believed only from a trusted proxy, and only its part that trusted proxies wrote. Some proxies
    add a line of their own below what the client sent: all lines count, in order.
    """
    client = connection.scope.get("client")
    peer: str = client[0].removeprefix("::ffff:") if client else ""  # IPv4 on an IPv6 listener
    trusted = _networks(settings.trusted_proxies)
    if not trusted or not _is_in(peer, trusted):
        return peer
    for hop in reversed(",".join(connection.headers.getlist("x-forwarded-for")).split(",")):
        hop = hop.strip()
        if not _is_address(hop):
            return peer
        peer = hop
        if not _is_in(hop, trusted):
            return hop
    return peer


@lru_cache(maxsize=4_096)
def network_of(address: str) -> str:
    """IPv6 by its /64, which is what one household gets: who floods from there has 2^64 addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


@lru_cache(maxsize=4)
def _networks(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip(), strict=False) for part in listed.split(",") if part.strip())


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)
