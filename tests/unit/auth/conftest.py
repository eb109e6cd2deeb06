from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
from auth_stage import Stage, staged
from starlette.requests import Request

MakeRequest = Callable[..., Request]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    async with staged(tmp_path / "data") as it:
        await it.app.auth_db.name_workspace("Acme")
        yield it


@pytest.fixture
def make_request() -> MakeRequest:
    """A request as the front hands it to a handler."""

    def made(
        method: str = "GET", path: str = "/", *, body: bytes = b"", most_bytes: int = 1_000, **headers: str
    ) -> Request:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        path, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()],
            "client": ("192.0.2.1", 5),
            "path_params": {},
            "klatsch.route": type("Route", (), {"most_bytes": most_bytes})(),
        }
        return Request(scope, receive)

    return made
