"""What a person prefers everywhere, and whom they muted. Behind the lock of their own row, which is made first."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from klatsch.drivers.postgres_connection import Connection
from klatsch.ids import UserId
from klatsch.messages_db.postgres_counts import MINE, mine_from, my_thread
from klatsch.messages_db.preferences import Preferred
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import Notify
from klatsch.model.threads import Counts


async def preferences_of(user: UserId, connection: Connection) -> MyPreferences:
    row = await connection.fetchrow("SELECT notify, keywords FROM preferences WHERE user_id = $1", user)
    said = (
        MyPreferences() if row is None else MyPreferences(notify=Notify(row[0]), keywords=msgspec.json.decode(row[1]))
    )
    muted = await connection.fetch("SELECT muted FROM muted_people WHERE user_id = $1 ORDER BY muted", user)
    return msgspec.structs.replace(said, muted_people=[row[0] for row in muted])


async def set_preferences(user: UserId, wish: PreferencesWish, connection: Connection) -> Preferred:
    await _lock(connection, user)
    before = await preferences_of(user, connection)
    await connection.execute(
        "UPDATE preferences SET notify = $2, keywords = $3 WHERE user_id = $1",
        user,
        before.notify if wish.notify is None else wish.notify,
        _json(before.keywords if wish.keywords is None else wish.keywords),
    )
    if wish.muted_people is not None:
        await connection.execute("DELETE FROM muted_people WHERE user_id = $1", user)
        await connection.execute(
            "INSERT INTO muted_people (user_id, muted) SELECT $1::text, a FROM unnest($2::text[]) a ON CONFLICT DO NOTHING",
            user,
            list(wish.muted_people),
        )
    after = await preferences_of(user, connection)
    others = set(before.muted_people) ^ set(after.muted_people)
    return Preferred(preferences=after, moved=after != before, counts=await _counts(connection, user, others))


async def _lock(connection: Connection, user: UserId) -> None:
    said = MyPreferences()
    await connection.execute(
        "INSERT INTO preferences (user_id, notify, keywords) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        user,
        said.notify,
        _json(said.keywords),
    )
    await connection.execute("SELECT FROM preferences WHERE user_id = $1 FOR UPDATE", user)


async def _counts(connection: Connection, user: UserId, others: Collection[UserId]) -> list[Counts]:
    """The rooms and threads where one of these people called and was not read yet."""
    if not others:
        return []
    rooms = await connection.fetch(
        f"SELECT r.id, {MINE} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = $1 AND p.left_at IS NULL AND EXISTS (SELECT 1 FROM mentions c WHERE c.user_id IN ($1, '*')"
        " AND c.room = p.room AND c.seq > p.read_seq AND c.author = ANY ($2::text[]))",
        user,
        list(others),
    )
    threads = await connection.fetch(
        "SELECT r.id, f.thread FROM thread_follows f JOIN rooms r ON r.number = f.room"
        " WHERE f.user_id = $1 AND EXISTS (SELECT 1 FROM mentions c WHERE c.user_id IN ($1, '*') AND c.room = f.room"
        " AND c.thread = f.thread AND c.seq > f.read_seq AND c.author = ANY ($2::text[]))",
        user,
        list(others),
    )
    told = [Counts(user=user, room=row[0], mine=mine_from(row[1:])) for row in rooms]
    for room, seq in threads:
        told.append(Counts(user=user, room=room, thread=await my_thread(connection, user, room, seq)))
    return told


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(values).decode()
