"""The cast of the stories: a server as a process of its own, and people who talk to it as browsers do."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from line import Line
from stores import environ_of, stores_of

SECONDS_TO_START = 30
PASSWORD = "nine purple umbrellas at dawn"
UNLIMITED = {"KLATSCH_RATE_LIMIT_FACTOR": "0"}
"""For servers on which a story posts faster than people do."""
PLAIN: dict[str, Any] = {"trust_env": False, "verify": False}
"""How httpx talks to a server of ours, which speaks plain http: reading all certificates takes 40 ms, for each person anew."""


class Server:
    """`klatsch serve` on a free port of this machine; it may be killed and started again on the same data and port.

    `script`: Python to run before the server starts, for tests that cannot wait for its real deadlines.
    """

    def __init__(self, data: Path, *words: str, script: str = "", environ: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.words = words
        self.script = script
        self.stores = stores_of(data)
        self.environ = {**os.environ, **environ_of(data), **(environ or {})}
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.seconds_to_first_answer = 0.0
        self._said = data.with_name(f"{data.name}.out")
        self._log = data.with_name(f"{data.name}.log")

    # -- its life ----------------------------------------------------------------------------------

    def start(self) -> Self:
        """Raises AssertionError with its log when it does not come up."""
        begun = time.monotonic()
        self._said.unlink(missing_ok=True)
        if "--url" in self.words:  # then it does not say which port it took
            self.port = self.port or free_port()
        with self._said.open("wb") as said, self._log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=said, stderr=log, env=self.environ)
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - begun > SECONDS_TO_START:
                self.stop()
                raise AssertionError(f"it did not come up (exit code {self.process.returncode}):\n{self.log}")
            time.sleep(0.02)
        self.seconds_to_first_answer = time.monotonic() - begun
        return self

    @property
    def command(self) -> list[str]:
        words = ["serve", "--data", str(self.data), "--port", str(self.port), *self.words]
        main = f"import sys\n{self.script}\nfrom klatsch.cli import main\nsys.exit(main({words!r}))"
        return [sys.executable, "-c", main] if self.script else [sys.executable, "-m", "klatsch", *words]

    def _answers(self) -> bool:
        """It has said where it is, and it is there."""
        if "\n" not in self.said:
            return False
        self.port = self.port or int(self.said.partition("\n")[0].rpartition(":")[2])
        try:
            return httpx.get(f"{self.base}/healthz", **PLAIN).is_success
        except httpx.TransportError:
            return False

    def kill9(self) -> None:
        self._end(signal.SIGKILL)

    def sigterm(self) -> int:
        """Ask it to stop; its exit code."""
        return self._end(signal.SIGTERM)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def restart(self) -> Self:
        """On the same data and port."""
        return self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill9()

    def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.stores.drop()

    # -- what one sees of it -----------------------------------------------------------------------

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """What browsers must send as Origin."""
        return self.said.partition("\n")[0].rpartition(" ")[2]

    @property
    def setup_token(self) -> str:
        return self.said.rpartition("#")[2].strip()

    @property
    def said(self) -> str:
        return self._said.read_text() if self._said.exists() else ""

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def resident_mib(self) -> float:
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    # -- its command line --------------------------------------------------------------------------

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return klatsch(*words, "--data", str(self.data), given=given, environ=self.environ)

    def check(self) -> dict[str, Any]:
        """What `klatsch check` finds; asserts that it finds no damage."""
        done = self.run("check", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def populate(self, *, users: int, rooms: int = 0, messages: int = 0) -> list[Person]:
        """Made-up people with a session each."""
        tokens = self.data.with_name(f"{self.data.name}.tokens")
        counts = [f"--users={users}", f"--rooms={rooms}", f"--messages={messages}"]
        done = self.run("demo", *counts, "--tokens", str(tokens))
        assert done.returncode == 0, done.stderr
        password = done.stderr.partition("their password is ")[2].split()[0]
        rows = [json.loads(line) for line in tokens.read_text().splitlines()]
        return [self._made_up(row, password) for row in rows]

    def _made_up(self, row: dict[str, Any], password: str) -> Person:
        it = self.person(row["name"])
        it.id, it.email, it.password, it.rooms = row["userId"], row["email"], password, row["rooms"]
        prefix = "__Secure-" if self.origin.startswith("https:") else ""
        it.take_cookie(f"{prefix}authjs.session-token", row["sessionToken"])
        return it

    def person(self, name: str = "Ann") -> Person:
        """Nobody yet: no account, no cookies."""
        return Person(name, self.base, self.origin)


def free_port() -> int:
    """Of those that no system gives to a line that goes out, or one of ours might have it before the server does; and low
    enough for one of a Valkey cluster, which listens 10,000 higher as well."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as it, suppress(OSError):
            it.bind(("127.0.0.1", port))
            return port


def klatsch(*words: str, given: str = "", environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line, to its end."""
    command = [sys.executable, "-m", "klatsch", *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=30, check=False, env=environ)


@dataclass
class Person:
    """Somebody with a browser: cookies, an Origin, and verbs. Opens its lines on first use; `aclose` ends them."""

    name: str
    base: str
    origin: str
    id: str = ""
    email: str = ""
    password: str = PASSWORD
    rooms: list[str] = field(default_factory=list[str])
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    timeout: float = 15.0
    _client: httpx.AsyncClient | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        self.email = self.email or f"{self.name.lower().replace(' ', '.')}@example.com"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._stack.aclose()
        if self._client is not None:
            await self._client.aclose()
        self._client = None

    # -- asking ------------------------------------------------------------------------------------

    async def ask(self, method: str, path: str, *, origin: str | None = "", **more: Any) -> httpx.Response:
        """`origin`: "" is the right one, None sends none. Cookies are kept as a browser would."""
        if self._client is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
            self._client = httpx.AsyncClient(base_url=self.base, timeout=self.timeout, limits=limits, **PLAIN)
        headers = dict(more.pop("headers", {}))
        if self.cookies and "cookie" not in {name.lower() for name in headers}:
            headers["cookie"] = self.cookie_header
        if origin is not None:
            headers["origin"] = origin or self.origin
        answer = await self._client.request(method, path, headers=headers, **more)
        self._client.cookies.clear()
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.take_cookie(name, value)
        return answer

    async def get(self, path: str, **more: Any) -> Any:
        return await self._done("GET", path, **more)

    async def post(self, path: str, body: Mapping[str, Any], **more: Any) -> Any:
        return await self._done("POST", path, json=body, **more)

    async def _done(self, method: str, path: str, **more: Any) -> Any:
        """In their turn: on a quick machine the stories of one server do more than one person may do at once."""
        answer = await self.ask(method, path, **more)
        if answer.status_code == 429:
            await asyncio.sleep(int(answer.headers["retry-after"]))
            answer = await self.ask(method, path, **more)
        return _good(answer)

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def token(self) -> str:
        """The session's, as the cookie carries it; "" when signed out."""
        return next((value for name, value in self.cookies.items() if name.endswith("session-token")), "")

    def take_cookie(self, name: str, value: str) -> None:
        self.cookies.pop(name, None)
        if value:
            self.cookies[name] = value

    # -- coming and going --------------------------------------------------------------------------

    async def sets_up(self, token: str, *, workspace: str = "Acme") -> Self:
        body = {
            "token": token,
            "workspace": workspace,
            "name": self.name,
            "email": self.email,
            "password": self.password,
        }
        self.id = (await self.post("/api/auth/setup", body))["id"]
        return self

    async def invites(self, role: str = "member", *, hours: int = 24, uses: int = 10) -> str:
        """The invite's token."""
        made = await self.post("/invite", {"role": role, "hours": hours, "uses": uses})
        return urlsplit(made["url"]).fragment

    async def joins(self, invite: str) -> Self:
        body = {"token": invite, "name": self.name, "email": self.email, "password": self.password}
        self.id = (await self.post("/api/auth/join", body))["id"]
        return self

    async def signs_in(self, password: str = "") -> dict[str, Any]:
        """currentUser."""
        return await self.post("/api/auth/signIn", {"email": self.email, "password": password or self.password})

    async def signs_out(self, *, everywhere: bool = False) -> httpx.Response:
        csrf = (await self.get("/api/auth/csrf"))["csrfToken"]
        form = {"csrfToken": csrf, "json": "true", **({"everywhere": "true"} if everywhere else {})}
        return await self.ask("POST", "/api/auth/signout", data=form)

    def another_device(self) -> Person:
        """The same person at another browser, not signed in there."""
        return replace(self, cookies={}, _client=None, _stack=AsyncExitStack())

    def copy(self, *, base: str = "") -> Person:
        """The same session elsewhere: a stolen cookie, or a way through a proxy."""
        return replace(self, base=base or self.base, cookies=dict(self.cookies), _client=None, _stack=AsyncExitStack())

    # -- talking -----------------------------------------------------------------------------------

    async def says(self, content: str, *, room: str | None = None, client_id: str | None = None) -> dict[str, Any]:
        """The acknowledgement; raises AssertionError when there is none."""
        return await self.post("/message", draft(content, room=room, client_id=client_id))

    async def reads(self, room: str | None = None, **cursors: int) -> dict[str, Any]:
        params: dict[str, Any] = {**({"room": room} if room else {}), **cursors}
        return await self.get("/allMessages", params=params)

    async def reads_all(self, room: str) -> list[dict[str, Any]]:
        """The whole history of a room, page by page."""
        messages: list[dict[str, Any]] = []
        while True:
            page = await self.reads(room, after=messages[-1]["seq"] if messages else 0, limit=200)
            messages += page["messages"]
            if not page["more"]:
                return messages

    async def hall(self) -> str:
        """The id of the default room."""
        rooms = (await self.get("/allRooms"))["rooms"]
        return next(room["id"] for room in rooms if room["name"] == "general")

    async def hears(self, *, beat: bool = True) -> Line:
        """An open line, after its hello."""
        line = Line(f"{self.base.replace('http', 'ws', 1)}/live", origin=self.origin, cookie=self.cookie_header)
        await self._stack.enter_async_context(line)
        await line.event("hello")
        if beat:
            await line.say({"type": "heartbeat", "active": True})
        return line


def draft(content: str, *, room: str | None = None, client_id: str | None = None) -> dict[str, Any]:
    given = {"content": content, "room": room, "clientId": client_id}
    return {key: value for key, value in given.items() if value is not None}


def _good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    return answer.json()
