"""What can be said of a Valkey URL without the driver, which is an extra."""

from __future__ import annotations

import re
from importlib.util import find_spec
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from klatsch.errors import StartRefused

SCHEMES = ("valkey", "valkeys", "redis", "rediss", "unix")
"""The `s` at the end is TLS. The server is told apart by what it can do, not by its name."""

PREFIX = "klatsch"
_PREFIX = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_valkey(url: str) -> bool:
    return url.partition(":")[0] in SCHEMES


def must_have_driver() -> None:
    """Before anything of `drivers.valkey` is imported."""
    if find_spec("valkey") is None:
        raise StartRefused(
            "Valkey needs a driver that is not installed.", hint='Install it: pip install "klatsch[scale]".'
        )


def without_prefix(url: str) -> tuple[str, str]:
    """The URL for the driver, and what the names of channels and keys begin with.

    Channels know no databases: two Klatsch on one server that are not the same Klatsch need `?prefix=` of their own.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise no_address() from error
    options = parse_qsl(parts.query)
    prefix = dict(options).get("prefix", PREFIX)
    if not _PREFIX.fullmatch(prefix):
        raise StartRefused(
            "KLATSCH_HUB has a prefix that is none.", hint="Use 1 to 64 letters, digits, hyphens and underscores."
        )
    kept = urlencode([(name, value) for name, value in options if name != "prefix"])
    return urlunsplit(parts._replace(query=kept)), prefix


def no_address() -> StartRefused:
    return StartRefused("KLATSCH_HUB is no address.", hint="Use valkey://[user:password@]host:port/0.")


def place_of(url: str) -> str:
    """Host, port and database: what may be in a log. Never the user, the password or an option."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that is none"
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
