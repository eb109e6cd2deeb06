"""Requests without a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request


def request_with(
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    *,
    peer: str | None = "192.0.2.1",
    query: bytes = b"",
    body: Sequence[bytes] = (),
) -> Request:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    parts = list(body)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": parts.pop(0) if parts else b"", "more_body": bool(parts)}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": (peer, 50_000) if peer is not None else None,
    }
    return Request(scope, receive)
