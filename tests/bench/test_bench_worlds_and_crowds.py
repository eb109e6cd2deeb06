"""Worlds that grow, clients that come back, lists that must be whole, and what goes on beside: each must notice what is wrong."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="assigns cores and reads /proc")

if sys.platform == "linux":
    from bench import comers, curve, growing
    from bench.beside import beside
    from bench.comers import Storm
    from bench.machine import family_of
    from bench.made_up import Person, World
    from bench.servers import Running
    from bench.workloads import lighthouse, posts
    from bench.workloads.reads import Whole
    from bench.workloads.stalled import Look

ANN = "ann"


def running_on(port: int, *, side: str = "klatsch") -> Running:
    world = World(Path(), [Person(ANN, "Ann", "token")], "C1", 0)
    return Running(side, 0, port, world, 0, Path())


# -- growing -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("grown") / "world"
    return growing.make_grown_world(folder, users=12, messages=2_000, rooms=12)


def rows_of(world: World, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(world.folder / "klatsch/messages.db") as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def test_those_who_ask_are_in_the_same_ten_rooms_and_have_a_little_unread(grown: World) -> None:
    for person in grown.people:
        mine = rows_of(grown, f"SELECT room FROM memberships WHERE user_id = '{person.id}'")
        assert len(mine) == growing.OWN_ROOMS + 1
    assert len(grown.people) == 6, "half of them ask"
    most = rows_of(grown, "SELECT max(r.seq - p.read_seq) FROM memberships p JOIN rooms r ON r.number = p.room")
    assert 0 < int(str(most[0][0])) < growing.MOST_UNREAD


def test_a_fifth_is_in_the_room_where_everybody_is_and_somebody_is_called(grown: World) -> None:
    assert grown.messages == 400
    assert len(rows_of(grown, "SELECT 1 FROM mentions")) == 40


def test_a_world_whose_counters_are_wrong_is_refused(grown: World, tmp_path: Path) -> None:
    copy = grown.copy_to(tmp_path / "copy") / "klatsch"
    with sqlite3.connect(copy / "messages.db") as connection:
        connection.execute("UPDATE rooms SET seq = seq + 1 WHERE number = 3")
    connection.close()
    with pytest.raises(subprocess.CalledProcessError):
        growing._must_be_sound(copy, messages=2_000, rooms=12)


def test_a_world_of_another_size_is_refused(grown: World, tmp_path: Path) -> None:
    copy = grown.copy_to(tmp_path / "copy") / "klatsch"
    with pytest.raises(ValueError, match="something else"):
        growing._must_be_sound(copy, messages=2_001, rooms=12)


def test_curves_have_a_line_each_and_leave_out_what_is_beside_them() -> None:
    rows = [
        {"messages": 10.0, "rooms": 1.0, "a": 5.0, "b": 1.0},
        {"messages": 100.0, "rooms": 10.0, "a": 6.0, "b": 1.0},
    ]
    rows.append({"messages": 10.0, "rooms": 10.0, "a": 7777.0, "b": 8888.0})
    drawn = curve.draw(rows, (("a", "one thing"), ("b", "another")), title="Costs")
    assert drawn.count("<polyline") == 2
    assert "one thing: 5 to 6" in drawn
    assert "8,888" not in drawn


# -- coming back -----------------------------------------------------------------------------------------

GREETING = b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x02{}"


@pytest.fixture
def door() -> Iterator[Callable[[int], int]]:
    """`door(n)`: the port of a server that hangs up on the first n, and is kind to all who come later."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(refused: int) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            some = line.recv(4_096)
            if some.startswith(b"GET /live") and refused:
                refused -= 1
                line.close()
                continue
            kept.append(line)
            line.sendall(
                GREETING if some.startswith(b"GET /live") else b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
            )

    kept: list[socket.socket] = []

    def begin(refused: int) -> int:
        threading.Thread(target=serve, args=(refused,), daemon=True).start()
        return listener.getsockname()[1]

    yield begin
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for line in kept:
        line.close()


def storm_on(port: int, monkeypatch: pytest.MonkeyPatch) -> Storm:
    monkeypatch.setattr(comers, "resident_kib", lambda pid: 1)
    monkeypatch.setattr(comers, "FLOOR_SECONDS", 0.01)
    return Storm(running_on(port), [Person(ANN, "Ann", "token")], ["/allRooms"])


def test_who_is_hung_up_on_comes_back_after_a_longer_pause(
    door: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    back = storm_on(door(3), monkeypatch).run()
    assert len(back.seconds) == 1
    assert (back.tries, back.most_tries, back.missing, back.wrong) == (4, 4, 0, 0)


def test_who_never_comes_back_is_missed(door: Callable[[int], int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comers, "LONGEST", 0.5)
    back = storm_on(door(1_000_000), monkeypatch).run()
    assert (back.seconds, back.missing) == ([], 1)
    assert back.tries > 1


def test_a_line_that_the_server_cuts_is_seen_while_nobody_reads_it() -> None:
    ours, theirs = socket.socketpair()
    look = Look(os.getpid(), 1)
    time.sleep(0.3)
    assert not look.is_over()
    ours.close()
    time.sleep(0.3)
    assert look.is_over()
    assert len(look.closed) == 1
    theirs.close()


# -- whole lists -----------------------------------------------------------------------------------------


def page(*names: str) -> bytes:
    return json.dumps({"sessions": [{"user": {"id": name}, "status": "active"} for name in names]}).encode()


def test_a_list_goes_on_where_its_last_page_ended() -> None:
    first = [f"U{number}" for number in range(200)]
    for side, further in (("klatsch", b"after=U199"), ("baseline", b"skip=200")):
        whole = Whole(running_on(1, side=side), callers=1, online=201)
        assert b"skip" not in whole.next_request(0)
        assert whole.hear(0, 200, page(*first)) == ""
        assert further in whole.next_request(0)
        assert whole.hear(0, 200, page("U200")) == ""
        assert len(whole.lists) == 1


@pytest.mark.parametrize("names", [("ann",), ("ann", "ann"), ("ann", "bo", "cy")])
def test_a_list_with_somebody_missing_or_twice_is_wrong(names: tuple[str, ...]) -> None:
    whole = Whole(running_on(1), callers=1, online=2)
    whole.next_request(0)
    assert whole.hear(0, 200, page(*names)) != ""


def test_what_was_lost_and_what_came_twice_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "read_back", lambda server: ["a", "b", "b"])
    assert posts.counted(running_on(1), ["a", "b", "c"]) == {"acknowledged": 3, "lost": 1, "twice": 1}


# -- beside ------------------------------------------------------------------------------------------------


def doubled(ready: Callable[[], None], number: int) -> int:
    ready()
    return number * 2


def failing(ready: Callable[[], None]) -> None:
    ready()
    raise ValueError("no lunch")


def test_what_goes_on_beside_waits_for_the_word_and_tells_its_result() -> None:
    with beside(doubled, 21) as work:
        work.wait_until_ready()
        time.sleep(0.05)
        assert not work.is_done
        work.go()
        assert work.result() == 42


def test_what_fails_beside_fails_here() -> None:
    with beside(failing) as work:
        work.wait_until_ready()
        work.go()
        with pytest.raises(RuntimeError, match="no lunch"):
            work.result()


def test_a_family_is_a_process_and_its_children() -> None:
    with subprocess.Popen(["sleep", "5"]) as child:
        family = family_of(os.getpid())
        child.kill()
    assert child.pid in family


def test_a_page_that_did_not_load_is_wrong_and_has_no_points() -> None:
    def report(score: float | None) -> dict[str, object]:
        return {
            "categories": {key: {"score": score} for key in lighthouse.CATEGORIES},
            "audits": {key: {"numericValue": 12.3456} for key in lighthouse.AUDITS},
            "environment": {"benchmarkIndex": 1500.4},
        }

    good, bad = lighthouse.figures_of(report(0.92)), lighthouse.figures_of(report(None))
    assert (good["performance"], good["wrong"], good["benchmarkIndex"]) == (92, 0, 1500)
    assert (bad["performance"], bad["wrong"]) == (0, 1)
