"""The only place that chooses engines and opens doors."""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import msgspec
import uvicorn
from uvicorn.server import Server

from klatsch import __version__
from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.auth_db import AuthDb
from klatsch.auth_db.open import missing_auth_migrations, open_auth_db
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.chat import Klatsch, me, presence
from klatsch.chat.cache import CardCache, RosterCache, SeatCache, SessionCache
from klatsch.chat.freshness import keep_fresh
from klatsch.chat.search import keep_indexed
from klatsch.clock import Clock, SystemClock
from klatsch.directory import find_secret, prepare_directory, sole_owner
from klatsch.errors import KlatschError, StartRefused
from klatsch.http.deadlines import KEEP_ALIVE_SECONDS, DeadlineProtocol, sweep_deadlines
from klatsch.http.front import Front
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.hub.open import open_hub
from klatsch.ids import new_token, token_hash
from klatsch.live.farewell import part_with
from klatsch.live.socket import LiveDoor
from klatsch.live.sweep import sweep_sockets
from klatsch.live.switchboard import Switchboard
from klatsch.live.transport import LiveProtocol
from klatsch.log import logger
from klatsch.messages_db import MessagesDb
from klatsch.messages_db.open import missing_messages_migrations, open_messages_db, serving_messages
from klatsch.passwords import Passwords
from klatsch.settings import Settings
from klatsch.web.app import Web
from klatsch.web.site import Site, load

FINISH_SECONDS = 8
TOUCH_SECONDS = 10
SWEEP_SECONDS = 300
INDEX_SECONDS = 0.2
REFUSED_SECONDS = 2
BACKLOG = 4_096

log = logger(__name__)


# -- opening -------------------------------------------------------------------------------------------


@asynccontextmanager
async def opened_stores(settings: Settings) -> AsyncGenerator[tuple[AuthDb, MessagesDb]]:
    """Both databases at their newest schema. Raises StartRefused."""
    prepare_directory(settings.data)
    _must_not_have_lost_people(settings)
    async with AsyncExitStack() as stack:
        most = settings.postgres_connections  # one more is held to the Messages DB, so that others know who serves
        auth_db = await open_auth_db(auth_url(settings), connections=most)
        stack.push_async_callback(auth_db.close)
        await _must_not_have_lost_messages(settings, auth_db)
        messages_db = await open_messages_db(messages_url(settings), connections=most - 1)
        stack.push_async_callback(messages_db.close)
        yield auth_db, messages_db


async def migration_plan(settings: Settings) -> str:
    """The SQL that opening the databases would run first. Changes nothing."""
    missing = {
        "auth": await missing_auth_migrations(auth_url(settings)),
        "messages": await missing_messages_migrations(messages_url(settings)),
    }
    steps = [f"-- {database}: {name}\n{sql}" for database, found in missing.items() for name, sql in found]
    return "\n".join(steps + [f"-- {database}: nothing to do" for database, found in missing.items() if not found])


def auth_url(settings: Settings) -> str:
    return settings.auth_database or f"sqlite:{settings.data / 'auth.db'}"


def messages_url(settings: Settings) -> str:
    return settings.messages_database or f"sqlite:{settings.data / 'messages.db'}"


def _must_not_have_lost_people(settings: Settings) -> None:
    """The Auth DB is made first, so messages without it are a lost file: a new owner would read what others wrote."""
    auth, messages = settings.data / "auth.db", settings.data / "messages.db"
    if not (settings.auth_database or settings.messages_database) and messages.exists() and not auth.exists():
        raise StartRefused(
            f"{auth} is missing, and {messages} is there.", hint="Restore it from a backup; nothing was changed."
        )


async def _must_not_have_lost_messages(settings: Settings, auth_db: AuthDb) -> None:
    """A workspace that was set up has had messages: an empty history in its place would look like a loss, and be one."""
    messages = settings.data / "messages.db"
    if not settings.messages_database and not messages.exists() and await auth_db.workspace_name() is not None:
        await missing_messages_migrations(messages_url(settings))  # half of a move says so itself
        raise StartRefused(
            f"{messages} is missing, and the workspace is not new.",
            hint="Restore it from a backup; nothing was changed.",
        )


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock | None = None, passwords: Passwords | None = None
) -> AsyncGenerator[Klatsch]:
    """A Klatsch without doors: what a server and a test stand on."""
    async with opened_stores(settings) as (auth_db, messages_db):
        hub = await open_hub(settings.hub)
        app = Klatsch(
            settings=settings,
            secret=settings.secret or find_secret(settings.data),
            clock=clock or SystemClock(),
            auth_db=auth_db,
            messages_db=messages_db,
            hub=hub,
            passwords=passwords or Passwords(),
            sessions=SessionCache(),
            cards=CardCache(),
            seats=SeatCache(),
            roster=RosterCache(),
        )
        keep_fresh(app)
        try:
            yield app
        finally:
            await app.auth_db.touch_sessions(app.sessions.take_touches())
            await hub.close()
            app.passwords.close()


def build_front(app: Klatsch, switchboard: Switchboard) -> Front:
    """All doors behind one front: the ASGI application."""
    routes = (*OPS_ROUTES, *AUTH_ROUTES, *BFF_ROUTES)
    web = Web(find_site(app.settings))
    return Front(app, routes, pages=web, live=LiveDoor(app, switchboard), is_page=web.shows)


def find_site(settings: Settings) -> Site | None:
    return load() if settings.web_dir == Path() else load(settings.web_dir)


# -- running -------------------------------------------------------------------------------------------


class KlatschServer(Server):
    """uvicorn's server, which leaves in an order: first it is not ready, then takes nobody new, then says goodbye."""

    front: Front
    drain_seconds: float = 0

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.front.draining = True
        await self._be_passed_by()
        for server in self.servers:
            server.close()
        parted = await part_with(list(self.server_state.connections))
        log.info("stopping", sockets=parted, requests=len(self.server_state.tasks))
        await super().shutdown(sockets)

    async def _be_passed_by(self) -> None:
        """Serve on, until whoever sends requests here has seen that it is not ready."""
        until = time.monotonic() + self.drain_seconds
        while time.monotonic() < until and not self.force_exit:  # noqa: ASYNC110 - a flag that a signal sets
            await asyncio.sleep(0.1)


async def serve(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then drain. `say` prints a line for the person who started it."""
    prepare_directory(settings.data)
    raise_descriptor_limit()
    alone = settings.hub == "memory:"
    async with sole_owner(settings.data), serving_messages(messages_url(settings), alone=alone) as keep:
        listener = listen(settings)
        settings = msgspec.structs.replace(settings, port=listener.getsockname()[1])
        async with opened(settings) as app:
            switchboard = Switchboard(app.hub)
            front = build_front(app, switchboard)
            server = KlatschServer(uvicorn_config(front))
            server.front = front
            server.drain_seconds = settings.drain_seconds
            tasks = [
                asyncio.create_task(sweep_deadlines(server.server_state)),
                asyncio.create_task(every(1, lambda: presence.announce_changes(app))),
                asyncio.create_task(every(1, lambda: me.end_statuses(app))),
                asyncio.create_task(every(1, sweep_sockets(app, switchboard))),
                asyncio.create_task(every(INDEX_SECONDS, keep_indexed(app))),
                asyncio.create_task(
                    every(TOUCH_SECONDS, lambda: app.auth_db.touch_sessions(app.sessions.take_touches()))
                ),
                asyncio.create_task(every(TOUCH_SECONDS, keep)),
                asyncio.create_task(every(SWEEP_SECONDS, lambda: app.auth_db.sweep(now=app.clock.now()))),
            ]
            for line in await welcome(app):
                say(line)
            gc.collect()
            gc.freeze()
            gc.set_threshold(20_000)  # at Python's 700 it looks, again and again, at what requests are just using
            # uvicorn raises the signal again when it is done; by then it has been obeyed.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            await server.serve(sockets=[listener])
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    log.info("stopped")


async def welcome(app: Klatsch) -> list[str]:
    """What the person who started it needs to know; a fresh one-time set-up link while there is no owner."""
    origin = app.settings.origin
    lines = [f"Klatsch {__version__} is at {origin}"]
    token = new_token()
    if await app.auth_db.arm_setup(token_hash(token), now=app.clock.now()):
        lines.append(f"Set it up here (this link works once): {origin}/setup#{token}")
    if not app.settings.url and app.settings.host not in ("127.0.0.1", "::1", "localhost"):
        lines.append("Browsers on other machines are let in only at the address given with --url.")
    log.info("started", version=__version__, origin=origin)
    return lines


def uvicorn_config(front: Front) -> uvicorn.Config:
    return uvicorn.Config(
        front,  # pyright: ignore[reportArgumentType] - ours is the same shape with plainer types
        http=DeadlineProtocol,
        ws=LiveProtocol,
        ws_ping_interval=None,  # heartbeats are ours, and carry presence
        ws_per_message_deflate=False,  # 34 KiB a socket, and a 14 KiB frame could unpack to 30 MiB
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # gate.address_of reads them, by our rule
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        backlog=BACKLOG,
    )


def listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise StartRefused(
            f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}.",
            hint="Choose another with --host and --port.",
        ) from error
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def raise_descriptor_limit() -> None:
    """Every socket is a descriptor; the usual soft limit of 1,024 is a relic."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else 1_048_576, hard))


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do it again and again; a failure is logged and does not end it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except KlatschError as error:  # a full disk, say: it has a name, and needs no traceback
            log.warning("background_work_refused", code=error.code)
            await asyncio.sleep(REFUSED_SECONDS)
        except Exception:
            log.exception("background_work_failed")


def run(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Serve in a loop of its own: uvloop, which stays calm when descriptors run out (plain asyncio spins)."""
    if sys.platform != "win32":
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings, say=say))
    else:
        asyncio.run(serve(settings, say=say))
