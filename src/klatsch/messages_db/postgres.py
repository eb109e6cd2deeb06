"""The Messages DB in a PostgreSQL database: each method hands its work to a writing or to a reading connection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from klatsch.drivers.postgres import Postgres
from klatsch.drivers.postgres_connection import Connection
from klatsch.drivers.postgres_schema import prepare
from klatsch.ids import GroupId, MessageId, RoomId, UserId
from klatsch.messages_db import GroupMoved, NewGroup, NewMessage, NewRoom, Posted, Preferred, RoomMoved, Touched
from klatsch.messages_db import postgres_acts as acts
from klatsch.messages_db import postgres_drafts as drafts
from klatsch.messages_db import postgres_follows as follows
from klatsch.messages_db import postgres_groups as groups
from klatsch.messages_db import postgres_inbox as inbox
from klatsch.messages_db import postgres_members as members
from klatsch.messages_db import postgres_mentions as mentions
from klatsch.messages_db import postgres_pages as pages
from klatsch.messages_db import postgres_preferences as preferences
from klatsch.messages_db import postgres_reading as reading
from klatsch.messages_db import postgres_rooms as rooms
from klatsch.messages_db import postgres_search as searching
from klatsch.messages_db import postgres_search_index as index
from klatsch.messages_db.postgres_check import check
from klatsch.messages_db.postgres_deeds import MOST_DEEDS, Deed, do_all
from klatsch.messages_db.postgres_keeping import MOST_KEPT_AT_ONCE, Keep, keep_all
from klatsch.messages_db.postgres_posts import post_all
from klatsch.model.drafts import Unsent
from klatsch.model.groups import Group, GroupWish
from klatsch.model.inbox import Inbox, Place
from klatsch.model.messages import Edit, Message, Page, Span, View
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import MOST_ROOMS, Membership, Mine, MyRoom, Preferences, Room, RoomFacts, Seat
from klatsch.model.search import Found, Search, Spot
from klatsch.model.threads import Counts, MyThread, Thread, ThreadWish

WRITERS = 3
"""A group of posts, one of other deeds and one of what people keep for themselves may be on their way at once, never two
of a kind: the order is kept."""


async def open_postgres(url: str, *, connections: int) -> PostgresMessagesDb:
    migrations = files("klatsch.messages_db") / "migrations" / "postgres"
    await prepare(url, store="messages", migrations=migrations)
    database = Postgres(url, connections=connections, writers=WRITERS)
    return PostgresMessagesDb(database, await database.read(_epoch, in_one_statement=True))


class PostgresMessagesDb:
    def __init__(self, database: Postgres, epoch: str) -> None:
        self._db = database
        self._epoch = epoch
        self._indexed_snapshot = ""

    @property
    def epoch(self) -> str:
        return self._epoch

    @property
    def reads_at_once(self) -> int:
        return self._db.connections

    # -- messages --------------------------------------------------------------------------------------

    async def post(self, new: NewMessage) -> Posted:
        return await self._db.write_each(post_all, new, in_one_statement=True)

    async def page(self, reader: UserId, room: RoomId, span: Span) -> Page | None:
        return await self._db.read(partial(pages.page, reader, room, span))

    async def view(self, reader: UserId, room: RoomId) -> View | None:
        return await self._db.read(partial(pages.view, reader, room), in_one_statement=True)

    async def newest(self, reader: UserId, *, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.newest, reader, limit))

    async def message_of(self, reader: UserId, message: MessageId) -> Message | None:
        return await self._db.read(partial(pages.message_of, reader, message))

    async def messages_of(self, reader: UserId, messages: Sequence[MessageId]) -> dict[MessageId, Message]:
        return await self._db.read(partial(pages.messages_of, reader, messages))

    async def edit(
        self, message: MessageId, content: str, mentions: Sequence[str], *, now: int, by: UserId | None = None
    ) -> Touched | None:
        return await self._do(Deed(partial(acts.edit, message, content, mentions, now, by=by), message=message))

    async def edits_of(self, message: MessageId) -> list[Edit]:
        return await self._db.read(partial(pages.edits_of, message), in_one_statement=True)

    async def delete(self, message: MessageId, *, now: int, by: UserId | None = None) -> Touched | None:
        return await self._do(Deed(partial(acts.delete, message, now, by=by), message=message))

    async def react(self, user: UserId, message: MessageId, emoji: str, *, on: bool, now: int) -> Touched | None:
        return await self._do(Deed(partial(acts.react, user, message, emoji, on, now), message=message))

    async def pin(self, user: UserId, message: MessageId, *, on: bool, now: int) -> Touched | None:
        return await self._do(Deed(partial(acts.pin, user, message, on, now), message=message))

    async def pins_of(self, reader: UserId, room: RoomId) -> list[Message] | None:
        return await self._db.read(partial(pages.pins_of, reader, room))

    async def save(self, user: UserId, message: MessageId, *, on: bool, now: int) -> bool:
        return await self._do(Deed(partial(acts.save, user, message, on, now), message=message))

    async def saved_of(self, user: UserId, *, before: MessageId | None = None, limit: int) -> list[Message]:
        return await self._db.read(partial(pages.saved_of, user, before, limit))

    # -- rooms -----------------------------------------------------------------------------------------

    async def rooms_of(self, user: UserId, *, after: RoomId | None = None, limit: int = MOST_ROOMS) -> list[MyRoom]:
        return await self._db.read(partial(reading.rooms_of, user, after, limit), in_one_statement=True)

    async def changes_of(self, user: UserId) -> dict[RoomId, int]:
        return await self._db.read(partial(reading.changes_of, user), in_one_statement=True)

    async def seat(self, user: UserId, room: RoomId | None) -> Seat | None:
        return await self._db.read(partial(rooms.seat, user, room), in_one_statement=True)

    async def create_room(self, new: NewRoom) -> RoomMoved:
        return await self._db.write(partial(rooms.create_room, new))

    async def change_room(self, room: RoomId, facts: RoomFacts, *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(rooms.change_room, room, facts, now), room=room))

    async def find_room(self, name: str) -> RoomId | None:
        return await self._db.read(partial(rooms.find_room, name), in_one_statement=True)

    async def public_rooms(self, *, query: str, after: str, limit: int) -> list[Room]:
        return await self._db.read(partial(rooms.public_rooms, query, after, limit), in_one_statement=True)

    async def join(self, room: RoomId, users: Sequence[UserId], *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(members.join, room, users, now), room=room))

    async def leave(self, room: RoomId, user: UserId, *, now: int) -> RoomMoved:
        return await self._do(Deed(partial(members.leave, room, user, now), room=room))

    async def set_moderator(self, room: RoomId, user: UserId, *, on: bool) -> RoomMoved:
        return await self._do(Deed(partial(members.set_moderator, room, user, on), room=room))

    async def members_of(self, room: RoomId, *, after: UserId | None, limit: int) -> list[Membership]:
        return await self._db.read(partial(pages.members_of, room, after, limit), in_one_statement=True)

    async def welcome(self, user: UserId, *, now: int) -> list[RoomMoved]:
        if await self._db.read(partial(members.is_welcomed, user), in_one_statement=True):
            return []
        return await self._db.write(partial(members.welcome, user, now))

    async def is_member(self, user: UserId, room: RoomId) -> bool:
        return await self._db.read(partial(pages.is_member, user, room), in_one_statement=True)

    # -- reading ---------------------------------------------------------------------------------------

    async def read(self, user: UserId, room: RoomId, seq: int, *, back: bool) -> Mine | None:
        return await self._keep(Keep(partial(reading.read, user, room, seq, back), user, room))

    async def prefer(self, user: UserId, room: RoomId, wish: Preferences) -> Mine | None:
        return await self._keep(Keep(partial(reading.prefer, user, room, wish), user, room))

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
        return await self._keep(Keep(partial(drafts.put_draft, user, room, thread, content, now), user, room))

    async def drafts_of(self, user: UserId) -> list[Unsent]:
        return await self._db.read(partial(drafts.drafts_of, user), in_one_statement=True)

    async def preferences_of(self, user: UserId) -> MyPreferences:
        return await self._db.read(partial(preferences.preferences_of, user))

    async def set_preferences(self, user: UserId, wish: PreferencesWish) -> Preferred:
        return await self._db.write(partial(preferences.set_preferences, user, wish))

    # -- groups ----------------------------------------------------------------------------------------

    async def groups_of(self, member: UserId | None, *, after: str, limit: int) -> list[Group]:
        return await self._db.read(partial(groups.groups_of, member, after, limit), in_one_statement=True)

    async def create_group(self, new: NewGroup) -> Group:
        return await self._db.write(partial(groups.create_group, new))

    async def change_group(self, group: GroupId, wish: GroupWish) -> GroupMoved | None:
        return await self._db.write(partial(groups.change_group, group, wish))

    async def delete_group(self, group: GroupId) -> Group | None:
        return await self._db.write(partial(groups.delete_group, group))

    # -- searching -------------------------------------------------------------------------------------

    async def search(self, reader: UserId, wanted: Search, *, spot: Spot | None, limit: int) -> Found:
        return await self._db.read_slowly(partial(searching.search, reader, wanted, spot, limit))

    async def index_some(self) -> int:
        """While nothing is written to the server, its snapshots are the same: then there is nothing to look for."""
        snapshot = await self._db.read(_snapshot, in_one_statement=True)
        if snapshot == self._indexed_snapshot:
            return 0
        done = await self._db.write(partial(index.index_some, index.MOST_AT_ONCE))
        if not done:
            self._indexed_snapshot = snapshot
        return max(0, done)

    async def clean_index(self) -> bool:
        """The server does it by itself, too, but only when much has gathered. Other processes of ours find it done."""
        if await self._db.read(index.has_remains, in_one_statement=True):
            await self._db.keep_house(index.CLEAN)
        return False

    async def rebuild_index(self) -> int:
        await self._db.write(index.start_over)
        while await self._db.write(partial(index.index_some, index.MOST_AT_ONCE_REBUILDING, waiting=True)):
            pass
        return await self._db.read(index.size, in_one_statement=True)

    # -- keeping house -----------------------------------------------------------------------------------

    async def check(self) -> dict[str, object]:
        return await self._db.read_slowly(check)

    async def _do(self, deed: Deed) -> Any:
        return await self._db.write_each(do_all, deed, most=MOST_DEEDS)

    async def _keep(self, keep: Keep) -> Any:
        return await self._db.write_each(keep_all, keep, most=MOST_KEPT_AT_ONCE)

    async def close(self) -> None:
        await self._db.close()


async def _epoch(connection: Connection) -> str:
    return await connection.fetchval("SELECT epoch FROM history")


async def _snapshot(connection: Connection) -> str:
    return await connection.fetchval("SELECT pg_current_snapshot()::text")
