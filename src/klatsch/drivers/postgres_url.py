"""What can be said of a PostgreSQL URL without the driver, which is an extra."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

from klatsch.errors import StartRefused

SCHEMES = ("postgresql", "postgres")
MOST_CONNECTIONS = 10


def is_postgres(url: str) -> bool:
    return url.partition(":")[0] in SCHEMES


def must_have_driver() -> None:
    """Before anything of `drivers.postgres` is imported."""
    if find_spec("asyncpg") is None:
        raise StartRefused(
            "PostgreSQL needs a driver that is not installed.", hint='Install it: pip install "klatsch[scale]".'
        )


def place_of(url: str) -> str:
    """Host, port and database: what may be in a log. Never the user, the password or an option."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that is none"
    return f"{parts.netloc.rpartition('@')[2] or 'localhost'}{parts.path}"
