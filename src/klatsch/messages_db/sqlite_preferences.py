"""What a person prefers everywhere, and whom they muted."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

import msgspec

from klatsch.ids import UserId
from klatsch.messages_db.preferences import Preferred
from klatsch.messages_db.sqlite_counts import MINE, mine_from, my_thread
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import Notify
from klatsch.model.threads import Counts


def preferences_of(user: UserId, connection: sqlite3.Connection) -> MyPreferences:
    row = connection.execute("SELECT notify, keywords FROM preferences WHERE user_id = ?", (user,)).fetchone()
    said = (
        MyPreferences() if row is None else MyPreferences(notify=Notify(row[0]), keywords=msgspec.json.decode(row[1]))
    )
    muted = connection.execute("SELECT muted FROM muted_people WHERE user_id = ? ORDER BY muted", (user,))
    return msgspec.structs.replace(said, muted_people=[muted for (muted,) in muted])


def set_preferences(user: UserId, wish: PreferencesWish, connection: sqlite3.Connection) -> Preferred:
    before = preferences_of(user, connection)
    connection.execute(
        "INSERT INTO preferences (user_id, notify, keywords) VALUES (?, ?, ?)"
        " ON CONFLICT (user_id) DO UPDATE SET notify = excluded.notify, keywords = excluded.keywords",
        (
            user,
            before.notify if wish.notify is None else wish.notify,
            msgspec.json.encode(before.keywords if wish.keywords is None else wish.keywords).decode(),
        ),
    )
    if wish.muted_people is not None:
        connection.execute("DELETE FROM muted_people WHERE user_id = ?", (user,))
        connection.executemany(
            "INSERT OR IGNORE INTO muted_people (user_id, muted) VALUES (?, ?)",
            [(user, muted) for muted in wish.muted_people],
        )
    after = preferences_of(user, connection)
    others = set(before.muted_people) ^ set(after.muted_people)
    return Preferred(preferences=after, moved=after != before, counts=_counts(connection, user, others))


def _counts(connection: sqlite3.Connection, user: UserId, others: Collection[UserId]) -> list[Counts]:
    """The rooms and threads where one of these people called and was not read yet."""
    if not others:
        return []
    who = msgspec.json.encode(list(others)).decode()
    rooms = connection.execute(
        f"SELECT r.id, {MINE} FROM memberships p JOIN rooms r ON r.number = p.room"
        " WHERE p.user_id = ?1 AND p.left_at IS NULL AND EXISTS (SELECT 1 FROM mentions c WHERE c.user_id IN (?1, '*')"
        " AND c.room = p.room AND c.seq > p.read_seq AND c.author IN (SELECT value FROM json_each(?2)))",
        (user, who),
    ).fetchall()
    threads = connection.execute(
        "SELECT r.id, f.thread FROM thread_follows f JOIN rooms r ON r.number = f.room"
        " WHERE f.user_id = ?1 AND EXISTS (SELECT 1 FROM mentions c WHERE c.user_id IN (?1, '*') AND c.room = f.room"
        " AND c.thread = f.thread AND c.seq > f.read_seq AND c.author IN (SELECT value FROM json_each(?2)))",
        (user, who),
    ).fetchall()
    return [
        *(Counts(user=user, room=row[0], mine=mine_from(row[1:])) for row in rooms),
        *(Counts(user=user, room=room, thread=my_thread(connection, user, room, seq)) for room, seq in threads),
    ]
