"""Stored, then announced; read by those who are in the room."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from rooming import NO_MESSAGE, added, changed, crowded, direct, made, read_by, removed, said
from workbench import NOW, Person, heard_on, sign_up, welcomed

from klatsch.chat import Klatsch, messages
from klatsch.errors import MessageNotFound, NotAllowed, RoomArchived, RoomNotFound, StorageFull
from klatsch.hub import room_topic
from klatsch.ids import ClientId, RoomId
from klatsch.messages_db import NewRoom
from klatsch.model.messages import Draft, Span
from klatsch.model.rooms import History, Posting, RoomKind
from klatsch.model.users import Role

NOWHERE = RoomId("C0000000000000000")


def draft(client_id: str | None = "c", *, room: RoomId | None = None, content: str = "hello") -> Draft:
    return Draft(content=content, client_id=ClientId(client_id) if client_id else None, room=room)


async def test_what_was_stored_is_announced_to_the_room_once(app: Klatsch, ann: Person) -> None:
    hall = await welcomed(app, ann)
    with heard_on(app.hub, room_topic(hall)) as heard:
        sent = await messages.send(ann.user, draft(room=hall), app)
        again = await messages.send(ann.user, draft(room=hall, content="other words"), app)
    assert again == sent
    assert (sent.seq, sent.change, sent.room, sent.created_at, sent.content) == (1, 2, hall, NOW, "hello")
    (event,) = heard
    assert event["type"] == "message.created"
    assert (event["room"], event["seq"], event["before"], event["change"]) == (hall, 1, 1, 2)
    assert event["root"] is None
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
        seat = app.messages_db.seat

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
    ).room.id
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


# -- who may say what, where -------------------------------------------------------------------------------


async def test_in_an_announcement_room_moderators_speak_and_everybody_replies(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve", Role.ADMIN)
    room = await made(app, ann, bo, eve, posting=Posting.MODERATORS)
    first = await said(app, ann, room)
    with pytest.raises(NotAllowed):
        await said(app, bo, room)
    assert (await said(app, bo, room, thread=first.seq)).thread == first.seq
    await said(app, eve, room)
    await changed(app, ann, room, posting=Posting.EVERYONE)
    await said(app, bo, room)
    await changed(app, ann, room, posting=Posting.MODERATORS)
    with pytest.raises(NotAllowed):
        await said(app, bo, room)


async def test_what_a_rule_looked_up_before_a_change_is_not_kept_after_it(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    """The look-up began before the room was changed, and ended after: it must not let bo speak for seconds more."""
    room = await made(app, ann, bo)
    inner = app.messages_db

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(inner, name)

        async def seat(self, user: Any, where: Any) -> Any:
            found = await inner.seat(user, where)
            if user == bo.id:
                await changed(app, ann, room, posting=Posting.MODERATORS)
            return found

    slow = replace(app, messages_db=Slow())  # pyright: ignore[reportArgumentType]
    await messages.send(bo.user, draft("one", room=room.id), slow)
    with pytest.raises(NotAllowed):
        await messages.send(bo.user, draft("two", room=room.id), app)


async def test_in_an_archived_room_nobody_speaks(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    first = await said(app, ann, room)
    await changed(app, ann, room, archived=True)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        for thread in (None, first.seq):
            with pytest.raises(RoomArchived):
                await said(app, ann, room, thread=thread)
    assert heard == []
    assert (await read_by(app, ann, room)).messages == [first]


async def test_calling_everybody_is_for_all_in_a_small_room_and_for_moderators_in_a_large_one(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    assert (await said(app, bo, room, "<!here>")).mentions == ["here"]
    await crowded(app, room)
    for call in ("<!here>", "<!all>", "<!channel>", "<!everyone>"):
        with pytest.raises(NotAllowed):
            await said(app, bo, room, f"look {call}")
    assert (await said(app, bo, room, "`<!all>` is how it is written")).mentions == []
    assert (await said(app, ann, room, "<!all>")).mentions == ["all"]


async def test_owners_and_admins_neither_read_nor_write_where_they_are_not(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    for role in (Role.OWNER, Role.ADMIN):
        eve = await sign_up(app, role.value.title(), role)
        rooms = [await made(app, ann, bo, name=role, kind=RoomKind.PUBLIC), await direct(app, ann, bo)]
        for room in (*rooms, await made(app, ann, bo, name=f"{role}-private")):
            it = await said(app, ann, room)
            with pytest.raises(RoomNotFound):
                await read_by(app, eve, room)
            with pytest.raises(RoomNotFound):
                await said(app, eve, room)
            with pytest.raises(RoomNotFound):
                await messages.all_pins(eve.user, room.id, app)
            with pytest.raises(MessageNotFound):
                await messages.must_see(eve.user, it.id, app)
        assert await messages.newest(eve.user, limit=9, app=app) == []


async def test_a_guest_speaks_where_they_were_added_and_nowhere_else(app: Klatsch, ann: Person) -> None:
    gus = await sign_up(app, "Gus", Role.GUEST)
    await welcomed(app, ann)
    room = await made(app, ann, kind=RoomKind.PUBLIC)
    for where in (None, room.id):
        with pytest.raises(RoomNotFound):
            await messages.send(gus.user, draft(room=where), app)
    await added(app, ann, room, gus)
    await said(app, gus, room)


async def test_a_client_id_of_a_room_that_one_has_left_tells_nothing_of_it(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room, other = await made(app, ann, bo), await made(app, ann, bo, name="attic")
    await messages.send(bo.user, draft("mine", room=room.id), app)
    assert (await messages.send(bo.user, draft("mine", room=other.id), app)).room == room.id, "one id, one message"
    await removed(app, ann, room, bo)
    with pytest.raises(RoomNotFound):
        await messages.send(bo.user, draft("mine", room=other.id), app)
    with pytest.raises(RoomNotFound):
        await messages.send(bo.user, draft("mine", room=room.id), app)


# -- threads and quotes ------------------------------------------------------------------------------------


async def test_a_reply_is_announced_with_its_root_as_it_is_now(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    root = await said(app, ann, room)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        reply = await said(app, bo, room, thread=root.seq, in_room=True)
    (event,) = heard
    assert (event["message"]["thread"], event["message"]["inRoom"]) == (root.seq, True)
    assert (event["root"]["replyCount"], event["root"]["change"]) == (1, event["change"])
    assert event["before"] + 1 == reply.change == event["change"] - 1
    assert [message.id for message in (await read_by(app, ann, room, thread=root.seq)).messages] == [root.id, reply.id]


async def test_a_reply_needs_something_to_reply_to(app: Klatsch, ann: Person, bo: Person) -> None:
    room, other = await made(app, ann), await made(app, ann, name="attic")
    for _ in range(3):
        elsewhere = await said(app, ann, other)
    root = await said(app, ann, room)
    reply = await said(app, ann, room, thread=root.seq)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        for nothing in (99, reply.seq, elsewhere.seq):
            with pytest.raises(MessageNotFound):
                await said(app, ann, room, thread=nothing)
    assert heard == []


async def test_only_what_one_sees_is_quoted_and_only_who_sees_it_reads_it(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room, other = await made(app, ann, bo), await made(app, ann, name="attic")
    secret = await said(app, ann, other, "a secret")
    for nothing in (secret.id, NO_MESSAGE):
        with pytest.raises(MessageNotFound):
            await said(app, bo, room, quote=nothing)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        quoting = await said(app, ann, room, "see", quote=secret.id)
    assert quoting.quote == secret.id
    assert "secret" not in str(heard)


async def test_newcomers_see_nothing_from_before_they_came_where_that_is_so(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, history=History.JOINED)
    old = await said(app, ann, room)
    await added(app, ann, room, bo)
    new = await said(app, ann, room)
    assert (await read_by(app, bo, room)).messages == (await read_by(app, bo, room, since=0)).messages == [new]
    with pytest.raises(MessageNotFound):
        await messages.must_see(bo.user, old.id, app)
    with pytest.raises(MessageNotFound):
        await said(app, bo, room, thread=old.seq)
    await changed(app, ann, room, history=History.EVERYTHING)
    assert (await read_by(app, bo, room)).messages[0].id == old.id
