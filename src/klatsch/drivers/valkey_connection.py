"""A connection of the library that tells apart what is an answer and what was announced."""

from __future__ import annotations

from typing import Any, cast

from valkey._parsers import _AsyncRESP3Parser  # pyright: ignore[reportPrivateUsage]
from valkey.asyncio.connection import Connection, parse_url

from klatsch.drivers.valkey_url import no_address

LISTENING, DEAF, SAID = b"ssubscribe", b"sunsubscribe", b"smessage"
"""What pushes begin with: the answers to SSUBSCRIBE and SUNSUBSCRIBE, and what was announced."""


class Push(list[Any]):
    """What comes without having been asked for (RESP3)."""


class Parser(_AsyncRESP3Parser):
    """Gives each push to its reader.

    The library's own goes on to the next answer by calling itself, which ends after some hundred pushes in a row.
    """

    async def read_response(self, disable_decoding: bool = True, push_request: bool = True) -> Any:
        return await super().read_response(disable_decoding=True, push_request=True)

    async def handle_push_response(self, response: list[Any], disable_decoding: bool, push_request: bool) -> Push:
        return Push(response)


async def subscribe(connection: Connection, channels: list[bytes]) -> None:
    """A command each, since each channel is of a shard of its own. What is announced on some meanwhile is not heard."""
    await connection.send_packed_command(connection.pack_commands([("SSUBSCRIBE", channel) for channel in channels]))
    missing = len(channels)
    while missing:
        said = cast("list[Any]", await connection.read_response())
        missing -= said[0] == LISTENING


def connection_to(url: str, *, seconds: float) -> Connection:
    """Not connected yet. Raises StartRefused for an address that is none."""
    try:
        options: dict[str, Any] = dict(parse_url(url))
        kind: type[Connection] = options.pop("connection_class", Connection)
        return kind(
            **options,
            protocol=3,
            parser_class=Parser,
            socket_timeout=None,
            socket_connect_timeout=seconds,
            lib_name="klatsch",
            lib_version=None,
        )
    except (ValueError, TypeError) as error:
        raise no_address() from error
