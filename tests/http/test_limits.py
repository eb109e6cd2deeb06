"""One byte over each limit, and a thousand times over: refused within a second, without reading the rest or growing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cast import Person, Server
from raw import exchange, request

MOST_MESSAGE_BYTES = 131_072
MOST_AUTH_BYTES = 16_384
MOST_OTHER_BYTES = 65_536
MIB_MORE = 10


def padded(size: int) -> bytes:
    """JSON of exactly so many bytes."""
    head, tail = b'{"content": "x"', b"}"
    return head + b" " * (size - len(head) - len(tail)) + tail


async def test_a_body_of_the_limit_is_read_and_one_byte_more_is_not(ann: Person) -> None:
    headers = {"content-type": "application/json"}
    answer = await ann.ask("POST", "/message", content=padded(MOST_MESSAGE_BYTES), headers=headers)
    assert answer.status_code == 200
    answer = await ann.ask("POST", "/message", content=padded(MOST_MESSAGE_BYTES + 1), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/invite", MOST_OTHER_BYTES),
        ("/api/auth/signin", MOST_AUTH_BYTES),
        ("/api/auth/join", MOST_AUTH_BYTES),
        ("/api/auth/signout", MOST_AUTH_BYTES),
        ("/api/auth/callback/credentials", MOST_AUTH_BYTES),
    ],
)
async def test_every_door_has_its_limit(ann: Person, path: str, most: int) -> None:
    headers = {"content-type": "application/json"}
    assert (await ann.ask("POST", path, content=padded(most), headers=headers)).status_code != 413
    assert (await ann.ask("POST", path, content=padded(most + 1), headers=headers)).status_code == 413


def chunks(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b"10000\r\n" + b"x" * 65_536 + b"\r\n"


@pytest.mark.by_the_clock
async def test_a_body_without_end_is_cut_off_early(server: Server, ann: Person) -> None:
    before = server.resident_mib
    head = request(
        "POST",
        "/message",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        f"Cookie: {ann.cookie_header}",
        f"Origin: {server.origin}",
    )
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        yield head
        for chunk in chunks(16_000):
            yield chunk
            sent += len(chunk)

    answer = await exchange(server.port, parts(), seconds=5)
    assert answer.status == 413
    assert answer.closed
    assert answer.seconds < 1
    assert sent < 32 * 1024 * 1024, "it did not listen to the end"
    assert server.resident_mib - before < MIB_MORE


@pytest.mark.by_the_clock
async def test_an_announced_gigabyte_is_refused_before_it_comes(server: Server, ann: Person) -> None:
    head = request(
        "POST",
        "/message",
        "Content-Type: application/json",
        "Content-Length: 1073741824",
        f"Cookie: {ann.cookie_header}",
        f"Origin: {server.origin}",
    )
    answer = await exchange(server.port, [head], seconds=5)
    assert (answer.status, answer.closed) == (413, True)
    assert answer.seconds < 1


def monsters() -> Iterator[tuple[str, list[bytes], int]]:
    headers = [f"X-Header-{n}: {n}" for n in range(10_000)]
    yield "10,000 headers", [request("GET", "/healthz", *headers)], 431
    yield "an address of 1 MB", [request("GET", "/" + "x" * 1_048_576)], 414
    yield "a query of 1 MB", [request("GET", "/allMessages?room=" + "x" * 1_048_576)], 414
    yield "a cookie of 1 MB", [request("GET", "/healthz", "Cookie: a=" + "x" * 1_048_576)], 431
    yield "a header's name of 1 MB", [request("GET", "/healthz", "x" * 1_048_576 + ": 1")], 431
    yield "a method of 1 MB", [b"G" * 1_048_576], 414
    yield "a header without end", [b"GET / HTTP/1.1\r\nX: ", *(b"x" * 65_536 for _ in range(1_000))], 431


@pytest.mark.by_the_clock
@pytest.mark.parametrize(("parts", "status"), [row[1:] for row in monsters()], ids=[row[0] for row in monsters()])
async def test_monsters_are_turned_away_quickly(server: Server, ann: Person, parts: list[bytes], status: int) -> None:
    before = server.resident_mib
    answer = await exchange(server.port, parts, seconds=5)
    assert (answer.status, answer.closed) == (status, True)
    assert answer.seconds < 1
    assert not answer.was_reset, "the reply can be heard out"
    assert server.resident_mib - before < MIB_MORE
    await ann.get("/allRooms")


async def test_the_limits_leave_room_for_honest_requests(ann: Person) -> None:
    answer = await ann.ask("GET", "/healthz?" + "x" * 7_000, headers={"x-long": "x" * 20_000})
    assert answer.status_code == 200


SMUGGLED = {
    "length and chunks": ["Content-Length: 4", "Transfer-Encoding: chunked"],
    "two lengths": ["Content-Length: 4", "Content-Length: 44"],
    "a negative length": ["Content-Length: -1"],
    "a length with a plus": ["Content-Length: +4"],
    "a strange coding": ["Transfer-Encoding: xchunked"],
    "a space before the colon": ["Content-Length : 4"],
}


@pytest.mark.parametrize("name", SMUGGLED)
async def test_a_request_with_two_meanings_has_none(server: Server, ann: Person, name: str) -> None:
    """Behind a proxy that reads the other meaning, the rest would be somebody else's request (ASVS 4.2.1)."""
    lines = [
        "Content-Type: application/json",
        f"Cookie: {ann.cookie_header}",
        f"Origin: {server.origin}",
        *SMUGGLED[name],
    ]
    rest = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = await exchange(server.port, [request("POST", "/message", *lines, body=rest)], seconds=2)
    assert answer.status in (400, 501), answer
    assert answer.closed
