"""Where somebody's rooms stand: which ones their sockets hear, and how far each has moved."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from klatsch.chat import Klatsch, rooms
from klatsch.hub import room_topic
from klatsch.ids import UserId
from klatsch.live.switchboard import Socket, Switchboard
from klatsch.model.events import HeartbeatAnswered


async def tell_standing(user: UserId, sockets: Sequence[Socket], app: Klatsch, switchboard: Switchboard) -> None:
    """These sockets of the user hear the rooms that the user is in, and are told where those stand, as after a heartbeat.

    So an event that got lost, were it the one that shows somebody out of a room, is made up for at the next heartbeat.
    """
    switchboard.unsettle(sockets)
    try:
        changes = await rooms.changes_of(user, app)
    except BaseException:
        switchboard.resettle(sockets, None)
        raise
    switchboard.resettle(sockets, {room_topic(room) for room in changes})
    for socket in sockets:
        # Only rooms that it still hears: they may have been shown out of one since the changes were read.
        heard = {room: change for room, change in changes.items() if room_topic(room) in socket.topics}
        switchboard.say(socket, msgspec.json.encode(HeartbeatAnswered(rooms=heard)))
