"""Frames that any WebSocket client can read, words in any pieces, and lines that do not wait for ever."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from websockets.frames import Opcode
from wires import Pipe, close_codes, masked, parsed

from klatsch.live import line as lines
from klatsch.live.line import MOST_BUFFERED, MOST_FRAME_BYTES, SILENCE_SECONDS, STALL_SECONDS, Line, text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
def test_a_frame_is_read_as_it_was_written(size: int) -> None:
    (frame,) = parsed(text_frame(b"x" * size))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, b"x" * size)


def test_frames_in_one_write_are_several_frames() -> None:
    frames = parsed(b"".join(text_frame(text.encode()) for text in ("one", "größer", "")))
    assert [bytes(frame.data).decode() for frame in frames] == ["one", "größer", ""]


class Open:
    """A line, and who listens to it."""

    def __init__(self) -> None:
        self.pipe, self.connections = Pipe(), set[asyncio.Protocol]()
        self.heard: list[str] = []
        self.ends = 0
        transport: Any = self.pipe
        self.line = Line(transport, self.connections)
        self.line.hearer = self

    def hear(self, text: str) -> None:
        self.heard.append(text)

    def gone(self) -> None:
        self.ends += 1

    @property
    def codes(self) -> list[int]:
        return close_codes(self.pipe.written)

    @property
    def keeps_a_parser(self) -> bool:
        return self.line._reading is not None  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
async def open_line() -> Open:
    return Open()


# -- what they say ---------------------------------------------------------------------------------------------


async def test_words_arrive_and_the_parser_goes(open_line: Open) -> None:
    open_line.line.data_received(masked(Opcode.TEXT, b"one") + masked(Opcode.TEXT, "größer".encode()))
    assert open_line.heard == ["one", "größer"]
    assert not open_line.keeps_a_parser


async def test_a_line_that_says_nothing_has_no_parser(open_line: Open) -> None:
    assert not open_line.keeps_a_parser
    assert not hasattr(open_line.line, "__dict__"), "ten thousand dictionaries would be for nothing"


async def test_however_it_is_cut_and_whatever_is_between_it_is_the_same(open_line: Open) -> None:
    """Every length of header, fragments, and control frames in the middle of a message."""
    sizes = (0, 1, 125, 126, 127, 1_000, MOST_FRAME_BYTES)
    wanted = [chr(97 + at) * size for at, size in enumerate(sizes)] + ["in three parts"]
    wire = b"".join(masked(Opcode.TEXT, text.encode()) for text in wanted[:-1])
    wire += (
        masked(Opcode.TEXT, b"in ", fin=False) + masked(Opcode.PING, b"?") + masked(Opcode.CONT, b"three ", fin=False)
    )
    wire += masked(Opcode.PONG, b"") + masked(Opcode.CONT, b"parts")
    for seed in range(300):
        chance, once = random.Random(seed), Open()
        at = 0
        while at < len(wire):
            size = chance.choice((1, 2, 3, 7, 100, 1_400, len(wire)))
            once.line.data_received(wire[at : at + size])
            at += size
        assert once.heard == wanted, seed
        assert not once.keeps_a_parser, seed
        assert [(frame.opcode, bytes(frame.data)) for frame in parsed(once.pipe.written)] == [(Opcode.PONG, b"?")]
        assert not once.pipe.closing


async def test_half_a_frame_and_half_a_message_keep_their_parser(open_line: Open) -> None:
    frame = masked(Opcode.TEXT, b"whole")
    for at in range(1, len(frame)):
        half = Open()
        half.line.data_received(frame[:at])
        assert half.keeps_a_parser, at
        half.line.data_received(frame[at:])
        assert (half.heard, half.keeps_a_parser) == (["whole"], False)
    open_line.line.data_received(masked(Opcode.TEXT, b"and so ", fin=False))
    assert open_line.keeps_a_parser


async def test_a_length_written_longer_than_it_need_be_is_no_trap(open_line: Open) -> None:
    """Its end is not where it was counted to be: then the parser stays, and nothing is lost."""
    long_way = bytes((0x81, 0x80 | 126, 0, 3)) + b"\0\0\0\0one"
    open_line.line.data_received(long_way + masked(Opcode.TEXT, b"two")[:4])
    open_line.line.data_received(masked(Opcode.TEXT, b"two")[4:])
    assert open_line.heard[:1] == ["one"] or open_line.codes == [1002]


async def test_bytes_are_an_empty_message(open_line: Open) -> None:
    open_line.line.data_received(masked(Opcode.BINARY, b'{"type":"heartbeat"}'))
    assert open_line.heard == [""]


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        (b"\x81\x03one", 1002),  # a browser masks
        (masked(Opcode.CONT, b"of what?"), 1002),
        (masked(Opcode.TEXT, b"a", fin=False) + masked(Opcode.TEXT, b"b"), 1002),
        (bytes((0xC1, 0x80, 0, 0, 0, 0)), 1002),  # an extension that nobody agreed on
        (bytes((0x83, 0x80, 0, 0, 0, 0)), 1002),  # no such opcode
        (masked(Opcode.TEXT, b"\xff\xfe"), 1007),
        (masked(Opcode.TEXT, b"x" * (MOST_FRAME_BYTES + 1)), 1009),
        (masked(Opcode.TEXT, b"x" * MOST_FRAME_BYTES, fin=False) + masked(Opcode.CONT, b"x"), 1009),
    ],
)
async def test_what_is_no_websocket_is_told_so_and_closed(wire: bytes, code: int, open_line: Open) -> None:
    open_line.line.data_received(wire)
    assert open_line.codes == [code]
    assert open_line.pipe.closing
    assert open_line.heard == []
    assert open_line.ends == 1


async def test_a_goodbye_is_answered_and_ends_it(open_line: Open) -> None:
    open_line.line.data_received(masked(Opcode.TEXT, b"one") + masked(Opcode.CLOSE, (1001).to_bytes(2, "big")))
    assert open_line.codes == [1001]
    assert open_line.pipe.closing
    assert open_line.ends == 1
    open_line.line.connection_lost(None)
    assert open_line.ends == 1, "once"
    assert not open_line.connections


async def test_reading_rests_while_somebody_is_busy_and_goes_on(open_line: Open) -> None:
    open_line.line.rest()
    assert open_line.pipe.paused
    open_line.line.go_on()
    assert not open_line.pipe.paused


# -- what is said to them ----------------------------------------------------------------------------------------


async def test_ready_frames_go_out_as_they_are(open_line: Open) -> None:
    open_line.line.write_frames(text_frame(b"hello") + text_frame(b"world"))
    assert [bytes(frame.data) for frame in parsed(open_line.pipe.written)] == [b"hello", b"world"]


async def test_ending_says_why_and_cuts_who_does_not_say_goodbye(
    open_line: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "GOODBYE_SECONDS", 0.01)
    open_line.line.end(4001, "session ended")
    assert open_line.codes == [4001]
    assert open_line.ends == 1, "whoever listens need not wait for the other side"
    assert not open_line.pipe.closing
    await asyncio.sleep(0.05)
    assert open_line.pipe.aborted


async def test_whoever_says_goodbye_too_is_closed_at_once(open_line: Open) -> None:
    open_line.line.end(4001, "session ended")
    open_line.line.data_received(masked(Opcode.TEXT, b"late") + masked(Opcode.CLOSE, (4001).to_bytes(2, "big")))
    assert open_line.pipe.closing
    assert not open_line.pipe.aborted
    assert open_line.codes == [4001], "one goodbye each"
    assert open_line.heard == []


async def test_ending_in_the_middle_of_a_message_is_ending(open_line: Open) -> None:
    open_line.line.data_received(masked(Opcode.TEXT, b"and so ", fin=False))
    open_line.line.end(4001, "session ended")
    assert open_line.codes == [4001]


async def test_ending_twice_is_ending_once(open_line: Open) -> None:
    open_line.line.end(4001, "session ended")
    open_line.line.end(4002, "too slow")
    open_line.line.write_frames(text_frame(b"late"))
    assert open_line.codes == [4001]
    assert b"late" not in open_line.pipe.written
    assert open_line.ends == 1


async def test_a_reader_who_lets_a_megabyte_wait_is_too_slow(open_line: Open) -> None:
    open_line.pipe.buffered = MOST_BUFFERED
    open_line.line.write_frames(text_frame(b"still fine"))
    assert open_line.codes == []
    open_line.pipe.buffered = MOST_BUFFERED + 1
    open_line.line.write_frames(text_frame(b"too much"))
    assert open_line.codes == [4002]


async def test_reading_goes_on_while_the_goodbye_is_awaited(open_line: Open) -> None:
    open_line.line.rest()
    open_line.line.end(4003, "not an action")
    assert not open_line.pipe.paused


async def test_a_line_that_is_gone_is_left_alone(open_line: Open) -> None:
    open_line.pipe.closing = True
    open_line.line.write_frames(text_frame(b"late"))
    open_line.line.end(4001, "session ended")
    open_line.line.rest()
    assert open_line.pipe.written == b""
    assert not open_line.pipe.paused


async def test_a_server_that_stops_says_so_and_hangs_up(open_line: Open) -> None:
    open_line.line.shutdown()
    assert open_line.codes == [1012]
    assert open_line.pipe.closing


# -- silence and stalling ------------------------------------------------------------------------------------------


async def test_a_reader_who_stalls_is_too_slow_after_a_while(open_line: Open) -> None:
    line, now = open_line.line, asyncio.get_running_loop().time()
    line.pause_writing()
    line.overdue(now + STALL_SECONDS - 1)
    assert open_line.codes == []
    line.resume_writing()
    line.overdue(now + STALL_SECONDS + 1)
    assert open_line.codes == [], "it went on in time"
    line.pause_writing()
    line.overdue(now + STALL_SECONDS + 2)
    assert open_line.codes == [4002]


async def test_whoever_is_silent_is_closed_and_whoever_speaks_is_not(open_line: Open) -> None:
    line, now = open_line.line, asyncio.get_running_loop().time()
    line.overdue(now + SILENCE_SECONDS - 1)
    assert open_line.codes == []
    line.deadline = now - 1
    line.data_received(masked(Opcode.PING, b""))
    line.overdue(now + 1)
    assert open_line.codes == []
    line.overdue(now + SILENCE_SECONDS + 2)
    assert open_line.codes == [4004]
