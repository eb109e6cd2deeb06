"""A benchmark that cannot see a fault proves nothing: its eyes and ears, tested on faults."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="assigns cores and reads /proc")

if sys.platform == "linux":
    from bench.__main__ import is_wrong
    from bench.callers import Line
    from bench.chart import draw
    from bench.listeners import Ear, Listeners, split_frames
    from bench.machine import percentile
    from bench.report import outcome_page
    from bench.rounds import Outcome, until_calm
    from bench.sizes import first_load
    from bench.workloads.posts import content_of
    from bench.workloads.table import WORKLOADS


def frame(payload: bytes) -> bytes:
    assert 126 <= len(payload) < 65_536
    return b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload


def created(seq: int, number: int) -> bytes:
    content = content_of(number)
    return frame(b'{"type":"message.created","seq":%d,"message":{"content":"%s"}}' % (seq, content.encode()))


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, Ear]]:
    """The server's end, and an ear whose last message was number 10 of its room."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, Ear(theirs, 10, b"")


def hear_all(ear: Ear) -> list[int]:
    listeners = Listeners([ear])
    numbers = [heard.number for descriptor, _ in listeners.poll.poll(1) for heard in listeners.hear(descriptor)]
    listeners.poll.close()
    return numbers


def test_messages_in_order_are_heard_without_complaint(pair: tuple[socket.socket, Ear]) -> None:
    server, ear = pair
    server.sendall(created(11, 1) + created(12, 2))
    assert hear_all(ear) == [1, 2]
    assert (ear.frames, ear.out_of_order) == (2, 0)


@pytest.mark.parametrize("seqs", [(12, 13), (11, 11), (11, 13), (12, 11)])
def test_a_hole_and_a_repetition_are_noticed(pair: tuple[socket.socket, Ear], seqs: tuple[int, int]) -> None:
    server, ear = pair
    server.sendall(b"".join(created(seq, 1) for seq in seqs))
    hear_all(ear)
    assert ear.out_of_order > 0


def test_a_frame_may_come_in_two_pieces(pair: tuple[socket.socket, Ear]) -> None:
    server, ear = pair
    whole = created(11, 7)
    server.sendall(whole[:50])
    assert hear_all(ear) == []
    server.sendall(whole[50:])
    assert hear_all(ear) == [7]


def test_a_close_frame_ends_the_measurement() -> None:
    with pytest.raises(ConnectionError):
        split_frames(b"\x88\x02\x03\xf4")


def test_a_closed_socket_ends_the_measurement(pair: tuple[socket.socket, Ear]) -> None:
    server, ear = pair
    server.close()
    with pytest.raises(ConnectionError):
        hear_all(ear)


def test_an_answer_in_pieces_is_put_together() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = Line(listener.getsockname()[1])
        server, _ = listener.accept()
        answer = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello"
        bodies: list[bytes | None] = []
        for piece in (answer[:30], answer[30:45], answer[45:]):
            server.sendall(piece)
            bodies.append(line.take())
        server.close()
        line.socket.close()
    assert bodies == [None, None, b"hello"]
    assert line.status == 201


def test_one_lost_message_fails_the_run() -> None:
    def outcome(lost: int) -> Outcome:
        figures = {"klatsch": {"rate": 1.0, "lost": lost, "twice": 0, "wrong": 0}}
        return Outcome(name="posts", title="", rounds={}, medians=figures, ratios=[], disturbed=False, thrown_away=0)

    assert is_wrong(outcome(1))
    assert not is_wrong(outcome(0))


class Scripted:
    """A workload whose machine is as busy, one measurement after the other, as it is told."""

    def __init__(self, *busy: float) -> None:
        self.left = list(busy)

    def measure(self) -> dict[str, float]:
        return {"rate": 100.0 * len(self.left), "machineBusyElsewhere": self.left.pop(0)}


def test_a_disturbed_measurement_is_made_again_until_it_is_calm() -> None:
    assert [tried["machineBusyElsewhere"] for tried in until_calm(Scripted(0.9, 0.5, 0.02, 0.9).measure, 5)] == [
        0.9,
        0.5,
        0.02,
    ]
    assert len(until_calm(Scripted(0.02, 0.9).measure, 5)) == 1


def test_it_is_not_tried_for_ever() -> None:
    assert len(until_calm(Scripted(*[0.9] * 9).measure, 3)) == 3


def test_a_disturbed_comparison_is_marked_and_not_drawn() -> None:
    figures: dict[str, float] = {
        "rate": 1.0,
        "p50": 1,
        "p99": 1,
        "cpuEach": 1,
        "serverCpu": 1,
        "generatorCpu": 1,
        "machineBusyElsewhere": 0.9,
    }
    written = {"searchable": 0, "lost": 0, "twice": 0}
    medians = {"klatsch": figures | written, "baseline": figures | written}
    outcome = Outcome(name="posts", title="Posts", rounds={}, medians=medians, ratios=[], disturbed=True, thrown_away=2)
    page = outcome_page(outcome, next(workload for workload in WORKLOADS if workload.name == "posts"))
    assert "not to be compared" in page
    assert "Klatsch over the baseline" not in page
    assert "Posts" not in draw([outcome])


def test_a_message_has_120_characters() -> None:
    assert {len(content_of(number)) for number in (1, 99, 1_234_567)} == {120}


def test_percentiles() -> None:
    assert percentile([], 0.5) == 0
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([float(n) for n in range(100)], 0.99) == 99


def test_first_load_counts_each_modern_script_once(tmp_path: Path) -> None:
    page = (
        '<script src="/a.js" async=""></script><script src="/a.js"></script><script src="/old.js" noModule=""></script>'
    )
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "a.js.gz").write_bytes(b"x" * 2_048)
    assert first_load(tmp_path, "index.html") == 2.0
