"""Counts, by arithmetic and by index ranges, the same for every engine.

What somebody has not read of a room or a thread, and where they were called. Nothing here looks at more than what lies
beyond a mark. `greatest`: what an engine calls the greater one of two values; `user`: how it names the user who asks.
"""

from __future__ import annotations

from klatsch.messages_db.rows import FLOOR, Row
from klatsch.model.rooms import Mine, Notify
from klatsch.model.threads import MyThread

MOST_TOLD = 500
"""So many people are told when an edit or a deletion moves their counts; others learn it when they ask."""

HEARD = """c.author <> p.user_id
 AND NOT EXISTS (SELECT 1 FROM muted_people k WHERE k.user_id = p.user_id AND k.muted = c.author)
 AND NOT EXISTS (SELECT 1 FROM thread_follows q WHERE c.thread IS NOT NULL
  AND q.user_id = p.user_id AND q.room = c.room AND q.thread = c.thread AND q.muted)"""
"""Of mentions c and memberships p: not one's own, and neither the person nor the thread is muted."""

MINE_WIDTH = 10
MY_THREAD_WIDTH = 9


def calls(greatest: str) -> str:
    """Of memberships p: the unread mentions in a room. `*` called those who were in the room then."""
    return f"""FROM mentions c WHERE c.user_id IN (p.user_id, '*') AND c.room = p.room
 AND c.seq > {greatest}(p.read_seq, p.joined_seq) AND {HEARD}"""


def mine(greatest: str) -> str:
    """To be selected FROM memberships p JOIN rooms r; the last MINE_WIDTH columns of a row."""
    return f"""p.role, p.joined_seq, p.read_seq, r.seq - p.read_seq - p.own_ahead,
 (SELECT count(DISTINCT c.seq) {calls(greatest)}), p.notify, p.muted, p.favourite, p.section, r.seq"""


def mine_from(row: Row) -> Mine:
    role, joined_seq, read_seq, unread, mentions, notify, muted, favourite, section, seq = row
    return Mine(
        is_moderator=role == "moderator",
        joined_seq=joined_seq,
        read_seq=read_seq,
        unread=unread,
        mentions=mentions,
        notify=Notify(notify),
        muted=muted == 1,
        favourite=favourite == 1,
        section=section,
        seq=seq,
    )


def follow_unread(room: str = "f.room", thread: str = "f.thread", mark: str = "f.read_seq") -> str:
    """The unread replies of a follow f alone, so that only roots of threads with something unread are looked up."""
    return f"""FROM messages a WHERE a.room = {room} AND a.thread = {thread} AND a.seq > {mark}
 AND a.author <> p.user_id AND a.deleted_at IS NULL"""


def follow_calls(greatest: str, room: str = "f.room", thread: str = "f.thread", mark: str = "f.read_seq") -> str:
    """The unread mentions of a follow f alone."""
    return f"""FROM mentions c WHERE c.user_id IN (p.user_id, '*') AND c.room = {room} AND c.thread = {thread}
 AND c.seq > {greatest}({mark}, p.joined_seq) AND {HEARD}"""


def my_thread(greatest: str) -> str:
    """To be selected FROM `thread_source`; the last MY_THREAD_WIDTH columns of a row."""
    mark = f"{greatest}(coalesce(f.read_seq, p.read_seq), m.seq)"  # who begins to follow has read as far as in the room
    return f"""r.id, m.seq, f.following, {mark}, (SELECT count(*) {follow_unread("m.room", "m.seq", mark)}),
 (SELECT count(DISTINCT c.seq) {follow_calls(greatest, "m.room", "m.seq", mark)}), coalesce(f.notify, 'default'), f.muted,
 r.seq"""


def thread_source(user: str) -> str:
    """Roots m that the user can see, and how they keep them."""
    return f"""messages m JOIN rooms r ON r.number = m.room
 JOIN memberships p ON p.user_id = {user} AND p.room = m.room AND p.left_at IS NULL AND m.seq > {FLOOR} AND m.thread IS NULL
 LEFT JOIN thread_follows f ON f.user_id = p.user_id AND f.room = m.room AND f.thread = m.seq"""


def thread_from(row: Row) -> MyThread:
    room, thread, following, read_seq, unread, mentions, notify, muted, seq = row
    return MyThread(
        room=room,
        thread=thread,
        following=following == 1,
        read_seq=read_seq,
        unread=unread,
        mentions=mentions,
        notify=Notify(notify),
        muted=muted == 1,
        seq=seq,
    )
