"""Rooms made by the rules of chat, and what is said in them, for whoever tests those rules."""

from __future__ import annotations

from typing import Any

from workbench import Person

from klatsch.chat import Klatsch, messages, rooms
from klatsch.chat.members import add_members, announce_move, remove_member
from klatsch.chat.mentions import LARGE_ROOM
from klatsch.chat.rooms import RoomWish
from klatsch.ids import ClientId, MessageId, RoomId, UserId, new_token
from klatsch.model.messages import Draft, Message, Page, Span
from klatsch.model.rooms import Room, RoomFacts, RoomKind

NOWHERE = RoomId("C0000000000000000")
NO_MESSAGE = MessageId("00000000-0000-7000-8000-000000000000")


async def made(
    app: Klatsch, maker: Person, *others: Person, name: str = "cellar", kind: RoomKind = RoomKind.PRIVATE, **more: Any
) -> Room:
    """A room with these people in it; its maker moderates it."""
    wish = RoomWish(name=name, kind=kind, members=[other.id for other in others], **more)
    return await rooms.create_room(maker.user, wish, app)


async def direct(app: Klatsch, maker: Person, *others: Person) -> Room:
    return await rooms.open_direct(maker.user, [other.id for other in others], app)


async def said(app: Klatsch, author: Person, room: Room | RoomId, content: str = "hello", **more: Any) -> Message:
    id = room.id if isinstance(room, Room) else room
    return await messages.send(author.user, Draft(content=content, room=id, client_id=new_client_id(), **more), app)


async def read_by(app: Klatsch, reader: Person, room: Room | RoomId, **span: Any) -> Page:
    return await messages.page(reader.user, room.id if isinstance(room, Room) else room, Span(**span), app)


async def changed(app: Klatsch, by: Person, room: Room, **facts: Any) -> Room:
    return await rooms.change_room(by.user, room.id, RoomFacts(**facts), app)


async def added(app: Klatsch, by: Person, room: Room, *others: Person) -> None:
    await add_members(by.user, room.id, [other.id for other in others], app)


async def removed(app: Klatsch, by: Person, room: Room, other: Person) -> None:
    await remove_member(by.user, room.id, other.id, app)


def new_client_id() -> ClientId:
    return ClientId(new_token()[:20].replace("_", "-"))


async def crowded(app: Klatsch, room: Room) -> None:
    """So many come into it that calling everybody is for moderators."""
    crowd = [UserId(f"U{number:016X}") for number in range(1, LARGE_ROOM + 1)]
    await announce_move(await app.messages_db.join(room.id, crowd, now=app.clock.now()), app)
