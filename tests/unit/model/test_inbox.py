"""Where a page of the inbox ends."""

from __future__ import annotations

import msgspec

from klatsch.ids import ClientId, MessageId, RoomId, UserId
from klatsch.model.inbox import Place, UnreadRoom, place_of
from klatsch.model.messages import Message
from klatsch.model.rooms import Mine, Notify, Room, RoomKind
from klatsch.model.threads import MyThread, Thread

ROOM = RoomId("C0000000000000001")
ROOT = Message(
    id=MessageId("01976b5a-0000-7000-8000-00000000000a"), room=ROOM, seq=1, change=1, author=UserId("U0000000000000001"),
    client_id=ClientId("a"), content="words", created_at=5, reply_count=1, last_reply_at=9,
)  # fmt: skip
THREAD = Thread(
    root=ROOT,
    mine=MyThread(
        room=ROOM, thread=1, following=True, read_seq=1, unread=1, mentions=0, notify=Notify.DEFAULT, muted=False, seq=2
    ),
    repliers=[],
)
MINE = Mine(
    is_moderator=False, joined_seq=0, read_seq=0, unread=1, mentions=0, notify=Notify.DEFAULT, muted=False, favourite=False,
    section="", seq=1,
)  # fmt: skip


def test_a_thread_ends_a_page_by_its_last_reply() -> None:
    assert place_of(THREAD) == Place(9, "01976b5a00007000800000000000000a")
    alone = msgspec.structs.replace(THREAD, root=msgspec.structs.replace(ROOT, last_reply_at=None))
    assert place_of(alone).at == 5, "without one by when it was said"


def test_a_room_ends_a_page_by_its_last_message() -> None:
    room = Room(id=ROOM, name="hall", topic="", kind=RoomKind.PUBLIC, seq=1, change=1, member_count=1)
    assert place_of(UnreadRoom(room=room, mine=MINE, last_at=7)) == Place(7, ROOM)


def test_places_are_in_order_of_time() -> None:
    assert Place(1, "b") < Place(2, "a") < Place(2, "b")
