"""A line without a network: a transport that keeps what is written, and frames as a browser sends and reads them."""

from __future__ import annotations

from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri


class Pipe:
    """An asyncio transport that keeps what is written."""

    def __init__(self) -> None:
        self.written, self.buffered = b"", 0
        self.closing = self.aborted = self.paused = False
        self.protocol: Any = None

    def write(self, data: bytes) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.aborted = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def get_extra_info(self, name: str) -> Any:
        return None


def parsed(data: bytes) -> list[Frame]:
    """As a browser reads it."""
    client = ClientProtocol(parse_uri("ws://localhost/live"), state=OPEN, max_size=None)
    client.receive_data(data)
    assert client.parser_exc is None
    return [event for event in client.events_received() if isinstance(event, Frame)]


def close_codes(data: bytes) -> list[int]:
    frames = [frame for frame in parsed(data) if frame.opcode is Opcode.CLOSE]
    return [int.from_bytes(bytes(frame.data)[:2], "big") for frame in frames]


def masked(opcode: Opcode, payload: bytes, *, fin: bool = True) -> bytes:
    """One frame as a browser sends it."""
    return Frame(opcode, payload, fin).serialize(mask=True)
