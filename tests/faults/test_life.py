"""Starting, stopping, and not starting twice."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from cast import UNLIMITED, Person, Server, klatsch
from patience import note
from raw import request


def test_it_starts_quickly_and_small(server: Server) -> None:
    note(f"the first answer after {server.seconds_to_first_answer:.2f} s, {server.resident_mib:.0f} MiB")
    assert server.seconds_to_first_answer < 15
    assert server.resident_mib < 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_it_finishes_and_exits_with_0(server: Server, number: signal.Signals) -> None:
    (ann,) = server.populate(users=1)
    async with ann:
        line = await ann.hears()
        saying = [
            asyncio.create_task(ann.ask("POST", "/message", json={"content": f"last words {n}"})) for n in range(20)
        ]
        await asyncio.gather(*saying)
        begun = time.monotonic()
        server.signal(number)
        assert await line.end() == 1012
        assert server.process is not None
        assert await asyncio.to_thread(server.process.wait, 20) == 0
        assert time.monotonic() - begun < 10
        assert "Traceback" not in server.log
        assert json.loads(server.log.splitlines()[-1])["event"] == "stopped"
        server.restart()
        assert len((await ann.reads())["messages"]) == 20, "the same session, the same messages"
    assert server.check()["ok"]


async def test_a_request_on_its_way_is_answered_before_it_stops(server: Server) -> None:
    (ann,) = server.populate(users=1)
    body = b'{"content": "slowly"}'
    lines = [f"Content-Length: {len(body)}", "Content-Type: application/json", "Expect: 100-continue"]
    head = request("POST", "/message", *lines, f"Cookie: {ann.cookie_header}", f"Origin: {server.origin}")
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head)
    assert (await reader.readline()).startswith(b"HTTP/1.1 100 "), "it waits for the body"
    await reader.readline()
    server.signal(signal.SIGTERM)
    await asyncio.sleep(0.5)
    writer.write(body)
    assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
    writer.close()
    assert server.process is not None
    assert await asyncio.to_thread(server.process.wait, 20) == 0
    server.restart()
    async with ann:
        assert [m["content"] for m in (await ann.reads())["messages"]] == ["slowly"]


def test_a_second_server_on_the_same_data_is_refused(server: Server) -> None:
    begun = time.monotonic()
    done = klatsch("serve", "--data", str(server.data), "--port", "0")
    assert time.monotonic() - begun < 5
    assert done.returncode == 1
    assert done.stderr.startswith("klatsch: Another Klatsch serves ")
    assert "Traceback" not in done.stderr
    assert server.is_alive


def test_a_killed_servers_lock_is_gone_with_it(server: Server) -> None:
    server.kill9()
    server.restart()


def test_a_taken_port_is_refused(server: Server, tmp_path: Path) -> None:
    done = klatsch("serve", "--data", str(tmp_path / "other"), "--port", str(server.port))
    assert done.returncode == 1
    assert f"127.0.0.1:{server.port} cannot be listened on" in done.stderr


def test_the_command_line_says_what_is_wrong_in_words(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    for words, code in (
        (("serve", *data, "--port", "99999"), 1),
        (("serve", *data, "--url", "chat.example.org"), 1),
        (("user", "deactivate", "nobody@example.com", *data), 1),
        (("serve", "--data", "/dev/null/x"), 1),
        (("sing",), 2),
    ):
        done = klatsch(*words)
        assert done.returncode == code, words
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()


def test_files_are_for_their_owner_alone(server: Server) -> None:
    server.populate(users=1)
    assert server.data.stat().st_mode & 0o077 == 0
    for path in server.data.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name


async def test_the_set_up_link_works_once_and_each_start_makes_a_new_one(tmp_path: Path) -> None:
    with Server(tmp_path / "data", environ=UNLIMITED) as server:
        first = server.setup_token
        assert await asyncio.to_thread(server.sigterm) == 0
        server.restart()
        second = server.setup_token
        assert first != second
        async with server.person() as ann, server.person("Eve") as eve:
            body = {"workspace": "Evil", "name": "Eve", "email": "eve@example.com", "password": "nine purple umbrellas"}
            assert (await eve.ask("POST", "/api/auth/setup", json={"token": first, **body})).status_code == 403
            await ann.sets_up(second)
            assert (await eve.ask("POST", "/api/auth/setup", json={"token": second, **body})).status_code == 403
        await asyncio.to_thread(server.sigterm)
        server.restart()
        assert "#" not in server.said, "there is an owner now"


async def test_many_at_the_set_up_link_make_one_owner(server: Server) -> None:
    people = [Person(f"Eve {n}", server.base, server.origin) for n in range(6)]
    token = server.setup_token
    answers = await asyncio.gather(*(p.ask("POST", "/api/auth/setup", json=setup(p, token)) for p in people))
    for person in people:
        await person.aclose()
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403, 403, 403]
    connection = sqlite3.connect(server.data / "auth.db")
    assert connection.execute("SELECT count(*) FROM users").fetchone() == (1,)
    connection.close()


def setup(who: Person, token: str) -> dict[str, str]:
    return {"token": token, "workspace": "W", "name": who.name, "email": who.email, "password": who.password}
