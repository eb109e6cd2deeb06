"""Searching through the rules: rooms by name, cursors, and an index that is kept up to date."""

from __future__ import annotations

from typing import Any

import pytest
from message_stage import NO_MESSAGE, Talk, new_room
from workbench import Person, welcomed

from klatsch.chat import Klatsch
from klatsch.chat.search import CLEAN_EVERY, REST, SearchPage, keep_indexed, search
from klatsch.clock import SetClock
from klatsch.errors import InvalidField, Unavailable
from klatsch.model.rooms import RoomKind


@pytest.fixture
async def talk(app: Klatsch, ann: Person, bo: Person) -> Talk:
    await welcomed(app, ann)
    talk = Talk(app.messages_db, await welcomed(app, bo))
    for number in range(5):
        await talk.say(bo.id, f"cat {number}")
    await keep_indexed(app)()
    return talk


async def asked(app: Klatsch, who: Person, typed: str, *, before: str | None = None, limit: int = 20) -> SearchPage:
    return await search(who.user, typed, before=before, limit=limit, app=app)


def said(page: SearchPage) -> list[str]:
    return [message.content for message in page.messages]


async def test_page_by_page(app: Klatsch, ann: Person, talk: Talk) -> None:
    first = await asked(app, ann, "cat ", limit=3)
    second = await asked(app, ann, "cat ", before=first.before, limit=3)
    assert said(first) + said(second) == [f"cat {number}" for number in (4, 3, 2, 1, 0)]
    assert second.before is None
    assert first.marks == ["cat"]


async def test_a_cursor_of_another_search_is_refused(app: Klatsch, ann: Person, bo: Person, talk: Talk) -> None:
    first = await asked(app, ann, "cat ", limit=3)
    for who, typed in ((bo, "cat "), (ann, "cats ")):
        with pytest.raises(InvalidField, match="another search"):
            await asked(app, who, typed, before=first.before)


async def test_rooms_are_named_as_people_name_them(app: Klatsch, ann: Person, talk: Talk) -> None:
    for name in ("general", "#general", "General", talk.room):
        assert len((await asked(app, ann, f'cat in:"{name}"')).messages) == 5
    assert (await asked(app, ann, "cat -in:general")).messages == []


async def test_a_room_of_others_and_none_at_all_are_the_same(app: Klatsch, ann: Person, bo: Person, talk: Talk) -> None:
    secret = await new_room(app.messages_db, bo.id, name="secret", kind=RoomKind.PRIVATE)
    refusals: set[tuple[str, str]] = set()
    for name in ("secret", secret, "nothing", "C0123456789ABCDEF"):
        for sign in ("", "-"):
            with pytest.raises(InvalidField) as refused:
                await asked(app, ann, f"{sign}in:{name}")
            refusals.add((refused.value.text, refused.value.advice))
    assert len(refusals) == 1
    assert (await asked(app, bo, "in:secret")).messages == [], "who is in it, is not refused"


async def test_a_thread_is_any_message_of_it(app: Klatsch, ann: Person, bo: Person, talk: Talk) -> None:
    root = await talk.say(ann.id, "root")
    reply = await talk.say(bo.id, "reply", thread=root.seq)
    await keep_indexed(app)()
    for message in (root, reply):
        assert said(await asked(app, ann, f"thread:{message.id}")) == ["reply", "root"]
    with pytest.raises(InvalidField, match="no such thread"):
        await asked(app, ann, f"thread:{NO_MESSAGE}")


async def test_a_broken_index_is_left_alone_for_a_while(app: Klatsch, clock: SetClock, monkeypatch: Any) -> None:
    tried: list[int] = []

    async def breaks() -> int:
        tried.append(1)
        raise Unavailable()

    monkeypatch.setattr(app.messages_db, "index_some", breaks)
    catch_up = keep_indexed(app)
    with pytest.raises(Unavailable):
        await catch_up()
    await catch_up()
    assert len(tried) == 1
    clock.forward(seconds=REST / 1_000_000)
    with pytest.raises(Unavailable):
        await catch_up()


async def test_files_are_cleaned_bit_by_bit_and_then_not_for_a_while(
    app: Klatsch, clock: SetClock, monkeypatch: Any
) -> None:
    left = [True, True, False, False]

    async def clean() -> bool:
        return left.pop(0)

    monkeypatch.setattr(app.messages_db, "clean_index", clean)
    catch_up = keep_indexed(app)
    for _ in range(6):
        await catch_up()
    assert left == [False]
    clock.forward(seconds=CLEAN_EVERY / 1_000_000)
    await catch_up()
    assert left == []
