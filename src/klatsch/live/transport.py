"""The WebSocket protocol class: uvicorn's for the handshake, which then hands its transport to a `Line`.

uvicorn keeps a task, a parser and thirty attributes for each line, and a frame through ASGI's `send` costs three to six
times as much as ready bytes on the transport.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from klatsch.live.line import SILENCE_SECONDS, Line

EXTENSION = "klatsch.live"


class LiveProtocol(WebSocketsSansIOProtocol):
    """Until the line is open, or refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = self.loop.time() + SILENCE_SECONDS

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            scope: dict[str, Any] = dict(self.scope)
            scope["extensions"][EXTENSION] = self  # the dict that the scope keeps too

    def data_received(self, data: bytes) -> None:
        """Nobody may say anything before they have been answered (RFC 6455 §4.1)."""
        if self.handshake_initiated and not self.close_sent:
            self.transport.abort()
        else:
            super().data_received(data)

    def open_line(self) -> Line:
        """The handshake was accepted: from here on the transport is the line's, and this object is for nothing."""
        connections = cast("set[asyncio.Protocol]", self.connections)
        connections.discard(self)
        line = Line(self.transport, connections)
        self.transport.set_protocol(line)
        # When the application returns, uvicorn hangs up, unless somebody does already.
        self.close_timer = self.loop.call_later(0, lambda: None)
        return line

    def overdue(self, now: float) -> None:
        """Called by the sweep: there is no WebSocket yet that could be closed with a code."""
        if now > self.deadline:
            self.transport.abort()
