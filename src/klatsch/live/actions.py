"""What a client may say on the socket, as one table: action → struct → rule."""

from __future__ import annotations

from typing import Annotated

import msgspec

from klatsch.ids import ROOM_ID_PATTERN, RoomId


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    pass


class Heartbeat(Action, frozen=True, tag="heartbeat"):
    """`active`: there was input within five minutes and the page is visible."""

    active: bool = True


class Typing(Action, frozen=True, tag="typing"):
    """At most every three seconds while the person types."""

    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)]


ACTIONS: tuple[type[Action], ...] = (Heartbeat, Typing)

_decoder = msgspec.json.Decoder(Heartbeat | Typing)


def decode_action(frame: str) -> Heartbeat | Typing | None:
    """None for whatever is not of the table."""
    try:
        return _decoder.decode(frame)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
