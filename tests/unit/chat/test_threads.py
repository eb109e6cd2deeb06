"""Following threads: mine alone, heard by my own devices alone."""

from __future__ import annotations

import pytest
from rooming import NOWHERE, made, removed, said
from workbench import Person, heard_on

from klatsch.chat import Klatsch
from klatsch.chat.threads import all_threads, follow, read
from klatsch.errors import MessageNotFound, RoomNotFound
from klatsch.hub import EVERYBODY, room_topic, user_topic
from klatsch.model.threads import ThreadWish

FOLLOW = ThreadWish(following=True)


async def test_who_begins_to_follow_by_itself_is_told_after_the_reply(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, ann, room)
    with heard_on(app.hub, room_topic(room.id), user_topic(ann.id), user_topic(bo.id)) as heard:
        await said(app, bo, room, f"<@{ann.id}>", thread=1)
        await said(app, bo, room, thread=1)
    assert [event["type"] for event in heard] == [
        "message.created",
        "thread.changed",
        "thread.changed",
        "message.created",
    ]
    (anns,) = [event["mine"] for event in heard[1:3] if event["mine"]["unread"]]
    assert (anns["thread"], anns["following"], anns["unread"], anns["mentions"], anns["seq"]) == (1, True, 1, 1, 2)


async def test_my_devices_hear_how_i_keep_it_and_nobody_else(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room)
    await said(app, bo, room, f"<@{ann.id}>", thread=1)
    with (
        heard_on(app.hub, user_topic(ann.id)) as anns,
        heard_on(app.hub, room_topic(room.id), user_topic(bo.id), EVERYBODY) as others,
    ):
        assert (await follow(ann.user, room.id, 1, ThreadWish(muted=True), app)).muted
        mine = await read(ann.user, room.id, 1, 2, back=False, app=app)
    assert (mine.read_seq, mine.unread) == (2, 0)
    assert others == []
    assert [event["type"] for event in anns] == ["mine.changed", "thread.changed", "thread.changed"]
    assert anns[0]["mine"]["mentions"] == 0, "in a muted thread nobody calls, so the room counts one less"
    assert [event["mine"]["readSeq"] for event in anns[1:]] == [1, 2]


async def test_only_threads_that_are_there(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, ann, room)
    await said(app, ann, room, thread=1)
    for thread in (2, 99):
        with pytest.raises(MessageNotFound):
            await follow(ann.user, room.id, thread, FOLLOW, app)
        with pytest.raises(MessageNotFound):
            await read(ann.user, room.id, thread, 1, back=False, app=app)
    assert (await follow(ann.user, room.id, 1, FOLLOW, app)).following


async def test_who_was_removed_keeps_no_thread_there(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room)
    await said(app, ann, room, thread=1)
    assert len((await all_threads(bo.user, after=None, limit=9, app=app))[0]) == 1
    await removed(app, ann, room, bo)
    with heard_on(app.hub, user_topic(bo.id)) as heard:
        for where in (room.id, NOWHERE):
            with pytest.raises(RoomNotFound):
                await follow(bo.user, where, 1, FOLLOW, app)
            with pytest.raises(RoomNotFound):
                await read(bo.user, where, 1, 1, back=False, app=app)
        await said(app, ann, room, f"<@{bo.id}>", thread=1)
    assert heard == []
    assert await all_threads(bo.user, after=None, limit=9, app=app) == ([], None)


async def test_a_page_says_where_the_next_one_begins(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    for seq in (1, 2, 3):
        await said(app, ann, room)
        await follow(ann.user, room.id, seq, FOLLOW, app)
    first, after = await all_threads(ann.user, after=None, limit=2, app=app)
    assert [thread.root.seq for thread in first] == [3, 2]
    rest, end = await all_threads(ann.user, after=after, limit=2, app=app)
    assert ([thread.root.seq for thread in rest], end) == ([1], None)
