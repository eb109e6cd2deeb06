"""Bytes ↔ values. Bad bytes become one clear refusal; unknown fields are refused by the structs themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from klatsch.errors import BadRequest, BodyTooLarge, InvalidField, KlatschError, UnsupportedType
from klatsch.http.exchange import exchange_of
from klatsch.http.headers import header_of
from klatsch.http.route import JSON, Reply, Route

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
encode = _encoder.encode


def ok(value: Any, *headers: tuple[bytes, bytes]) -> Reply:
    return Reply(encode(value), 200, (*JSON, *headers) if headers else JSON)


def error_body(error: KlatschError) -> bytes:
    return encode({"error": {"code": error.code, "message": error.text, "hint": error.advice}})


def error_reply(error: KlatschError, *headers: tuple[bytes, bytes]) -> Reply:
    more = ((b"retry-after", str(error.retry_after).encode()),) if error.retry_after is not None else ()
    # What is left of an oversized body is not read, so nothing can follow it on this connection.
    goodbye = ((b"connection", b"close"),) if isinstance(error, BodyTooLarge) else ()
    return Reply(error_body(error), error.status, (*JSON, *more, *goodbye, *headers))


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def decode(body: bytes, kind: type[T]) -> T:
    """JSON bytes as a `kind`. Raises BadRequest (not JSON, not UTF-8) or InvalidField (JSON, but not of this shape)."""
    try:
        return _decoder(kind).decode(body)
    except msgspec.ValidationError as error:
        raise InvalidField(f"{error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body is not JSON in UTF-8.") from None


def query(request: Request, kind: type[T]) -> T:
    """The query string as a `kind`, which is frozen: many ask the same. A field given twice is refused: parsers elsewhere
    might take the other one."""
    return _read_query(request.scope["query_string"], kind)


@lru_cache(maxsize=512)
def _read_query(written: bytes, kind: type[T]) -> T:
    raw = written.decode("latin-1")
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, strict_parsing=bool(raw), errors="strict", max_num_fields=32)
    except (ValueError, UnicodeDecodeError):
        raise BadRequest("The query string could not be read.") from None
    values = dict(pairs)
    if len(values) != len(pairs):
        raise InvalidField("A field of the query is given twice.")
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidField(f"{error}.") from None


async def body(request: Request, most: int) -> bytes:
    """The whole body, at most `most` bytes; an oversized one is refused without reading the rest."""
    announced = header_of(request, b"content-length")
    if announced is not None and announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
        raise _too_large(most)
    direct = exchange_of(request.receive)
    whole = None if direct is None else direct.take_body()
    if whole is None:
        return await _gathered(request, most)
    if len(whole) > most:
        raise _too_large(most)
    return whole


async def _gathered(request: Request, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
    return b"".join(parts)


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body may have {most} bytes at the most.")


async def json_body(request: Request, kind: type[T]) -> T:
    """The body as a `kind`.

    Only `application/json`: a form or text/plain is what a foreign page could send without asking.
    """
    media = (header_of(request, b"content-type") or "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise UnsupportedType()
    route: Route = request.scope["klatsch.route"]
    return decode(await body(request, route.most_bytes), kind)
