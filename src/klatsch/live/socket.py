"""One socket's beginning: who is let in, and the hello. What follows: `conversation.py`."""

from __future__ import annotations

import msgspec
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from klatsch import __version__
from klatsch.chat import Klatsch, groups, rooms
from klatsch.chat.limits import Limit
from klatsch.errors import ForeignOrigin, KlatschError, NotFound, Unavailable
from klatsch.http import gate
from klatsch.http.headers import header_of, security_headers
from klatsch.http.wire import error_reply
from klatsch.hub import room_topic, user_topic
from klatsch.ids import message_id_text, new_message_id, new_request_id
from klatsch.live.conversation import Conversation
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.live.transport import EXTENSION, LiveProtocol
from klatsch.log import logger, name_request
from klatsch.model.events import Hello, RoomMark
from klatsch.model.sessions import Session

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
        await self._serve(session, transport, connection, request_id)

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
        self, session: Session, transport: LiveProtocol, connection: HTTPConnection, request_id: str
    ) -> None:
        """Greet; what is said afterwards reaches the conversation by itself, and this task is over."""
        line = transport.open_line()
        socket = Socket(message_id_text(new_message_id()), session, line)
        line.hearer = talk = Conversation(
            socket,
            self._app,
            self._switchboard,
            agent=gate.agent_of(connection),
            address=gate.address_of(connection, self._app.settings),
            request_id=request_id,
            tasks=transport.tasks,
        )
        try:
            if await self._greet(socket, connection) and not talk.is_gone:
                await talk.beat(active=True)
                talk.listen()
        except KlatschError as error:
            log.warning("socket_failed", code=error.code)
            line.end(1011, "server trouble")
        except BaseException:
            line.end(1011, "server trouble")
            raise
        finally:
            if talk.is_gone:
                talk.gone()  # what was plugged in after the line had gone

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
