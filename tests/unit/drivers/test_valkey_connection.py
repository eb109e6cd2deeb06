"""Answers and what was announced are told apart, however many come in a row."""

from __future__ import annotations

import pytest
from valkey_server import server_url

from klatsch.drivers.valkey_connection import Push, connection_to, subscribe
from klatsch.errors import StartRefused


async def test_a_push_is_a_push_and_an_answer_an_answer() -> None:
    connection = connection_to(server_url(), seconds=2)
    await connection.connect()
    try:
        await connection.send_command("SSUBSCRIBE", "a")
        assert await connection.read_response() == Push([b"ssubscribe", b"a", 1])
        await connection.send_command("SPUBLISH", "a", b"\x00\r\n")
        both = [await connection.read_response() for _ in range(2)]
        assert [it for it in both if isinstance(it, Push)] == [[b"smessage", b"a", b"\x00\r\n"]]
        assert [it for it in both if not isinstance(it, Push)] == [1]
        await connection.send_command("LRANGE", "nothing", 0, 1)
        assert not isinstance(await connection.read_response(), Push), "a list that was asked for"
    finally:
        await connection.disconnect()


async def test_thousands_of_pushes_may_come_in_a_row() -> None:
    """Without an answer between them; more than Python goes deep."""
    listening, saying = connection_to(server_url(), seconds=2), connection_to(server_url(), seconds=2)
    await listening.connect()
    await saying.connect()
    try:
        await listening.send_command("SSUBSCRIBE", "many")
        await listening.read_response()
        for number in range(3_000):
            await saying.send_command("SPUBLISH", "many", number)
        heard = [await listening.read_response() for _ in range(3_000)]
        assert heard == [[b"smessage", b"many", b"%d" % number] for number in range(3_000)]
    finally:
        await listening.disconnect()
        await saying.disconnect()


async def test_listening_is_answered_also_where_much_is_said_meanwhile() -> None:
    """Only what was not said is left: the next that comes is the next answer."""
    connection = connection_to(server_url(), seconds=2)
    await connection.connect()
    try:
        await subscribe(connection, [b"loud"])
        said = [("SPUBLISH", "loud", number) for number in range(50)]
        saying = connection_to(server_url(), seconds=2)
        await saying.connect()
        await saying.send_packed_command(saying.pack_commands(said))
        for _ in said:
            await saying.read_response()
        await saying.disconnect()
        await subscribe(connection, [b"%d" % number for number in range(20)])
        await connection.send_command("ECHO", "next")
        assert await connection.read_response() == b"next"
    finally:
        await connection.disconnect()


@pytest.mark.parametrize("url", ["valkey://h:port/0", "valkey://h/0?colour=grey"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(StartRefused, match="KLATSCH_HUB"):
        connection_to(url, seconds=1)
