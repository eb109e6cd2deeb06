"""Worlds of any number of messages and rooms, alike in all that those who ask see: the same people in the same ten rooms, as
little unread. The rest grows around them. Rows are written straight into the database, posting them would take hours; `klatsch
check` counts them afterwards."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from bench.made_up import Person, World, demo, klatsch

MOST_ASKERS = 64
"""The first of all people, at most half of them. They are in the default room and the nine oldest others, and nowhere else."""
OWN_ROOMS = 9
OTHERS_IN_A_ROOM = 5
SHARE_OF_THE_DEFAULT = 5
SHARE_OF_THEIRS = 20
"""One message of so many is in the default room, where everybody is, and in the nine rooms of the askers; the others are
spread evenly over all."""
CALLING = 50
"""One message of so many calls somebody by name."""
MOST_UNREAD = 50
DAY = 86_400_000_000
DAYS = 90
WORDINGS = 20_000
_WORDS = """the we you they this that it is was will can should build ship review test deploy fix merge branch release customer
ticket invoice meeting coffee lunch plan sketch draft page button colour index cache queue socket server phone team""".split()


def make_grown_world(folder: Path, *, users: int, messages: int, rooms: int) -> World:
    """`rooms` with the default one; at least ten."""
    folder.mkdir(parents=True)
    data = folder / "klatsch"
    rows, _ = demo(data, users=users, rooms=0, messages=0)
    people = [Person(row["userId"], row["name"], row["sessionToken"]) for row in rows]
    connection = sqlite3.connect(data / "messages.db", isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "locking_mode=EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    askers = people[: min(MOST_ASKERS, users // 2)]
    members = _make_rooms(connection, people, rooms, askers=len(askers))
    _make_messages(connection, members, messages)
    _call(connection)
    _read_nearly_all(connection)
    connection.execute("COMMIT")
    own = connection.execute("SELECT seq FROM rooms WHERE is_default").fetchone()[0]
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    _must_be_sound(data, messages=messages, rooms=rooms)
    return World(folder, askers, rows[0]["rooms"][0], own)


def _make_rooms(
    connection: sqlite3.Connection, people: list[Person], rooms: int, *, askers: int
) -> list[tuple[int, list[str]]]:
    """Number of each room → who is in it, the default room first."""
    chance = random.Random(5)
    now = time.time_ns() // 1_000 - DAYS * DAY
    (first,) = connection.execute("SELECT number FROM rooms WHERE is_default").fetchone()
    ids = [person.id for person in people]
    found = [(first, ids)]
    crowd = cycle(ids[askers:])
    for at in range(1, rooms):
        members = {next(crowd) for _ in range(OTHERS_IN_A_ROOM)} | set(ids[:askers] if at <= OWN_ROOMS else ())
        made = connection.execute(
            "INSERT INTO rooms (id, name, topic, kind, member_count, created_at) VALUES (?, ?, '', 'public', ?, ?)",
            (f"C{chance.randbytes(8).hex().upper()}", f"room-{at}", len(members), now + at),
        )
        number = made.lastrowid or 0
        connection.execute("INSERT INTO room_names (name, room) VALUES (?, ?)", (f"room-{at}", number))
        connection.executemany(
            "INSERT INTO memberships (room, user_id, joined_at) VALUES (?, ?, ?)", [(number, id, now) for id in members]
        )
        found.append((number, sorted(members)))
    return found


def _make_messages(connection: sqlite3.Connection, members: list[tuple[int, list[str]]], count: int) -> None:
    seqs = {number: 0 for number, _ in members}
    connection.executemany(
        "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at, mentions)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _messages(members, seqs, count),
    )
    last = time.time_ns() // 1_000
    connection.executemany(
        "UPDATE rooms SET seq = ?1, change = change + ?1, last_at = ?2 WHERE number = ?3",
        [(seq, last, number) for number, seq in seqs.items()],
    )


def _messages(members: list[tuple[int, list[str]]], seqs: dict[int, int], count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(6)
    changes = dict(seqs)
    wordings = [" ".join(chance.choices(_WORDS, k=chance.randint(3, 12))) for _ in range(WORDINGS)]
    theirs, others = cycle(members[1 : OWN_ROOMS + 1]), cycle(members[1:])
    begin = time.time_ns() // 1_000 - DAYS * DAY
    step = DAYS * DAY // count
    for n in range(count):
        is_default, is_theirs = n % SHARE_OF_THE_DEFAULT == 0, n % SHARE_OF_THEIRS == 1
        number, those = members[0] if is_default else next(theirs if is_theirs else others)
        seqs[number] = changes[number] = seq = seqs[number] + 1
        at = begin + n * step
        id = (at // 1_000).to_bytes(6, "big") + b"\x70\x00\x80" + chance.randbytes(7)
        author = those[int(chance.random() * len(those))]
        words = f"{wordings[int(chance.random() * WORDINGS)]} {n}"
        called = json.dumps([those[n // CALLING % len(those)]]) if n % CALLING == 0 else None
        yield id, number, seq, seq, author, f"made-{n:08}", words, at, called


def _call(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO mentions (user_id, room, seq, author, thread, message)"
        " SELECT mentions ->> 0, room, seq, author, NULL, number FROM messages WHERE mentions IS NOT NULL"
    )


def _read_nearly_all(connection: sqlite3.Connection) -> None:
    """Each has left up to fifty unread, in each room."""
    connection.execute(
        "UPDATE memberships SET read_seq = (SELECT max(0, r.seq - (unicode(substr(user_id, -1)) * 7 + room) % ?)"
        " FROM rooms r WHERE r.number = room)",
        (MOST_UNREAD,),
    )
    connection.execute(
        "UPDATE memberships SET own_ahead = (SELECT count(*) FROM messages m"
        " WHERE m.room = memberships.room AND m.author = memberships.user_id AND m.seq > memberships.read_seq)"
    )


def _must_be_sound(data: Path, *, messages: int, rooms: int) -> None:
    """Makes the index too, or the first minutes of every measurement would be spent on it. Raises when a counter is wrong."""
    said = klatsch("check", "--repair", "--json", "--data", str(data))
    held = json.loads(said.splitlines()[-1])["messages"]
    if (held["messages"], held["rooms"]) != (messages, rooms):
        raise ValueError(f"the made-up world holds something else than {messages} messages in {rooms} rooms: {held}")
