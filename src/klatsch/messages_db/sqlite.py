"""The Messages DB in one SQLite file: each method hands its work to the writer or to a reader."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from klatsch.drivers.sqlite import Sqlite
from klatsch.drivers.sqlite_files import prepare
from klatsch.ids import GroupId, MessageId, RoomId, UserId
from klatsch.messages_db import GroupMoved, NewGroup, NewMessage, NewRoom, Posted, Preferred, RoomMoved, Touched
from klatsch.messages_db import sqlite_acts as acts
from klatsch.messages_db import sqlite_drafts as drafts
from klatsch.messages_db import sqlite_follows as follows
from klatsch.messages_db import sqlite_groups as groups
from klatsch.messages_db import sqlite_inbox as inbox
from klatsch.messages_db import sqlite_members as members
from klatsch.messages_db import sqlite_mentions as mentions
from klatsch.messages_db import sqlite_pages as pages
from klatsch.messages_db import sqlite_preferences as preferences
from klatsch.messages_db import sqlite_reading as reading
from klatsch.messages_db import sqlite_rooms as rooms
from klatsch.messages_db import sqlite_search as searching
from klatsch.messages_db.sqlite_check import check
from klatsch.messages_db.sqlite_posts import post_all
from klatsch.messages_db.sqlite_reading import Stretch
from klatsch.messages_db.sqlite_search_file import SearchFile
from klatsch.model.drafts import Unsent
from klatsch.model.groups import Group, GroupWish
from klatsch.model.inbox import Inbox, Place
from klatsch.model.messages import Edit, Message, Page, Span, View
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import MOST_ROOMS, Membership, Mine, MyRoom, Preferences, Room, RoomFacts, Seat
from klatsch.model.search import Found, Search, Spot
from klatsch.model.threads import Counts, MyThread, Thread, ThreadWish

APPLICATION_ID = 0x4B4C4D53  # "KLMS"
FEW_ROOMS = 64  # of one person, read at a glance with every heartbeat
READS_AT_ONCE = 3  # two threads read messages, one searches


async def open_sqlite(path: Path) -> SqliteMessagesDb:
    prepare(path, application_id=APPLICATION_ID, migrations=files("klatsch.messages_db") / "migrations" / "sqlite")
    database = Sqlite(path)
    return SqliteMessagesDb(database, await database.read(_epoch))


class SqliteMessagesDb:
    def __init__(self, database: Sqlite, epoch: str) -> None:
        self._db = database
        self._epoch = epoch
        self._index = SearchFile(database)

    @property
    def epoch(self) -> str:
        return self._epoch

    @property
    def reads_at_once(self) -> int:
        return READS_AT_ONCE

    # -- messages --------------------------------------------------------------------------------------

    async def post(self, new: NewMessage) -> Posted:
        return await self._db.write_each(post_all, new)

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        return await self._db.read(partial(pages.page, reader, room, span))

    async def view(self, reader: UserId, room: RoomId) -> View | None:
        return await self._db.glance(partial(pages.view, reader, room))

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.newest, reader, limit))

    async def message_of(self, reader: UserId, message: MessageId) -> Message | None:
        return await self._db.read(partial(pages.message_of, reader, message))

    async def messages_of(self, reader: UserId, messages: Sequence[MessageId]) -> dict[MessageId, Message]:
        return await self._db.read(partial(pages.messages_of, reader, messages))

    async def edit(
        self, message: MessageId, content: str, mentions: Sequence[str], *, now: int, by: UserId | None = None
    ) -> Touched | None:
        return await self._db.write(partial(acts.edit, message, content, mentions, now, by=by))

    async def edits_of(self, message: MessageId) -> list[Edit]:
        return await self._db.read(partial(pages.edits_of, message))

    async def delete(self, message: MessageId, *, now: int, by: UserId | None = None) -> Touched | None:
        return await self._db.write(partial(acts.delete, message, now, by=by))

    async def react(self, user: UserId, message: MessageId, emoji: str, *, on: bool, now: int) -> Touched | None:
        return await self._db.write(partial(acts.react, user, message, emoji, on, now))

    async def pin(self, user: UserId, message: MessageId, *, on: bool, now: int) -> Touched | None:
        return await self._db.write(partial(acts.pin, user, message, on, now))

    async def pins_of(self, reader: UserId, room: RoomId) -> list[Message] | None:
        return await self._db.read(partial(pages.pins_of, reader, room))

    async def save(self, user: UserId, message: MessageId, *, on: bool, now: int) -> bool:
        return await self._db.write(partial(acts.save, user, message, on, now))

    async def saved_of(self, user: UserId, *, before: MessageId | None = None, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.saved_of, user, before, limit))

    # -- rooms -----------------------------------------------------------------------------------------

    async def rooms_of(self, user: UserId, *, after: RoomId | None = None, limit: int = MOST_ROOMS) -> list[MyRoom]:
        return await self._db.read(partial(reading.rooms_of, user, after, limit))

    async def changes_of(self, user: UserId) -> dict[RoomId, int]:
        few = await self._db.glance(partial(reading.changes_of, user, FEW_ROOMS + 1))
        return few if len(few) <= FEW_ROOMS else await self._db.read(partial(reading.changes_of, user, MOST_ROOMS))

    async def seat(self, user: UserId, room: RoomId | None) -> Seat | None:
        return await self._db.glance(partial(rooms.seat, user, room))

    async def create_room(self, new: NewRoom) -> RoomMoved:
        return await self._db.write(partial(rooms.create_room, new))

    async def change_room(self, room: RoomId, facts: RoomFacts, *, now: int) -> RoomMoved:
        return await self._db.write(partial(rooms.change_room, room, facts, now))

    async def find_room(self, name: str) -> RoomId | None:
        return await self._db.read(partial(rooms.find_room, name))

    async def public_rooms(self, *, query: str, after: str, limit: int) -> list[Room]:
        return await self._db.read(partial(rooms.public_rooms, query, after, limit))

    async def join(self, room: RoomId, users: Sequence[UserId], *, now: int) -> RoomMoved:
        return await self._db.write(partial(members.join, room, users, now))

    async def leave(self, room: RoomId, user: UserId, *, now: int) -> RoomMoved:
        return await self._db.write(partial(members.leave, room, user, now))

    async def set_moderator(self, room: RoomId, user: UserId, *, on: bool) -> RoomMoved:
        return await self._db.write(partial(members.set_moderator, room, user, on))

    async def members_of(self, room: RoomId, *, after: UserId | None, limit: int) -> list[Membership]:
        return await self._db.read(partial(pages.members_of, room, after, limit))

    async def welcome(self, user: UserId, *, now: int) -> list[RoomMoved]:
        if await self._db.read(partial(members.is_welcomed, user)):
            return []
        return await self._db.write(partial(members.welcome, user, now))

    async def is_member(self, user: UserId, room: RoomId) -> bool:
        return await self._db.glance(partial(pages.is_member, user, room))

    # -- reading ---------------------------------------------------------------------------------------

    async def read(self, user: UserId, room: RoomId, seq: int, *, back: bool) -> Mine | None:
        move = partial(reading.read, user, room, seq, back)
        while isinstance(found := await self._db.write(move), Stretch):
            move.keywords["counted"] = found, await self._db.read(partial(reading.own_in, user, found))
        return found

    async def prefer(self, user: UserId, room: RoomId, wish: Preferences) -> Mine | None:
        return await self._db.write(partial(reading.prefer, user, room, wish))

    async def read_all(self, user: UserId) -> dict[RoomId, int]:
        return await self._db.write(partial(reading.read_all, user))

    async def inbox(self, user: UserId, *, after: Place | None, limit: int) -> Inbox:
        return await self._db.read(partial(inbox.inbox, user, after, limit))

    async def follow(self, user: UserId, room: RoomId, thread: int, wish: ThreadWish) -> Counts | None:
        return await self._db.write(partial(follows.follow, user, room, thread, wish))

    async def read_thread(self, user: UserId, room: RoomId, thread: int, seq: int, *, back: bool) -> MyThread | None:
        return await self._db.write(partial(follows.read_thread, user, room, thread, seq, back))

    async def threads_of(self, user: UserId, *, after: Place | None, limit: int) -> list[Thread]:
        return await self._db.read(partial(follows.threads_of, user, after, limit))

    async def mentions_of(self, user: UserId, *, before: MessageId | None, limit: int) -> list[Message] | None:
        return await self._db.read(partial(mentions.mentions_of, user, before, limit))

    async def put_draft(
        self, user: UserId, room: RoomId, thread: int | None, content: str, *, now: int
    ) -> Unsent | None:
        return await self._db.write(partial(drafts.put_draft, user, room, thread, content, now))

    async def drafts_of(self, user: UserId) -> list[Unsent]:
        return await self._db.read(partial(drafts.drafts_of, user))

    async def preferences_of(self, user: UserId) -> MyPreferences:
        return await self._db.read(partial(preferences.preferences_of, user))

    async def set_preferences(self, user: UserId, wish: PreferencesWish) -> Preferred:
        return await self._db.write(partial(preferences.set_preferences, user, wish))

    # -- groups ----------------------------------------------------------------------------------------

    async def groups_of(self, member: UserId | None, *, after: str, limit: int) -> list[Group]:
        return await self._db.read(partial(groups.groups_of, member, after, limit))

    async def create_group(self, new: NewGroup) -> Group:
        return await self._db.write(partial(groups.create_group, new))

    async def change_group(self, group: GroupId, wish: GroupWish) -> GroupMoved | None:
        return await self._db.write(partial(groups.change_group, group, wish))

    async def delete_group(self, group: GroupId) -> Group | None:
        return await self._db.write(partial(groups.delete_group, group))

    # -- searching -------------------------------------------------------------------------------------

    async def search(self, reader: UserId, wanted: Search, *, spot: Spot | None, limit: int) -> Found:
        return await self._index.read(partial(searching.search, reader, wanted, spot, limit))

    async def index_some(self) -> int:
        return await self._index.index_some()

    async def clean_index(self) -> bool:
        return await self._index.clean()

    async def rebuild_index(self) -> int:
        return await self._index.rebuild()

    # -- keeping house -----------------------------------------------------------------------------------

    async def check(self) -> dict[str, object]:
        return await self._db.read(partial(check, besides=await self._index.check()))

    async def close(self) -> None:
        await self._index.close()
        await self._db.close()


def _epoch(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT epoch FROM history").fetchone()[0])
