"""When something last happened in a thread."""

from __future__ import annotations

import pytest

from klatsch.ids import ClientId, MessageId, RoomId, UserId
from klatsch.model.messages import Message
from klatsch.model.rooms import Notify
from klatsch.model.threads import MyThread, Thread

ROOM = RoomId("C0000000000000001")
MINE = MyThread(
    room=ROOM, thread=1, following=True, read_seq=1, unread=0, mentions=0, notify=Notify.DEFAULT, muted=False, seq=1
)


@pytest.mark.parametrize(("last_reply_at", "last_at"), [(None, 5), (9, 9)])
def test_it_was_the_last_reply_or_else_the_root(last_reply_at: int | None, last_at: int) -> None:
    root = Message(
        id=MessageId("01976b5a-0000-7000-8000-00000000000a"),
        room=ROOM,
        seq=1,
        change=1,
        author=UserId("U0000000000000001"),
        client_id=ClientId("a"),
        content="words",
        created_at=5,
        last_reply_at=last_reply_at,
    )
    assert Thread(root=root, mine=MINE, repliers=[]).last_at == last_at
