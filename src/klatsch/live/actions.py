"""What a client may say on the socket, as one table: action → struct → rule."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from klatsch.chat import policy
from klatsch.chat.limits import Limit
from klatsch.ids import ROOM_ID_PATTERN, RoomId


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """`asks`: what of the policy it asks for. `limit`: how often it may be said, on all sockets of a person together."""

    asks: ClassVar[policy.Action | policy.Access]
    limit: ClassVar[Limit] = Limit.LIVE


class Heartbeat(Action, frozen=True, tag="heartbeat"):
    """`active`: there was input within five minutes and the page is visible."""

    asks = policy.Access.OWN
    active: bool = True


class Typing(Action, frozen=True, tag="typing"):
    """At most every three seconds while the person types."""

    asks = policy.Action.ROOM_READ
    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)]


class Look(Action, frozen=True, tag="look"):
    """Which room is on the screen (None: no room). From then on the socket is told who types there, and nowhere else.

    A socket that never said it is told of all its rooms.
    """

    asks = policy.Access.OWN
    room: Annotated[RoomId, msgspec.Meta(pattern=ROOM_ID_PATTERN)] | None


ACTIONS: tuple[type[Action], ...] = (Heartbeat, Typing, Look)

_decoder = msgspec.json.Decoder(Heartbeat | Typing | Look)


def decode_action(frame: str) -> Heartbeat | Typing | Look | None:
    """None for whatever is not of the table."""
    try:
        return _decoder.decode(frame)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
