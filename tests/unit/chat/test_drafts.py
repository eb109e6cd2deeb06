"""Drafts, the same on all my devices."""

from __future__ import annotations

import pytest
from rooming import NOWHERE, made, removed, said
from workbench import NOW, Person, heard_on

from klatsch.chat import Klatsch
from klatsch.chat.drafts import all_drafts, put_draft
from klatsch.errors import MessageNotFound, RoomNotFound
from klatsch.hub import EVERYBODY, room_topic, user_topic


async def test_my_other_devices_hear_of_it_and_nobody_else(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    with (
        heard_on(app.hub, user_topic(ann.id)) as anns,
        heard_on(app.hub, room_topic(room.id), user_topic(bo.id), EVERYBODY) as others,
    ):
        await put_draft(ann.user, room.id, None, "I thi", app)
        await put_draft(ann.user, room.id, None, "", app)
    assert anns == [
        {"type": "draft.changed", "draft": {"room": room.id, "thread": None, "content": content, "updatedAt": NOW + at}}
        for at, content in enumerate(("I thi", ""))
    ]
    assert others == []


async def test_sending_leaves_it_to_the_client(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    kept = await put_draft(ann.user, room.id, None, "I think", app)
    await said(app, ann, room, "I think")
    assert await all_drafts(ann.user, app) == [kept]


async def test_only_where_i_am_and_in_threads_that_are_there(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    with pytest.raises(RoomNotFound):
        await put_draft(ann.user, NOWHERE, None, "a", app)
    with pytest.raises(MessageNotFound):
        await put_draft(ann.user, room.id, 1, "a", app)
    await said(app, bo, room)
    await put_draft(bo.user, room.id, 1, "a", app)
    assert len(await all_drafts(bo.user, app)) == 1
    await removed(app, ann, room, bo)
    with heard_on(app.hub, user_topic(bo.id)) as heard, pytest.raises(RoomNotFound):
        await put_draft(bo.user, room.id, None, "", app)
    assert heard == []
    assert await all_drafts(bo.user, app) == []
