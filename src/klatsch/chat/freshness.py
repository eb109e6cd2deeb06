"""What was looked up is forgotten when the hub says that it changed, or that it may have."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.hub import DOUBTS, EVERYBODY, SESSIONS, Topic
from klatsch.model.events import SessionEnded, UserChanged

_USER_CHANGED = b'{"type":"user.changed"'


def keep_fresh(app: Klatsch) -> None:
    """Listen for what ends a session or changes a card. To be called once, at start."""

    def session_ended(topic: Topic, event: bytes) -> None:
        ended = msgspec.json.decode(event, type=SessionEnded)
        app.sessions.end(ended.user, ended.sessions)

    def user_changed(topic: Topic, event: bytes) -> None:
        if event.startswith(_USER_CHANGED):
            changed = msgspec.json.decode(event, type=UserChanged).user
            app.cards.keep(changed, now=app.clock.now())
            app.sessions.forget(changed.id)

    def events_lost(topic: Topic, event: bytes) -> None:
        app.sessions.clear()
        app.seats.clear()
        app.cards.clear()

    app.hub.listen(DOUBTS, events_lost)
    app.hub.listen(SESSIONS, session_ended)
    app.hub.listen(EVERYBODY, user_changed)
