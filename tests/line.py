"""One WebSocket to the server, as a client that remembers everything it heard."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SECONDS = 10.0


class Line:
    """`heard` grows while the line is open; `code` is why it ended, None while it has not."""

    def __init__(self, url: str, *, origin: str | None, cookie: str = "", host: str | None = None) -> None:
        self.heard: list[dict[str, Any]] = []
        self.code: int | None = None
        headers = {**({"Origin": origin} if origin is not None else {}), **({"Cookie": cookie} if cookie else {})}
        self._connecting = connect(
            url,
            additional_headers=headers,
            compression=None,
            proxy=None,
            ping_interval=None,
            open_timeout=SECONDS,
            close_timeout=1,
        )
        self._connection: ClientConnection | None = None
        self._news = asyncio.Condition()
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises websockets' InvalidStatus when there is no upgrade."""
        self._connection = await self._connecting
        self._reader = asyncio.create_task(self._read(self._connection))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        if self._reader is not None:
            await self._reader

    async def say(self, action: dict[str, Any] | str) -> None:
        assert self._connection is not None
        await self._connection.send(action if isinstance(action, str) else json.dumps(action))

    async def say_bytes(self, frame: bytes) -> None:
        assert self._connection is not None
        await self._connection.send(frame)

    def cut(self) -> None:
        """Without a goodbye."""
        assert self._connection is not None
        self._connection.transport.abort()

    async def event(self, kind: str, *, seconds: float = SECONDS, **fields: Any) -> dict[str, Any]:
        """The first event of this type with these fields, heard already or within the time."""

        def fits(event: dict[str, Any]) -> bool:
            return event["type"] == kind and all(event.get(name) == value for name, value in fields.items())

        return await self._until(lambda: next((event for event in self.heard if fits(event)), None), seconds)

    async def message(self, content: str, *, seconds: float = SECONDS) -> dict[str, Any]:
        """The message.created with this content."""
        return await self._until(
            lambda: next((e for e in self.messages if e["message"]["content"] == content), None), seconds
        )

    async def end(self, *, seconds: float = SECONDS) -> int:
        """The close code (1006 when there was no goodbye)."""
        return await self._until(lambda: self.code, seconds)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [event for event in self.heard if event["type"] == "message.created"]

    @property
    def contents(self) -> list[str]:
        return [event["message"]["content"] for event in self.messages]

    async def _until(self, found: Any, seconds: float) -> Any:
        async with asyncio.timeout(seconds), self._news:
            while (value := found()) is None:
                assert self.code is None, f"the line ended with {self.code}"
                await self._news.wait()
            return value

    async def _read(self, connection: ClientConnection) -> None:
        try:
            async for frame in connection:
                async with self._news:
                    self.heard.append(json.loads(frame))
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        async with self._news:
            self.code = connection.close_code or 1006
            self._news.notify_all()
