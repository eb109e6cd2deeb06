"""Bytes become values or one clear refusal; nothing that anybody sends is a crash."""

from __future__ import annotations

from typing import Annotated

import msgspec
import pytest
from requests_made import request_with
from starlette.requests import ClientDisconnect, Request

from klatsch.bff.messages import Asked
from klatsch.errors import BadRequest, BodyTooLarge, InvalidField, KlatschError, RateLimited, UnsupportedType
from klatsch.http import wire
from klatsch.http.route import POST, Reply
from klatsch.model.messages import Draft


class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(max_length=5)]
    count: int = 0


def test_an_answer_is_json() -> None:
    reply = wire.ok({"größe": [1, None, True]}, (b"x-more", b"1"))
    assert reply == Reply(
        '{"größe":[1,null,true]}'.encode(), 200, ((b"content-type", b"application/json"), (b"x-more", b"1"))
    )


def test_a_refusal_has_the_one_shape() -> None:
    reply = wire.error_reply(RateLimited("Slowly.", hint="Wait.", retry_after=7), (b"x-more", b"1"))
    assert reply.status == 429
    assert msgspec.json.decode(reply.body) == {"error": {"code": "rate_limited", "message": "Slowly.", "hint": "Wait."}}
    assert dict(reply.headers) == {b"content-type": b"application/json", b"retry-after": b"7", b"x-more": b"1"}


def test_after_an_oversized_body_the_connection_ends() -> None:
    assert (b"connection", b"close") in wire.error_reply(BodyTooLarge()).headers
    assert (b"connection", b"close") not in wire.error_reply(BadRequest()).headers


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", BadRequest),
        (b"{", BadRequest),
        (b"{'name': 'a'}", BadRequest),
        (b'{"name": "a"} trailing', BadRequest),
        (b'{"name": "\xff"}', BadRequest),
        (b'{"name": "\\ud800"}', BadRequest),
        (b'{"name": NaN}', BadRequest),
        (b"\xef\xbb\xbf{}", BadRequest),
        ('{"name": "a"}'.encode("utf-16"), BadRequest),
        (b"[" * 100_000, InvalidField),
        (b'{"name": ' + b"[" * 100_000, InvalidField),
        (b"null", InvalidField),
        (b"[]", InvalidField),
        (b"{}", InvalidField),
        (b'{"name": 7}', InvalidField),
        (b'{"name": "too long"}', InvalidField),
        (b'{"name": "a", "admin": true}', InvalidField),
        (b'{"name": "a", "Name": "b"}', InvalidField),
        (b'{"name": "a", "__proto__": {}}', InvalidField),
        (b'{"name": "a", "count": "7"}', InvalidField),
        (b'{"name": "a", "count": 1.5}', InvalidField),
        (b'{"name": "a", "count": 1e400}', InvalidField),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_not_it_is_refused(body: bytes, refusal: type[KlatschError]) -> None:
    with pytest.raises(refusal):
        wire.decode(body, Thing)


def test_a_body_that_is_it_is_read() -> None:
    assert wire.decode(b'{"name": "a", "count": 7}', Thing) == Thing(name="a", count=7)


def test_deep_nesting_is_a_refusal_and_no_crash() -> None:
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    with pytest.raises(BadRequest):
        wire.decode(deep, dict)


@pytest.mark.parametrize(
    "field",
    ["role", "_id", "userId", "author", "sender", "createdAt", "seq", "change", "epoch", "isAdmin", "client_id"],
)
def test_a_draft_sets_nothing_but_what_it_may(field: str) -> None:
    assert wire.decode(b'{"content": "a", "clientId": "c"}', Draft).client_id == "c"
    with pytest.raises(InvalidField, match="unknown field"):
        wire.decode(msgspec.json.encode({"content": "a", field: "x"}), Draft)


@pytest.mark.parametrize("content", ["", " ", "\n\t\u00a0\u2003", "x" * 20_001])
def test_a_draft_says_something_and_not_too_much(content: str) -> None:
    with pytest.raises(InvalidField):
        wire.decode(msgspec.json.encode({"content": content}), Draft)
    assert wire.decode(msgspec.json.encode({"content": "👩‍👩‍👧" * 4_000}), Draft)


# -- the query ----------------------------------------------------------------------------------------


def ask(query: bytes) -> Asked:
    return wire.query(request_with(query=query), Asked)


def test_a_query_is_read_with_its_numbers() -> None:
    assert ask(b"") == Asked()
    assert ask(b"room=C0123456789ABCDEF&limit=7&before=0") == Asked(room="C0123456789ABCDEF", limit=7, before=0)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        (b"limit=7&limit=7", InvalidField),
        (b"limit=7&limit=8", InvalidField),
        (b"limit=7&%6cimit=8", InvalidField),
        (b"limt=7", InvalidField),
        (b"limit=0", InvalidField),
        (b"limit=201", InvalidField),
        (b"limit=", InvalidField),
        (b"limit=7.5", InvalidField),
        (b"limit=0x7", InvalidField),
        (b"limit=%00", InvalidField),
        (b"before=-1", InvalidField),
        (b"before=9007199254740993", InvalidField),
        (b"before=" + b"9" * 5_000, InvalidField),
        (b"room=C1", InvalidField),
        (b"room=C0123456789ABCDEF%0A", InvalidField),
        (b"room=%F0%9F%92%A9", InvalidField),
        (b"room=%FF", BadRequest),
        (b"room", BadRequest),
        (b"&", BadRequest),
        (b"&".join(b"a%d=1" % n for n in range(33)), BadRequest),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_query_that_is_not_it_is_refused(query: bytes, refusal: type[KlatschError]) -> None:
    with pytest.raises(refusal):
        ask(query)


# -- the body as it arrives -----------------------------------------------------------------------------


def posting(headers: dict[str, str], *body: bytes, most: int = 20) -> Request:
    async def answer(request: Request, app: object) -> Reply:
        return Reply()

    request = request_with(headers, body=body)
    request.scope["klatsch.route"] = POST("/", answer, "Write", most_bytes=most)
    return request


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("media", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
async def test_json_is_read(media: str) -> None:
    thing = await wire.json_body(posting({"content-type": media}, b'{"name"', b': "a"}'), Thing)
    assert thing == Thing(name="a")


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "text/plain, application/json",
    ],
)
async def test_what_a_foreign_page_could_send_without_asking_is_not_read(media: str) -> None:
    with pytest.raises(UnsupportedType):
        await wire.json_body(posting({"content-type": media}, b'{"name": "a"}'), Thing)


async def test_a_body_may_be_as_large_as_it_may_be() -> None:
    assert await wire.body(posting(JSON, b"x" * 10, b"x" * 10), 20) == b"x" * 20


@pytest.mark.parametrize(
    ("announced", "body"),
    [
        ("21", ()),
        ("9" * 5_000, ()),
        ("1", (b"x" * 21,)),
        ("", (b"x" * 20, b"x")),
        ("-5", (b"x" * 21,)),
        ("²", (b"x" * 21,)),
    ],
)
async def test_a_body_that_is_too_large_is_refused_however_it_was_announced(
    announced: str, body: tuple[bytes, ...]
) -> None:
    with pytest.raises(BodyTooLarge, match="20 bytes"):
        await wire.body(posting(JSON | {"content-length": announced}, *body), 20)


async def test_what_was_announced_as_too_large_is_not_even_read() -> None:
    request = posting(JSON | {"content-length": "21"}, b"x" * 21)
    with pytest.raises(BodyTooLarge):
        await wire.body(request, 20)
    assert b"".join([part async for part in request.stream()]) == b"x" * 21, "it was still all there"


async def test_whoever_hangs_up_half_way_is_no_error_of_ours() -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    request = Request(request_with().scope, receive)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ClientDisconnect):
        await wire.body(request, 20)
