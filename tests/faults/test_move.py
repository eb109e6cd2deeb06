"""`klatsch move`, killed in the middle and begun again."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from moving import bytes_of, moved, postgres_targets, sqlite_world, told_by_sqlite

from klatsch.move import Pair, pair_of

MESSAGES = 4_000

# Batches so small, and so much to be said of them, that there is a middle to be killed in.
_SMALL = """
import sys
from klatsch.drivers import move
move.SECONDS_BETWEEN_LINES = 0
move.Move.__init__.__kwdefaults__["most"] = 100
from klatsch.cli import main
sys.exit(main(sys.argv[1:]))
"""


def urls(pair: Pair) -> list[str]:
    return [f"sqlite:{pair.data}"] if pair.data else [pair.auth, pair.messages]


def started(source: Pair, target: Pair) -> subprocess.Popen[str]:
    words = ["move", "--from", *urls(source), "--to", *urls(target)]
    return subprocess.Popen(
        [sys.executable, "-c", _SMALL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def killed_after(rows: int, source: Pair, target: Pair) -> bool:
    """kill -9 as soon as it says that so many messages are there; whether it went on from where an earlier one was."""
    goes_on = False
    with started(source, target) as process:
        assert process.stderr is not None
        for line in process.stderr:
            goes_on |= "goes on after" in line
            said = re.search(r"messages: messages: ([\d,]+) of", line)
            if said and int(said[1].replace(",", "")) >= rows:
                process.kill()
                break
        assert process.wait() == -9, "it was in the middle"
    return goes_on


def lives_through_two_kills(source: Pair, target: Pair) -> None:
    assert not killed_after(1_000, source, target)
    assert killed_after(2_500, source, target)
    with started(source, target) as process:
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert re.search(r"messages: messages: goes on after [23],\d00 of 4,000", err)
    assert "both sides are equal" in out


def test_killed_twice_it_goes_on_and_all_is_there_once(tmp_path: Path) -> None:
    source = sqlite_world(tmp_path / "a", messages=MESSAGES)
    before, told = bytes_of(tmp_path / "a"), told_by_sqlite(tmp_path / "a")
    there, back = postgres_targets(), pair_of([f"sqlite:{tmp_path / 'b'}"])
    lives_through_two_kills(source, there)
    lives_through_two_kills(there, back)
    assert told_by_sqlite(tmp_path / "b") == told
    assert len(told["messages.messages"]) == MESSAGES
    assert bytes_of(tmp_path / "a") == before


def test_what_was_written_to_the_source_meanwhile_is_found_out(tmp_path: Path) -> None:
    source, target = sqlite_world(tmp_path / "a", messages=MESSAGES), postgres_targets()
    killed_after(1_000, source, target)
    with closing(sqlite3.connect(tmp_path / "a" / "messages.db", isolation_level=None)) as connection:
        connection.execute("UPDATE messages SET content = 'edited' WHERE number = 3")
    with started(source, target) as process:
        _, err = process.communicate()
    assert process.returncode == 1
    assert "moved while it was copied" in err
    assert "hint: Stop what writes there" in err
    assert moved(source, postgres_targets())[0].rows > MESSAGES, "into an empty one it goes"
