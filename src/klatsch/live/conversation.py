"""What is said on one open socket: one after the other, no faster than allowed, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from klatsch.chat import Klatsch, presence, typing
from klatsch.chat.limits import must_not_hurry
from klatsch.errors import KlatschError, RateLimited, RoomNotFound
from klatsch.http import gate
from klatsch.hub import room_topic
from klatsch.live.actions import Heartbeat, Look, Typing, decode_action
from klatsch.live.standing import tell_standing
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.log import logger, name_request

FRAMES_A_MINUTE = 120

log = logger(__name__)


class Conversation:
    """The hearer of a line. There is a task only while something that was said is being answered; before `listen`, what is
    said waits for the greeting."""

    __slots__ = ("_address", "_agent", "_app", "_at", "_board", "_is_busy", "_left", "_network", "_request_id", "_said",
                 "_tasks", "is_gone", "socket")  # fmt: skip

    def __init__(
        self,
        socket: Socket,
        app: Klatsch,
        board: Switchboard,
        *,
        agent: str,
        address: str,
        request_id: str,
        tasks: set[asyncio.Task[None]],
    ) -> None:
        self.socket = socket
        self.is_gone = False
        self._app, self._board, self._tasks = app, board, tasks
        self._agent, self._address, self._request_id = agent, address, request_id
        self._network = gate.network_of(address)
        self._said: list[str] = []
        self._is_busy = True
        self._at = app.clock.now()
        self._left = float(FRAMES_A_MINUTE)

    # -- called by the line ------------------------------------------------------------------------

    def hear(self, text: str) -> None:
        if not self._may_speak():
            self.socket.transport.end(4029, "too many frames")
            return
        self._said.append(text)
        if self._is_busy:
            self.socket.transport.rest()
        else:
            self._answer()

    def gone(self) -> None:
        """May be called again, for what was begun before the line went and done after it."""
        self.is_gone = True
        self._said.clear()
        self._board.unplug(self.socket)
        self._begin(self._leave())

    # -- called by the door ------------------------------------------------------------------------

    def listen(self) -> None:
        """The greeting is over."""
        self._is_busy = False
        if self._said:
            self._answer()
        else:
            self.socket.transport.go_on()

    async def beat(self, *, active: bool) -> None:
        """This device is here."""
        await presence.beat(
            self.socket.session, self.socket.id, active=active, agent=self._agent, address=self._address, app=self._app
        )

    # -- answering ---------------------------------------------------------------------------------

    def _answer(self) -> None:
        self._is_busy = True
        self._begin(self._answer_all())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """uvicorn waits for its tasks when it stops, and so for this."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer_all(self) -> None:
        name_request(self._request_id)
        line = self.socket.transport
        try:
            while self._said:
                await self._act(self._said.pop(0))
        except KlatschError as error:
            log.warning("socket_failed", code=error.code)
            line.end(1011, "server trouble")
        except Exception:
            log.exception("socket_crashed")
            line.end(1011, "server trouble")
        finally:
            self._is_busy = False
            line.go_on()
            if self.is_gone:
                await self._leave()  # a heartbeat may have been under way when it went

    async def _act(self, said: str) -> None:
        socket, app = self.socket, self._app
        action = decode_action(said)
        if action is None:
            socket.transport.end(4003, "not an action")
            return
        try:
            await must_not_hurry(action.limit, user=socket.session.user.id, network=self._network, app=app)
        except RateLimited:
            socket.transport.end(4029, "too many frames on all sockets together")
            return
        if isinstance(action, Look):
            # Asking whether they are in it is for nothing: what a socket does not hear, it does not see either.
            socket.looks_at = None if action.room is None else room_topic(action.room)
        elif isinstance(action, Heartbeat):
            await self.beat(active=action.active)
            await tell_standing(socket.session.user.id, [socket], app, self._board)
        else:
            await self._type(action)

    async def _type(self, action: Typing) -> None:
        user = self.socket.session.user
        try:
            await typing.start_typing(user, action.room, self._app)
        except RoomNotFound:
            log.info("typing_refused", user=user.id)

    async def _leave(self) -> None:
        name_request(self._request_id)
        try:
            await presence.leave(self.socket.session, self.socket.id, self._app)
        except KlatschError as error:
            log.warning("socket_failed", code=error.code)  # the hub forgets a silent device by itself

    def _may_speak(self) -> bool:
        """A token bucket: so many frames a minute, all at once if need be."""
        now = self._app.clock.now()
        self._left = min(FRAMES_A_MINUTE, self._left + (now - self._at) * FRAMES_A_MINUTE / 60_000_000)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
