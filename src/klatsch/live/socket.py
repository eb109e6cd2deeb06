"""One socket's life: the handshake, the hello, what the client says, and the end."""

from __future__ import annotations

import msgspec
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from klatsch import __version__
from klatsch.chat import Klatsch, groups, presence, rooms, typing
from klatsch.chat.limits import Limit, must_not_hurry
from klatsch.errors import ForeignOrigin, KlatschError, NotFound, RateLimited, RoomNotFound, Unavailable
from klatsch.http import gate
from klatsch.http.headers import header_of, security_headers
from klatsch.http.wire import error_reply
from klatsch.hub import room_topic, user_topic
from klatsch.ids import message_id_text, new_message_id, new_request_id
from klatsch.live.actions import Heartbeat, Look, Typing, decode_action
from klatsch.live.standing import tell_standing
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.live.transport import EXTENSION, LiveProtocol
from klatsch.log import logger, name_request
from klatsch.model.events import Hello, RoomMark
from klatsch.model.sessions import Session

MOST_FRAME_BYTES = 4_096
FRAMES_A_MINUTE = 120


log = logger(__name__)


class LiveDoor:
    """The ASGI side of the socket. Authorised before the upgrade: a refusal is an ordinary reply in the one shape."""

    def __init__(self, app: Klatsch, switchboard: Switchboard) -> None:
        self._app = app
        self._switchboard = switchboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        connection = HTTPConnection(scope)
        request_id = new_request_id()
        name_request(request_id)
        try:
            session = await self._admit(connection)
            transport: LiveProtocol | None = scope["extensions"].get(EXTENSION)
            if transport is None:
                raise Unavailable(
                    "This server was started without the live transport.", hint="Start it with klatsch serve."
                )
        except KlatschError as error:
            log.info("socket_refused", status=error.status, code=error.code)
            await self._refuse(error, request_id, send)
            return
        except Exception:
            log.exception("socket_crashed")
            await self._refuse(Unavailable(), request_id, send)
            return
        await send({"type": "websocket.accept", "headers": []})
        await self._serve(session, transport, connection, receive)

    async def _admit(self, connection: HTTPConnection) -> Session:
        """Who this is.

        The Origin must be ours to the letter: a browser sends the cookie from any site (cross-site WebSocket
        hijacking).
        """
        if connection.scope["path"] != "/live":
            raise NotFound()
        if header_of(connection, b"origin") not in self._app.settings.origins:
            raise ForeignOrigin()
        await gate.must_not_hurry(Limit.CONNECT, connection, self._app)
        return await gate.session(connection, self._app)

    async def _refuse(self, error: KlatschError, request_id: str, send: Send) -> None:
        reply = error_reply(error)
        headers = [*reply.headers, (b"x-request-id", request_id.encode()), *security_headers(self._app.settings)]
        await send({"type": "websocket.http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": reply.body})

    async def _serve(
        self, session: Session, transport: LiveProtocol, connection: HTTPConnection, receive: Receive
    ) -> None:
        app, board = self._app, self._switchboard
        socket = Socket(message_id_text(new_message_id()), session, transport)
        beat = _Beat(session, socket.id, gate.agent_of(connection), gate.address_of(connection, app.settings))
        try:
            if await self._greet(socket, connection):
                transport.forget_handshake()
                await beat.go(app, active=True)
                await self._listen(socket, beat, receive)
        except KlatschError as error:
            log.warning("socket_failed", code=error.code)
            transport.end(1011, "server trouble")
        finally:
            board.unplug(socket)
            await presence.leave(session, socket.id, app)

    async def _greet(self, socket: Socket, connection: HTTPConnection) -> bool:
        """Plug in first, then read where the rooms stand: what happens in between is heard twice rather than never.

        False when there are too many sockets, or the session or a membership ended meanwhile.
        """
        app, user, board = self._app, socket.session.user, self._switchboard
        mine = await rooms.rooms_of(user, app)
        # Nothing waits between counting and plugging, or sockets that open at once would all pass.
        if board.sockets_of(user.id) >= app.settings.most_sockets_per_user:
            socket.transport.end(4008, "too many sockets")
            return False
        board.plug(socket, [user_topic(user.id), *groups.topics_of(user), *(room_topic(row.room.id) for row in mine)])
        if await gate.find_session(connection, app) is None:
            board.unplug(socket)
            socket.transport.end(4001, "session ended")
            return False
        mine = await rooms.rooms_of(user, app)
        # Between the two reads somebody may have put them into a room, or removed them before they were plugged in.
        heard = board.settle(socket, [room_topic(row.room.id) for row in mine])
        if heard is None:
            board.unplug(socket)
            socket.transport.end(1012, "rooms moved; connect again")
            return False
        here = [row.room for row in mine if room_topic(row.room.id) in heard]
        marks = {room.id: RoomMark(seq=room.seq, change=room.change) for room in here}
        hello = Hello(epoch=app.messages_db.epoch, version=__version__, user=user.id, rooms=marks)
        self._switchboard.greet(socket, msgspec.json.encode(hello))
        return True

    async def _listen(self, socket: Socket, beat: _Beat, receive: Receive) -> None:
        allowance = _Allowance(self._app)
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return None
            if not allowance.take():
                return socket.transport.end(4029, "too many frames")
            action = decode_action(message.get("text") or "")
            if action is None:
                return socket.transport.end(4003, "not an action")
            try:
                await must_not_hurry(action.limit, user=socket.session.user.id, network=beat.network, app=self._app)
            except RateLimited:
                return socket.transport.end(4029, "too many frames on all sockets together")
            await self._act(socket, beat, action)

    async def _act(self, socket: Socket, beat: _Beat, action: Heartbeat | Typing | Look) -> None:
        app = self._app
        if isinstance(action, Look):
            # Asking whether they are in it is for nothing: what a socket does not hear, it does not see either.
            socket.looks_at = None if action.room is None else room_topic(action.room)
            return
        if isinstance(action, Heartbeat):
            await beat.go(app, active=action.active)
            await tell_standing(socket.session.user.id, [socket], app, self._switchboard)
            return
        try:
            await typing.start_typing(socket.session.user, action.room, app)
        except RoomNotFound:
            log.info("typing_refused", user=socket.session.user.id)


class _Beat:
    """What a heartbeat says of its device."""

    __slots__ = ("address", "agent", "device", "network", "session")

    def __init__(self, session: Session, device: str, agent: str, address: str) -> None:
        self.session, self.device, self.agent, self.address = session, device, agent, address
        self.network = gate.network_of(address)

    async def go(self, app: Klatsch, *, active: bool) -> None:
        await presence.beat(self.session, self.device, active=active, agent=self.agent, address=self.address, app=app)


class _Allowance:
    """A token bucket: so many frames a minute, all at once if need be."""

    __slots__ = ("_app", "_at", "_left")

    def __init__(self, app: Klatsch) -> None:
        self._app = app
        self._at = app.clock.now()
        self._left = float(FRAMES_A_MINUTE)

    def take(self) -> bool:
        now = self._app.clock.now()
        self._left = min(FRAMES_A_MINUTE, self._left + (now - self._at) * FRAMES_A_MINUTE / 60_000_000)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
