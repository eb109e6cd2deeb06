"""The protocol's own client, as plainly as it can be written: what it holds, and how each event changes that.

`FOLDS` is the table: event → how it is taken. Whoever adds an event adds its row here, or to `ELSEWHERE` with the reason
why nothing that is held moves with it; what a client reads at first grows with it (`Held.read_all`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from workbench import Person

from klatsch.chat import Klatsch, drafts, groups, members, messages, preferences, rooms
from klatsch.errors import RoomNotFound
from klatsch.model.messages import Span

Json = dict[str, Any]
A_PAGE = 3
"""Rows that a client asks for when it catches up: few, so that there is always more."""


@dataclass(frozen=True)
class Reader:
    """What somebody is answered when they ask, as it is on the wire."""

    app: Klatsch
    person: Person

    async def rooms(self) -> dict[str, Json]:
        rows = await rooms.rooms_of(self.person.user, self.app)
        return {row.room.id: {"room": wired(row.room), "mine": wired(row.mine)} for row in rows}

    async def page(self, room: Any, **span: Any) -> Json:
        return wired(await messages.page(self.person.user, room, Span(**span), self.app))

    async def members(self, room: Any) -> dict[str, Json]:
        found, more = await members.all_members(self.person.user, room, after=None, limit=200, app=self.app)
        assert not more
        return {row.user: wired(row) for row in found}

    async def saved(self) -> set[str]:
        return {message.id for message in (await messages.all_saved(self.person.user, limit=200, app=self.app))[0]}

    async def drafts(self) -> dict[tuple[str, int | None], Json]:
        return {(it["room"], it["thread"]): it for it in wired(await drafts.all_drafts(self.person.user, self.app))}

    async def preferences(self) -> Json:
        return wired(await preferences.preferences(self.person.user, self.app))

    async def groups(self) -> dict[str, Json]:
        found, more = await groups.all_groups(self.person.user, after="", limit=200, app=self.app)
        assert not more
        return {group.id: wired(group) for group in found}


def wired(value: Any) -> Any:
    return msgspec.to_builtins(value)


@dataclass
class HeldRoom:
    room: Json
    mine: Json
    messages: dict[int, Json]
    members: dict[str, Json]

    @property
    def change(self) -> int:
        return self.room["change"]


@dataclass
class Held:
    """What a client of this person has on its screen and behind it.

    `saved`: shown as far as the messages are in sight; what was saved in a room that one has left stays saved.
    """

    reader: Reader
    rooms: dict[str, HeldRoom] = field(default_factory=dict[str, HeldRoom])
    saved: set[str] = field(default_factory=set[str])
    drafts: dict[tuple[str, int | None], Json] = field(default_factory=dict[tuple[str, int | None], Json])
    preferences: Json = field(default_factory=dict[str, Any])
    groups: dict[str, Json] = field(default_factory=dict[str, Json])
    asked: int = 0

    @property
    def me(self) -> str:
        return self.reader.person.id

    async def hear(self, event: Json) -> None:
        fold = FOLDS.get(event["type"])
        assert fold is not None or event["type"] in ELSEWHERE, f"an event of which this client never heard: {event}"
        if fold is not None:
            await fold(self, event)

    # -- reading ---------------------------------------------------------------------------------------

    async def read_all(self) -> Held:
        """From nothing: the snapshot with which every other one is compared."""
        for room in await self.reader.rooms():
            await self.open(room)
        await self.read_own()
        return self

    async def read_own(self) -> None:
        """What has no counter by which one could see a hole; a client reads it when its line is new."""
        self.saved = await self.reader.saved()
        self.drafts = await self.reader.drafts()
        self.preferences = await self.reader.preferences()
        self.groups = await self.reader.groups()

    async def open(self, room: str) -> None:
        """Read a room from nothing; one that I am not in (any more) is not held."""
        self.rooms.pop(room, None)
        row = (await self.reader.rooms()).get(room)
        if row is None:
            return
        held = HeldRoom(row["room"], row["mine"], {}, await self.reader.members(room))
        more, after = True, 0
        while more:
            page = await self.reader.page(room, after=after, limit=200)
            held.messages |= {message["seq"]: message for message in page["messages"]}
            more, after = page["more"], max(held.messages, default=0)
        self.rooms[room] = held
        self.saved = await self.reader.saved()  # some of them may be in sight again, or out of it

    async def catch_up(self, room: str) -> None:
        """Ask `since` until there is no more."""
        held = self.rooms[room]
        self.asked += 1
        since, more = held.change, True
        while more:
            try:
                page = await self.reader.page(room, since=since, limit=A_PAGE)
            except RoomNotFound:
                del self.rooms[room]
                return
            if self._is_another(held, page["members"], page["room"]):
                await self.open(room)
                return
            self._put(held, *page["messages"])
            self._seat(held, page["members"])
            held.room = (page["room"] or held.room) | {"seq": page["seq"], "change": page["change"]}
            held.mine = page["mine"]
            more = page["more"]
            since = max([row["change"] for row in (*page["messages"], *page["members"])], default=page["change"])

    def _is_another(self, held: HeldRoom, moved: list[Json], room: Json | None) -> bool:
        """I came into this room anew, or it shows more or less of its past: what I hold of it says nothing."""
        mine = held.members.get(self.me)
        anew = any(m["user"] == self.me and (mine is None or m["joinedAt"] != mine["joinedAt"]) for m in moved)
        return anew or (room is not None and room["history"] != held.room["history"])

    def _seat(self, held: HeldRoom, moved: list[Json]) -> None:
        for member in moved:
            if member["leftAt"] is None:
                held.members[member["user"]] = member
            else:
                held.members.pop(member["user"], None)
            if member["user"] == self.me:
                held.mine = held.mine | {"isModerator": member["isModerator"]}

    # -- hearing -----------------------------------------------------------------------------------------

    async def _takes(self, event: Json) -> HeldRoom | None:
        """The room if this event is the next thing in it; a hole is filled by asking, and what is known is known."""
        held = self.rooms.get(event["room"])
        if held is None or event["change"] <= held.change:
            return None
        if event.get("before", 0) > held.change:
            return await self.catch_up(event["room"])
        return held

    async def created(self, event: Json) -> None:
        held = await self._takes(event)
        if held is None:
            return
        message = event["message"]
        self._put(held, message, event["root"])
        held.room = held.room | {"seq": event["seq"], "change": event["change"]}
        if message["seq"] > held.mine["seq"]:
            held.mine = self._counted(held.mine, message)

    def _counted(self, mine: Json, message: Json) -> Json:
        """What comes later than what was counted is added. Whoever had read everything has read their own words too."""
        mine = mine | {"seq": message["seq"]}
        if message["author"] == self.me:
            return mine | {"readSeq": message["seq"]} if mine["unread"] == 0 else mine
        mine_too = {id for id, group in self.groups.items() if self.me in group["members"]}
        calls_me = not {self.me, "here", "all", *mine_too}.isdisjoint(message["mentions"])
        is_muted = message["author"] in self.preferences["mutedPeople"]
        return mine | {"unread": mine["unread"] + 1, "mentions": mine["mentions"] + (calls_me and not is_muted)}

    def _put(self, held: HeldRoom, *moved: Json | None) -> None:
        for message in moved:
            if message is not None:
                held.messages[message["seq"]] = message
                if message["deletedAt"] is not None:
                    self.saved.discard(message["_id"])

    async def message_changed(self, event: Json) -> None:
        held = await self._takes(event)
        if held is not None:
            self._put(held, event["message"], event["root"])
            held.room = held.room | {"change": event["change"]}

    async def room_changed(self, event: Json) -> None:
        held = await self._takes(event)
        if held is None:
            return
        if self._is_another(held, event["members"], event["now"]):
            await self.open(event["room"])
        else:
            self._seat(held, event["members"])
            held.room = event["now"]

    async def stirred(self, event: Json) -> None:
        held = self.rooms.get(event["room"])
        if held is not None and event["change"] > held.change:
            await self.catch_up(event["room"])

    async def opened(self, event: Json) -> None:
        if event["room"] not in self.rooms:
            await self.open(event["room"])

    async def closed(self, event: Json) -> None:
        self.rooms.pop(event["room"], None)
        self.drafts = {key: draft for key, draft in self.drafts.items() if key[0] != event["room"]}

    async def mine_changed(self, event: Json) -> None:
        held = self.rooms.get(event["room"])
        if held is not None and event["mine"]["seq"] >= held.mine["seq"]:
            held.mine = event["mine"]

    async def saved_changed(self, event: Json) -> None:
        (self.saved.add if event["saved"] else self.saved.discard)(event["message"])

    async def draft_changed(self, event: Json) -> None:
        draft = event["draft"]
        self.drafts.pop((draft["room"], draft["thread"]), None)
        if draft["content"]:
            self.drafts[draft["room"], draft["thread"]] = draft

    async def preferences_changed(self, event: Json) -> None:
        self.preferences = event["preferences"]

    async def group_changed(self, event: Json) -> None:
        self.groups[event["group"]["id"]] = event["group"]

    async def group_deleted(self, event: Json) -> None:
        self.groups.pop(event["group"], None)

    async def greeted(self, event: Json) -> None:
        """A new line: what was missed is asked for, and what has no counter is read again."""
        await self._compare({room: mark["change"] for room, mark in event["rooms"].items()})
        for room, row in (await self.reader.rooms()).items():
            if room in self.rooms:  # one that opened after the hello is still to be heard of
                self.rooms[room].mine = row["mine"]
        await self.read_own()

    async def beaten(self, event: Json) -> None:
        await self._compare(event["rooms"])

    async def _compare(self, changes: dict[str, int]) -> None:
        self.rooms = {room: held for room, held in self.rooms.items() if room in changes}
        for room, change in changes.items():
            if room not in self.rooms:
                await self.open(room)
            elif change > self.rooms[room].change:
                await self.catch_up(room)


FOLDS: dict[str, Callable[[Held, Json], Awaitable[None]]] = {
    "hello": Held.greeted,
    "heartbeat": Held.beaten,
    "message.created": Held.created,
    "message.changed": Held.message_changed,
    "room.changed": Held.room_changed,
    "room.stirred": Held.stirred,
    "room.opened": Held.opened,
    "room.closed": Held.closed,
    "mine.changed": Held.mine_changed,
    "saved.changed": Held.saved_changed,
    "draft.changed": Held.draft_changed,
    "preferences.changed": Held.preferences_changed,
    "group.changed": Held.group_changed,
    "group.deleted": Held.group_deleted,
}

ELSEWHERE: dict[str, str] = {
    "thread.changed": "my side of threads is not read here",
    "all.read": "my side of threads is not read here",
    "user.changed": "cards are not read here",
    "presence.changed": "who is here is held by nobody",
    "typing.started": "it is shown for five seconds and held by nobody",
}
"""Events with which nothing moves that is held here."""


def difference(one: Held, other: Held) -> list[str]:
    """Every field in which they differ, with its path."""
    return list(_differences("", _picture(one), _picture(other)))


def _picture(held: Held) -> Any:
    rooms = {
        id: {"room": it.room, "mine": it.mine, "messages": it.messages, "members": it.members}
        for id, it in held.rooms.items()
    }
    in_sight = {message["_id"] for it in held.rooms.values() for message in it.messages.values()}
    saved = dict.fromkeys(held.saved & in_sight, True)
    mine = {"drafts": held.drafts, "preferences": held.preferences, "saved": saved}
    return {"rooms": rooms, "groups": held.groups, **mine}


def _differences(path: str, one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():  # pyright: ignore
            yield from _differences(f"{path}.{key}", one.get(key), other.get(key))  # pyright: ignore
    elif one != other:
        yield f"{path}: {one!r} is not {other!r}"
