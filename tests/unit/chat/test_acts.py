"""Editing, deleting, reacting, pinning, saving: who may, who may not, and what those in the room hear."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from rooming import NO_MESSAGE, added, changed, crowded, direct, made, read_by, removed, said
from workbench import NOW, Person, heard_on, opened_klatsch, sign_up

from klatsch.chat import Klatsch
from klatsch.chat.acts import delete, edit, pin, react, save
from klatsch.chat.members import set_moderator
from klatsch.chat.messages import all_pins, all_saved, edits_of, must_see
from klatsch.clock import SetClock
from klatsch.errors import MessageNotFound, NotAllowed, RoomArchived, TooLate, TooMany
from klatsch.hub import EVERYBODY, room_topic, user_topic
from klatsch.ids import MessageId
from klatsch.model.messages import MOST_REACTION_KINDS
from klatsch.model.rooms import History, Posting, RoomKind
from klatsch.model.users import Role

Act = Callable[[Person, MessageId, Klatsch], Awaitable[Any]]

ACTS: dict[str, Act] = {
    "edit": lambda who, it, app: edit(who.user, it, "other words", app),
    "delete": lambda who, it, app: delete(who.user, it, app),
    "react": lambda who, it, app: react(who.user, it, "👍", on=True, app=app),
    "take back a reaction": lambda who, it, app: react(who.user, it, "👍", on=False, app=app),
    "pin": lambda who, it, app: pin(who.user, it, on=True, app=app),
    "unpin": lambda who, it, app: pin(who.user, it, on=False, app=app),
    "save": lambda who, it, app: save(who.user, it, on=True, app=app),
    "see its wordings": lambda who, it, app: edits_of(who.user, it, app),
}
WRITING = [name for name in ACTS if name not in ("save", "see its wordings")]


# -- what others hear ------------------------------------------------------------------------------------


async def test_what_becomes_of_a_message_is_heard_by_the_room_as_it_is_now(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    it = (await said(app, ann, room)).id
    with heard_on(app.hub, room_topic(room.id)) as heard:
        await edit(ann.user, it, "hello, you", app)
        await react(bo.user, it, "👍", on=True, app=app)
        await pin(bo.user, it, on=True, app=app)
        await delete(ann.user, it, app)
    assert {event["type"] for event in heard} == {"message.changed"}
    edited, reacted, pinned, deleted = [event["message"] for event in heard]
    assert (edited["content"], edited["editedAt"]) == ("hello, you", NOW)
    assert reacted["reactions"] == [{"emoji": "👍", "users": [bo.id]}]
    assert (pinned["pinnedAt"], pinned["pinnedBy"]) == (NOW, bo.id)
    assert (deleted["content"], deleted["deletedAt"], deleted["reactions"], deleted["pinnedAt"]) == ("", NOW, [], None)
    steps = [(event["before"], event["change"]) for event in heard]
    assert steps == [(change - 1, change) for change in range(heard[0]["change"], heard[0]["change"] + 4)]


async def test_what_changes_nothing_is_no_news(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    it = (await said(app, ann, room, "hello")).id
    await react(ann.user, it, "👍", on=True, app=app)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        await edit(ann.user, it, "hello", app)
        await react(ann.user, it, "👍", on=True, app=app)
        await react(ann.user, it, "🎉", on=False, app=app)
        await pin(ann.user, it, on=False, app=app)
        await save(ann.user, it, on=True, app=app)
    assert heard == []


async def test_a_reply_that_goes_takes_its_root_with_it(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    root = await said(app, ann, room)
    reply = await said(app, ann, room, thread=root.seq)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        await delete(ann.user, reply.id, app)
    (event,) = heard
    assert (event["root"]["_id"], event["root"]["replyCount"]) == (root.id, 0)
    assert event["before"] < event["root"]["change"] < event["change"] == event["message"]["change"]


async def test_where_newcomers_see_nothing_old_nothing_old_is_announced(app: Klatsch, ann: Person, bo: Person) -> None:
    """Each asks, and is answered with what they may see."""
    room = await made(app, ann, history=History.JOINED)
    old = await said(app, ann, room, "a secret")
    await added(app, ann, room, bo)
    held = (await read_by(app, bo, room)).change
    with heard_on(app.hub, room_topic(room.id)) as heard:
        for act in ("react", "pin", "edit"):
            await ACTS[act](ann, old.id, app)
        await said(app, ann, room, "I reply", thread=old.seq)
    assert {event["type"] for event in heard} == {"room.stirred", "message.created"}
    assert "secret" not in str(heard)
    assert "other words" not in str(heard)
    assert [event["root"] for event in heard if event["type"] == "message.created"] == [None]
    assert heard[-1]["change"] == (await read_by(app, ann, room)).change
    assert [message.content for message in (await read_by(app, bo, room, since=held)).messages] == ["I reply"]
    touched = (await read_by(app, ann, room, since=held)).messages
    assert [(message.content, message.reply_count) for message in touched] == [("I reply", 0), ("other words", 1)]


# -- who may not -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ACTS)
async def test_a_stranger_and_an_author_who_left_find_no_message_whatever_their_role(
    act: str, app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room = await made(app, ann, bo, kind=RoomKind.PUBLIC)
    it = await said(app, bo, room, "mine")
    await react(bo.user, it.id, "👍", on=True, app=app)
    await removed(app, ann, room, bo)
    with heard_on(app.hub, room_topic(room.id)) as heard:
        for who in (bo, eve):
            with pytest.raises(MessageNotFound):
                await ACTS[act](who, it.id, app)
    assert heard == []
    kept = await must_see(ann.user, it.id, app)
    assert (kept.content, [reaction.users for reaction in kept.reactions]) == ("mine", [[bo.id]])
    await added(app, ann, room, bo)
    await ACTS[act](bo, it.id, app)


@pytest.mark.parametrize("act", ACTS)
async def test_what_is_deleted_or_was_never_there_is_not_touched(act: str, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    it = await said(app, ann, room)
    await delete(ann.user, it.id, app)
    for gone in (it.id, NO_MESSAGE, MessageId("x")):
        with pytest.raises(MessageNotFound):
            await ACTS[act](ann, gone, app)


@pytest.mark.parametrize("act", WRITING)
async def test_in_an_archived_room_nothing_is_touched(act: str, app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    it = await said(app, ann, room)
    await changed(app, ann, room, archived=True)
    with pytest.raises(RoomArchived):
        await ACTS[act](ann, it.id, app)
    assert (await must_see(ann.user, it.id, app)).content == "hello", "it can be read"
    await save(ann.user, it.id, on=True, app=app)


async def test_nobody_edits_what_another_said_not_even_an_owner_who_moderates(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    eve = await sign_up(app, "Eve", Role.OWNER)
    room = await made(app, eve, ann, bo)
    it = await said(app, ann, room)
    for who in (bo, eve):
        with pytest.raises(NotAllowed):
            await edit(who.user, it.id, "other words", app)
    assert await edits_of(bo.user, it.id, app)


async def test_deleting_is_for_the_author_and_for_whoever_moderates(app: Klatsch, ann: Person, bo: Person) -> None:
    eve, gus = await sign_up(app, "Eve", Role.ADMIN), await sign_up(app, "Gus", Role.GUEST)
    room = await made(app, ann, bo, eve, gus)
    await set_moderator(ann.user, room.id, gus.id, on=True, app=app)
    first, second, third = [(await said(app, bo, room)).id for _ in range(3)]
    anns = (await said(app, ann, room)).id
    for who in (bo, gus):
        with pytest.raises(NotAllowed):
            await delete(who.user, anns, app)
    for who, it in ((bo, first), (ann, second), (eve, third)):
        assert (await delete(who.user, it, app)).deleted_at == NOW


async def test_in_a_direct_room_nobody_deletes_what_the_other_said_but_an_admin_who_is_in_it(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await direct(app, ann, bo)
    it = await said(app, ann, room)
    with pytest.raises(NotAllowed):
        await delete(bo.user, it.id, app)
    await react(bo.user, it.id, "👍", on=True, app=app)


async def test_guests_react_and_do_not_pin(app: Klatsch, ann: Person) -> None:
    gus = await sign_up(app, "Gus", Role.GUEST)
    room = await made(app, ann, gus)
    it = (await said(app, gus, room)).id
    for on in (True, False):
        with pytest.raises(NotAllowed):
            await pin(gus.user, it, on=on, app=app)
    await react(gus.user, it, "👍", on=True, app=app)
    await edit(gus.user, it, "my own", app)
    await pin(ann.user, it, on=True, app=app)
    assert [message.id for message in await all_pins(gus.user, room.id, app)] == [it]


async def test_in_an_announcement_room_everybody_may_react(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo, posting=Posting.MODERATORS)
    it = await said(app, ann, room)
    assert (await react(bo.user, it.id, "👍", on=True, app=app)).reactions[0].users == [bo.id]


async def test_what_newcomers_do_not_see_they_do_not_touch(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, history=History.JOINED)
    old = await said(app, ann, room)
    await added(app, ann, room, bo)
    for name, act in ACTS.items():
        with pytest.raises(MessageNotFound):
            await act(bo, old.id, app)
        assert name


# -- how long, how many, how loudly ------------------------------------------------------------------------


async def test_a_message_may_be_edited_for_so_many_minutes(tmp_path: Path, clock: SetClock) -> None:
    async with opened_klatsch(tmp_path, clock=clock, edit_minutes=5) as app:
        ann = await sign_up(app, "Ann")
        room = await made(app, ann)
        it = (await said(app, ann, room)).id
        clock.forward(seconds=300)
        await edit(ann.user, it, "just in time", app)
        clock.forward(seconds=1)
        with pytest.raises(TooLate):
            await edit(ann.user, it, "too late", app)
        assert (await must_see(ann.user, it, app)).content == "just in time"
        await delete(ann.user, it, app)


async def test_without_that_setting_it_may_be_edited_always(app: Klatsch, ann: Person, clock: SetClock) -> None:
    room = await made(app, ann)
    it = (await said(app, ann, room)).id
    clock.forward(seconds=400 * 86_400)
    assert (await edit(ann.user, it, "a year later", app)).edited_at == clock.now()


async def test_every_reader_sees_every_wording(app: Klatsch, ann: Person, bo: Person, clock: SetClock) -> None:
    room = await made(app, ann, bo)
    it = (await said(app, ann, room, "one")).id
    for content in ("two", "three"):
        clock.forward(seconds=60)
        await edit(ann.user, it, content, app)
    wordings = await edits_of(bo.user, it, app)
    assert [(row.version, row.content) for row in wordings] == [(1, "one"), (2, "two"), (3, "three")]
    assert [row.written_at for row in wordings] == [NOW, NOW + 60_000_000, NOW + 120_000_000]


async def test_an_edit_calls_nobody_whom_posting_could_not(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    bos, anns, early = await said(app, bo, room), await said(app, ann, room), await said(app, bo, room, "<!all>!")
    await crowded(app, room)
    with pytest.raises(NotAllowed):
        await edit(bo.user, bos.id, "<!here> all of you", app)
    assert (await edit(bo.user, bos.id, f"you <@{ann.id}>", app)).mentions == [ann.id]
    assert (await edit(ann.user, anns.id, "<!here> all of you", app)).mentions == ["here"], "moderators may"
    assert (await edit(bo.user, early.id, "<!all>!!", app)).mentions == ["all"], "this one had called them already"


async def test_a_message_carries_so_many_kinds_of_reactions_and_no_more(app: Klatsch, ann: Person) -> None:
    room = await made(app, ann)
    it = (await said(app, ann, room)).id
    for number in range(MOST_REACTION_KINDS):
        await react(ann.user, it, f"e{number}", on=True, app=app)
    with pytest.raises(TooMany):
        await react(ann.user, it, "one-more", on=True, app=app)
    await react(ann.user, it, "e0", on=False, app=app)
    await react(ann.user, it, "one-more", on=True, app=app)


# -- saving --------------------------------------------------------------------------------------------


async def test_what_is_saved_is_mine_alone_and_goes_out_of_sight_with_the_room(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    room = await made(app, ann, bo)
    it = (await said(app, ann, room)).id
    await save(bo.user, it, on=True, app=app)
    assert [message.id for message in (await all_saved(bo.user, limit=9, app=app))[0]] == [it]
    assert (await all_saved(ann.user, limit=9, app=app))[0] == []
    await removed(app, ann, room, bo)
    assert (await all_saved(bo.user, limit=9, app=app))[0] == []
    await added(app, ann, room, bo)
    assert len((await all_saved(bo.user, limit=9, app=app))[0]) == 1
    await removed(app, ann, room, bo)
    await save(bo.user, it, on=False, app=app)
    await added(app, ann, room, bo)
    assert (await all_saved(bo.user, limit=9, app=app))[0] == [], "taking back works for what one does not see"


async def test_my_other_devices_hear_what_i_saved_and_nobody_else(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    it = (await said(app, ann, room)).id
    with (
        heard_on(app.hub, user_topic(bo.id)) as bos,
        heard_on(app.hub, user_topic(ann.id), room_topic(room.id), EVERYBODY) as others,
    ):
        for on in (True, True, False, False):
            await save(bo.user, it, on=on, app=app)
    assert bos == [{"type": "saved.changed", "message": it, "saved": on} for on in (True, False)], "what moved, once"
    assert others == []
