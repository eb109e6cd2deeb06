"""Opening, guarding and stopping; the running server itself has its stories in tests/http and tests/live."""

from __future__ import annotations

import asyncio
import resource
import socket
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from structlog.testing import capture_logs
from workbench import NOW, sign_up

from klatsch import serve
from klatsch.auth_db import NewUser, SessionTouch
from klatsch.chat import Klatsch
from klatsch.clock import SetClock
from klatsch.errors import StartRefused, Unavailable
from klatsch.ids import token_hash
from klatsch.model.users import Role
from klatsch.serve import (
    every,
    listen,
    opened,
    opened_stores,
    raise_descriptor_limit,
    welcome,
)  # fmt: skip
from klatsch.settings import Settings, read_settings

# -- opening -----------------------------------------------------------------------------------------------------


async def test_both_databases_and_the_secret_are_in_the_data_directory(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    async with opened(Settings(data=data)) as app:
        assert app.secret == (data / "secret").read_text()
    assert {path.name for path in data.iterdir()} == {"auth.db", "messages.db", "secret"}
    for path in (data, *data.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path.name


async def test_each_store_is_where_its_url_says(tmp_path: Path) -> None:
    auth, messages = tmp_path / "a.db", tmp_path / "m.db"
    settings = Settings(data=tmp_path / "data", auth_database=f"sqlite:{auth}", messages_database=f"sqlite:{messages}")
    async with opened_stores(settings):
        assert auth.exists()
        assert messages.exists()
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.parametrize("lost", ["auth.db", "messages.db"])
async def test_one_database_without_the_other_is_refused_and_nothing_is_made(tmp_path: Path, lost: str) -> None:
    settings = Settings(data=tmp_path)
    async with opened_stores(settings) as (auth_db, _):
        await auth_db.name_workspace("Acme")
    for path in tmp_path.glob(f"{lost}*"):
        path.unlink()
    with pytest.raises(StartRefused, match=lost):
        async with opened_stores(settings):
            pass
    assert not (tmp_path / lost).exists()


async def test_a_first_start_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    async with opened_stores(Settings(data=tmp_path)):
        pass
    for path in tmp_path.glob("messages.db*"):
        path.unlink()
    async with opened_stores(Settings(data=tmp_path)) as (auth_db, _):
        assert await auth_db.workspace_name() is None


async def test_when_the_second_database_is_refused_the_first_is_closed(tmp_path: Path) -> None:
    async with opened_stores(Settings(data=tmp_path)):
        pass
    for path in tmp_path.glob("messages.db*"):
        path.unlink()
    (tmp_path / "messages.db").write_bytes(b"no database")
    with pytest.raises(StartRefused, match=r"messages\.db is not a database"):
        async with opened_stores(Settings(data=tmp_path)):
            raise AssertionError("never")
    assert not (tmp_path / "auth.db-wal").exists(), "its log is folded back"


async def test_an_engine_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    for setting in ("auth_database", "messages_database"):
        with pytest.raises(StartRefused, match=f"KLATSCH_{setting.upper()}|mysql"):
            async with opened_stores(read_settings({}, data=tmp_path, **{setting: "mysql://there"})):
                raise AssertionError("never")
    with pytest.raises(StartRefused, match="KLATSCH_HUB"):
        async with opened(Settings(data=tmp_path, hub="nats://there")):
            raise AssertionError("never")


async def test_when_sessions_were_used_is_written_at_the_end(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    async with opened(settings, clock=SetClock(NOW)) as app:
        ann = await sign_up(app, "Ann")
        touch = SessionTouch(id=ann.session.id, last_seen=NOW, agent="Firefox", address="192.0.2.1")
        app.sessions.touch(touch)
    async with opened(settings, clock=SetClock(NOW)) as app:
        (device,) = await app.auth_db.devices_of(ann.id, now=NOW)
        assert (device.agent, device.address) == ("Firefox", "192.0.2.1")


async def test_the_secret_of_the_settings_wins_and_nothing_is_written(tmp_path: Path) -> None:
    async with opened(Settings(data=tmp_path, secret="s" * 40)) as app:
        assert app.secret == "s" * 40
    assert not (tmp_path / "secret").exists()


# -- listening --------------------------------------------------------------------------------------------------------


def test_a_free_port_is_found_and_a_taken_one_refused() -> None:
    with listen(Settings(port=0)) as first:
        port = first.getsockname()[1]
        assert port > 0
        with pytest.raises(StartRefused, match=rf"127\.0\.0\.1:{port} cannot be listened on"):
            listen(Settings(port=port))


def test_ipv6_is_listened_on_too() -> None:
    if not socket.has_ipv6:
        return
    with listen(Settings(host="::1", port=0)) as listener:
        assert listener.family == socket.AF_INET6


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(StartRefused, match="cannot be listened on"):
        listen(Settings(host="192.0.2.1", port=0))


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(StartRefused, match="cannot be listened on"):
        listen(Settings(host="no.such.host.invalid", port=0))


def test_as_many_descriptors_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: (1_024, 4_096))
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: asked.append(limits))
    raise_descriptor_limit()
    assert asked == [(4_096, 4_096)]
    monkeypatch.setattr(resource, "getrlimit", lambda which: (4_096, 4_096))
    raise_descriptor_limit()
    assert len(asked) == 1, "there is nothing to raise"


# -- what it says -------------------------------------------------------------------------------------------------------


async def test_while_there_is_no_owner_each_start_shows_a_link_that_works(app: Klatsch) -> None:
    first, second = await welcome(app), await welcome(app)
    assert first[0].endswith("is at http://localhost:8080")
    tokens = [lines[1].partition("/setup#")[2] for lines in (first, second)]
    assert tokens[0] != tokens[1]
    assert all(len(token) == 43 for token in tokens)


async def test_with_an_owner_no_link_is_shown(app: Klatsch) -> None:
    token = (await welcome(app))[1].partition("/setup#")[2]
    new = NewUser(name="Ann", email="ann@example.org", role=Role.OWNER, now=NOW, password_hash="none")
    await app.auth_db.create_owner(new, setup_hash=token_hash(token), workspace="Acme")
    assert len(await welcome(app)) == 1


async def test_the_link_is_not_in_the_log(app: Klatsch) -> None:
    with capture_logs() as logs:
        token = (await welcome(app))[1].partition("#")[2]
    assert logs[0]["event"] == "started"
    assert token not in str(logs)


@pytest.mark.parametrize(
    ("settings", "warned"), [({"host": "0.0.0.0"}, True), ({"host": "0.0.0.0", "url": "https://a"}, False), ({}, False)]
)
async def test_whoever_listens_to_all_without_a_url_is_told(
    settings: dict[str, str], warned: bool, tmp_path: Path
) -> None:
    async with opened(Settings(data=tmp_path, **settings)) as app:  # pyright: ignore[reportArgumentType]
        lines = await welcome(app)
    assert any("--url" in line for line in lines) is warned


# -- in the background ----------------------------------------------------------------------------------------------------


async def test_background_work_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "REFUSED_SECONDS", 0.001)
    done: list[int] = []

    async def work() -> None:
        done.append(len(done))
        if len(done) == 2:
            raise Unavailable()
        if len(done) == 3:
            raise OSError("on its own")

    with capture_logs() as logs:
        task = asyncio.create_task(every(0.001, work))
        while len(done) < 5 and not task.done():  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        task.cancel()
    assert len(done) >= 5
    assert [line["event"] for line in logs] == ["background_work_refused", "background_work_failed"]
    assert ["exc_info" in line for line in logs] == [False, True], "what has a name needs no traceback"


class _Front:
    draining = False


class _Listener:
    def __init__(self, seen: list[str]) -> None:
        self._seen = seen

    def close(self) -> None:
        self._seen.append("takes nobody new")


def _leaving(monkeypatch: pytest.MonkeyPatch, seen: list[str]) -> serve.KlatschServer:
    """A server that is told to go; `seen` is what it does, in order."""

    async def shutdown(self: Any, sockets: Any = None) -> None:
        seen.append("finishes requests")

    async def part_with(lines: Any) -> int:
        seen.append("says goodbye")
        return 0

    monkeypatch.setattr(uvicorn.Server, "shutdown", shutdown)
    monkeypatch.setattr(serve, "part_with", part_with)
    server = serve.KlatschServer(uvicorn.Config(lambda: None))
    server.front = _Front()  # pyright: ignore[reportAttributeAccessIssue]
    server.servers = [_Listener(seen)]  # pyright: ignore[reportAttributeAccessIssue]
    return server


async def test_it_leaves_in_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    server = _leaving(monkeypatch, seen)
    server.drain_seconds = 0.35
    leaving = asyncio.create_task(server.shutdown())
    await asyncio.sleep(0.05)
    assert (server.front.draining, seen) == (True, []), "not ready, and serving on"
    await leaving
    assert seen == ["takes nobody new", "says goodbye", "finishes requests"]


async def test_who_cannot_wait_says_so_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    server = _leaving(monkeypatch, seen)
    server.drain_seconds = 300
    leaving = asyncio.create_task(server.shutdown())
    await asyncio.sleep(0.05)
    server.force_exit = True
    async with asyncio.timeout(5):
        await leaving
    assert seen[-1] == "finishes requests"
