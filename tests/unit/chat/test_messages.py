"""Stored, then announced; read by those who are in the room."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from workbench import NOW, Person, heard_on, welcomed

from klatsch.chat import Klatsch, messages
from klatsch.errors import RoomNotFound, StorageFull
from klatsch.hub import room_topic
from klatsch.ids import ClientId, RoomId
from klatsch.messages_db import NewRoom
from klatsch.model.messages import Draft, Span
from klatsch.model.rooms import RoomKind

NOWHERE = RoomId("C0000000000000000")


def draft(client_id: str | None = "c", *, room: RoomId | None = None, content: str = "hello") -> Draft:
    return Draft(content=content, client_id=ClientId(client_id) if client_id else None, room=room)


async def test_what_was_stored_is_announced_to_the_room_once(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    with heard_on(app.hub, room_topic(hall)) as heard:
        sent = await messages.send(ann.user, draft(room=hall), app)
        again = await messages.send(ann.user, draft(room=hall, content="other words"), app)
    assert again == sent
    assert (sent.seq, sent.change, sent.room, sent.created_at, sent.content) == (1, 1, hall, NOW, "hello")
    (event,) = heard
    assert event["type"] == "message.created"
    assert (event["room"], event["seq"], event["change"]) == (hall, 1, 1)
    assert event["message"]["_id"] == sent.id
    assert event["message"]["clientId"] == "c"
    assert event["author"] == {"name": "Ann", "image": None}


async def test_what_is_heard_is_already_stored(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    order: list[str] = []
    inner = app.messages_db

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(inner, name)

        async def post(self, new: Any) -> Any:
            posted = await inner.post(new)
            order.append("stored")
            return posted

    app.hub.listen(room_topic(hall), lambda topic, event: order.append("announced"))
    await messages.send(ann.user, draft(room=hall), replace(app, messages_db=Watched()))  # pyright: ignore[reportArgumentType]
    assert order == ["stored", "announced"]


async def test_what_could_not_be_stored_is_not_announced(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)

    class Full:
        async def post(self, new: Any) -> NoReturn:
            raise StorageFull()

    with heard_on(app.hub, room_topic(hall)) as heard, pytest.raises(StorageFull):
        await messages.send(ann.user, draft(room=hall), replace(app, messages_db=Full()))  # pyright: ignore[reportArgumentType]
    assert heard == []


async def test_without_a_client_id_one_is_made_for_each(app: Klatsch, ann: Person) -> None:
    first, second = [await messages.send(ann.user, draft(None), app) for _ in range(2)]
    assert first.id != second.id
    assert re.fullmatch(r"[0-9a-f-]{36}", first.client_id)


async def test_a_newcomer_may_speak_before_having_looked_around(app: Klatsch, ann: Person) -> None:
    assert (await messages.send(ann.user, draft(), app)).seq == 1


async def test_who_is_not_in_the_room_neither_writes_nor_reads(app: Klatsch, ann: Person, bo: Person) -> None:
    await welcomed(app, bo)
    cellar = (
        await app.messages_db.create_room(
            NewRoom(name="cellar", topic="", kind=RoomKind.PUBLIC, now=NOW, members=[ann.id])
        )
    ).id
    with heard_on(app.hub, room_topic(cellar)) as heard:
        for room in (cellar, NOWHERE):
            with pytest.raises(RoomNotFound):
                await messages.send(bo.user, draft(room=room), app)
            with pytest.raises(RoomNotFound):
                await messages.page(bo.user, room, Span(), app)
        assert heard == []
        await messages.send(ann.user, draft(room=cellar), app)
    assert len(heard) == 1
    assert len((await messages.page(ann.user, cellar, Span(), app)).messages) == 1
    assert await messages.newest(bo.user, limit=10, app=app) == []


async def test_a_newcomer_who_asks_for_a_room_that_is_not_there_is_refused(app: Klatsch, ann: Person) -> None:
    with pytest.raises(RoomNotFound):
        await messages.send(ann.user, draft(room=NOWHERE), app)
    with pytest.raises(RoomNotFound):
        await messages.page(ann.user, NOWHERE, Span(), app)


async def test_a_newcomer_may_read_before_having_looked_around(app: Klatsch, ann: Person, bo: Person) -> None:
    sent = await messages.send(ann.user, draft(), app)
    assert (await messages.page(bo.user, sent.room, Span(), app)).messages == [sent]


async def test_the_newest_of_my_rooms(app: Klatsch, ann: Person, bo: Person) -> None:
    sent = [await messages.send(ann.user, draft(f"{n}"), app) for n in range(3)]
    assert await messages.newest(bo.user, limit=2, app=app) == sent[1:]
