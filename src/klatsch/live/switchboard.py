"""The switchboard: which sockets hear which topic, and one write a socket for all that is pending."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import msgspec

from klatsch.analytics import FRAMES_SENT, SOCKETS_OPEN
from klatsch.hub import EVERYBODY, SESSIONS, Hub, Topic, is_room, room_topic
from klatsch.ids import SessionId, UserId
from klatsch.live.line import Line, text_frame
from klatsch.model.events import RoomClosed, RoomOpened, SessionEnded, TypingStarted
from klatsch.model.sessions import Session

ENDED = (4001, "session ended")
LONG_ROUND = 0.004
REST = 0.5
MOST_REST = 0.02
"""Seconds of writing after which it rests, the share of them that it rests, and how long at the most."""


class Socket:
    """One open line. Until `ready`, what it should hear waits behind its hello.

    `settling`: by how many its rooms are being read just now. `moved`: rooms that its user entered (True) or left
    meanwhile; it counts more than what was read before.
    `looks_at`: where typing is to be seen: a room, nowhere (None), or EVERYBODY, everywhere, until it says.
    """

    __slots__ = ("id", "looks_at", "moved", "pending", "ready", "session", "settling", "topics", "transport")

    def __init__(self, id: str, session: Session, transport: Line) -> None:
        self.id = id
        self.session = session
        self.transport = transport
        self.pending: list[bytes] = []
        self.topics: set[Topic] = set()
        self.moved: dict[Topic, bool] = {}
        self.looks_at: Topic | None = EVERYBODY
        self.ready = False
        self.settling = 1


class Switchboard:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        self._by_topic: dict[Topic, dict[Socket, None]] = {}
        self._by_user: dict[UserId, dict[Socket, None]] = {}
        self._pending: list[Socket] = []
        self._rests_until = 0.0
        hub.listen(SESSIONS, self._hear_end)

    def sockets_of(self, user: UserId) -> int:
        return len(self._by_user.get(user, ()))

    def open_sessions(self) -> list[SessionId]:
        return list({socket.session.id for sockets in self._by_user.values() for socket in sockets})

    def open_people(self) -> list[UserId]:
        return list(self._by_user)

    def open_sockets(self, user: UserId) -> list[Socket]:
        """Those that were greeted."""
        return [socket for socket in self._by_user.get(user, ()) if socket.ready]

    def plug(self, socket: Socket, topics: Iterable[Topic]) -> None:
        """From now on the socket hears these, and EVERYBODY."""
        self._by_user.setdefault(socket.session.user.id, {})[socket] = None
        self.hear(socket, (EVERYBODY, *topics))
        SOCKETS_OPEN.inc()

    def hear(self, socket: Socket, topics: Iterable[Topic]) -> None:
        """These too. Only a plugged socket hears; one that was unplugged meanwhile stays so."""
        if socket not in self._by_user.get(socket.session.user.id, ()):
            return
        for topic in topics:
            sockets = self._by_topic.get(topic)
            if sockets is None:
                sockets = self._by_topic[topic] = {}
                self._hub.listen(topic, self._hear)
            sockets[socket] = None
            socket.topics.add(topic)

    def settle(self, socket: Socket, rooms: Iterable[Topic]) -> set[Topic] | None:
        """Hear these rooms, but for what moved since they were read; which those are.

        None when it heard one that it is not in any more: what waits for it may be of that room, and must not be sent.
        """
        settled = _settled(socket, rooms)
        if any(is_room(topic) and topic not in settled for topic in socket.topics):
            return None
        self.hear(socket, settled)
        return settled

    def unsettle(self, sockets: Iterable[Socket]) -> None:
        """The rooms of their user are about to be read; `resettle` must follow."""
        for socket in sockets:
            socket.settling += 1

    def resettle(self, sockets: Iterable[Socket], rooms: set[Topic] | None) -> None:
        """Hear these rooms and no others, but for what moved since they were read. None: they could not be read."""
        for socket in sockets:
            if rooms is not None:
                settled = _settled(socket, rooms)
                for topic in [topic for topic in socket.topics if is_room(topic) and topic not in settled]:
                    self._unlisten(socket, topic)
                self.hear(socket, settled)
            self._settle_down(socket)

    def _settle_down(self, socket: Socket) -> None:
        socket.settling -= 1
        if not socket.settling:
            socket.moved.clear()

    def unplug(self, socket: Socket) -> None:
        user = socket.session.user.id
        sockets = self._by_user.get(user, {})
        if socket not in sockets:
            return
        del sockets[socket]
        if not sockets:
            del self._by_user[user]
        for topic in tuple(socket.topics):
            self._unlisten(socket, topic)
        SOCKETS_OPEN.dec()

    def say(self, socket: Socket, event: bytes) -> None:
        """To this one alone."""
        socket.pending.append(text_frame(event))
        self._mark(socket)

    def greet(self, socket: Socket, hello: bytes) -> None:
        """The hello goes first; then what was heard meanwhile."""
        socket.pending.insert(0, text_frame(hello))
        socket.ready = True
        self._settle_down(socket)
        self._mark(socket)

    def end_sessions(self, user: UserId | None, sessions: set[SessionId] | None) -> None:
        """Close the sockets of these sessions.

        `sessions` None: all of the user's; `user` None: whoever has one of the sessions.
        """
        groups = self._by_user.values() if user is None else [self._by_user.get(user, {})]
        for socket in [socket for group in groups for socket in group]:
            if sessions is None or socket.session.id in sessions:
                self.unplug(socket)
                socket.transport.end(*ENDED)

    def _unlisten(self, socket: Socket, topic: Topic) -> None:
        if topic not in socket.topics:
            return
        socket.topics.discard(topic)
        hearers = self._by_topic[topic]
        del hearers[socket]
        if not hearers:
            del self._by_topic[topic]
            self._hub.unlisten(topic, self._hear)

    def _move(self, user: Topic, event: bytes) -> None:
        """Only what is told to one person says where they are."""
        if event.startswith(_ROOM_OPENED):
            self._enter(user, room_topic(msgspec.json.decode(event, type=RoomOpened).room))
        elif event.startswith(_ROOM_CLOSED):
            self._leave(user, room_topic(msgspec.json.decode(event, type=RoomClosed).room))

    def _enter(self, user: Topic, room: Topic) -> None:
        """Whoever is in a room from now on hears it from now on, on every socket."""
        for socket in tuple(self._by_topic.get(user, ())):
            self.hear(socket, [room])
            if socket.settling:
                socket.moved[room] = True

    def _leave(self, user: Topic, room: Topic) -> None:
        """Whoever is not in a room any more hears nothing more from it, from this very event on."""
        for socket in tuple(self._by_topic.get(user, ())):
            self._unlisten(socket, room)
            if socket.settling:
                socket.moved[room] = False

    # -- hearing --------------------------------------------------------------------------------------

    def _hear(self, topic: Topic, event: bytes) -> None:
        if not is_room(topic):
            self._move(topic, event)
        frame = text_frame(event)
        typist = _typist(event)
        for socket in self._by_topic.get(topic, ()):
            if typist is not None and not _sees_typing(socket, topic, typist):
                continue
            if not socket.pending and socket.ready:
                self._mark(socket)
            socket.pending.append(frame)

    def _hear_end(self, topic: Topic, event: bytes) -> None:
        ended = msgspec.json.decode(event, type=SessionEnded)
        self.end_sessions(ended.user, None if ended.sessions is None else set(ended.sessions))

    def _mark(self, socket: Socket) -> None:
        if not socket.ready:
            return
        if not self._pending:
            self._write_soon()
        self._pending.append(socket)

    def _write_soon(self) -> None:
        """At the end of this turn of the loop; after a long round of writing, a little later: what comes meanwhile, a second
        message to the same thousand sockets, goes out with it in one write a socket."""
        rest = self._rests_until - time.perf_counter()
        if rest > 0:
            self._loop.call_later(rest, self._flush)
        else:
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Everything that this turn of the loop brought, one write a socket."""
        begun = time.thread_time()  # of this thread alone: on a busy machine the clock says more than what was written
        sockets, self._pending = self._pending, []
        sent = 0
        for socket in sockets:
            frames = socket.pending
            if frames:
                sent += len(frames)
                socket.pending = []
                socket.transport.write_frames(frames[0] if len(frames) == 1 else b"".join(frames))
        FRAMES_SENT.inc(sent)
        took = time.thread_time() - begun
        if took > LONG_ROUND:
            self._rests_until = time.perf_counter() + min(took * REST, MOST_REST)


def _settled(socket: Socket, rooms: Iterable[Topic]) -> set[Topic]:
    """What was read, but for what moved since."""
    settled = {room for room in rooms if socket.moved.get(room, True)}
    return settled | {room for room, is_in in socket.moved.items() if is_in}


_ROOM_OPENED = b'{"type":"room.opened"'
_ROOM_CLOSED = b'{"type":"room.closed"'
_TYPING = b'{"type":"typing.started"'


def _typist(event: bytes) -> UserId | None:
    return msgspec.json.decode(event, type=TypingStarted).user if event.startswith(_TYPING) else None


def _sees_typing(socket: Socket, room: Topic, typist: UserId) -> bool:
    """Nobody is told that they themselves type, nor of a room that they are not looking at."""
    return socket.session.user.id != typist and socket.looks_at in (room, EVERYBODY)
