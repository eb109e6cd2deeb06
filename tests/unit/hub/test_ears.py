"""Who listens on this node; the rest of the promise is kept in tests/contract/hub."""

from __future__ import annotations

from klatsch.hub import Topic, room_topic
from klatsch.hub.ears import Ears
from klatsch.ids import RoomId

HALL = room_topic(RoomId("C1"))


def test_telling_is_calling_whoever_listens_to_it() -> None:
    ears, heard = Ears(), list[tuple[Topic, bytes]]()

    def ear(topic: Topic, event: bytes) -> None:
        heard.append((topic, event))

    ears.tell(HALL, b"nobody is there")
    ears.listen(HALL, ear)
    ears.tell(HALL, b"hello")
    ears.tell(room_topic(RoomId("C2")), b"elsewhere")
    assert heard == [(HALL, b"hello")]
    ears.unlisten(HALL, ear)
    ears.tell(HALL, b"too late")
    assert heard == [(HALL, b"hello")]
    assert vars(ears) == {"_ears": {}}, "nothing is kept of a topic that nobody listens to"
