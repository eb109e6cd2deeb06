"""Does every counter say what its rows say? The questions, and what an answer means: the same for every engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from klatsch.messages_db.rows import Row

MISCOUNTED_ROOMS = """
SELECT r.id, r.seq, r.change, r.member_count, coalesce(m.counted, 0), coalesce(m.last, 0), coalesce(m.touched, 0),
 (SELECT count(*) FROM memberships p WHERE p.room = r.number AND p.left_at IS NULL)
FROM rooms r LEFT JOIN (SELECT room, count(*) AS counted, max(seq) AS last, max(change) AS touched FROM messages
 GROUP BY room) m ON m.room = r.number"""

_AHEAD = """
SELECT p.user_id, r.id, p.own_ahead, coalesce(a.counted, 0) FROM memberships p JOIN rooms r ON r.number = p.room
LEFT JOIN (SELECT m.room, m.author, count(CASE WHEN m.seq > (SELECT q.read_seq FROM memberships q
 WHERE q.user_id = m.author AND q.room = m.room) THEN 1 END) AS counted FROM messages m GROUP BY m.room, m.author) a
 ON a.room = p.room AND a.author = p.user_id
WHERE p.left_at IS NULL AND p.own_ahead <> coalesce(a.counted, 0) LIMIT 20"""

_READ_TOO_FAR = """
SELECT p.user_id, r.id, p.read_seq, r.seq FROM memberships p JOIN rooms r ON r.number = p.room
WHERE p.left_at IS NULL AND p.read_seq > r.seq LIMIT 20"""

_MENTIONED_WRONGLY = """
SELECT c.user_id, r.id, c.seq FROM mentions c JOIN rooms r ON r.number = c.room LEFT JOIN messages m ON m.number = c.message
WHERE m.number IS NULL OR m.room <> c.room OR m.seq <> c.seq OR m.author <> c.author OR m.deleted_at IS NOT NULL
 OR coalesce(m.thread, 0) <> coalesce(c.thread, 0) LIMIT 20"""

_THREAD_READ_TOO_FAR = """
SELECT f.user_id, r.id, f.thread, f.read_seq, r.seq FROM thread_follows f JOIN rooms r ON r.number = f.room
WHERE f.read_seq > r.seq LIMIT 20"""

_REPLIES = """
SELECT r.id, m.seq, m.reply_count, coalesce(x.counted, 0) FROM messages m JOIN rooms r ON r.number = m.room
LEFT JOIN (SELECT room, thread, count(deleted_at IS NULL OR NULL) AS counted FROM messages WHERE thread IS NOT NULL
 GROUP BY room, thread) x ON x.room = m.room AND x.thread = m.seq
WHERE m.reply_count <> coalesce(x.counted, 0) LIMIT 20"""

_REACTIONS = """
SELECT r.id, m.seq, m.reaction_count, coalesce(x.counted, 0) FROM messages m JOIN rooms r ON r.number = m.room
LEFT JOIN (SELECT message, count(*) AS counted FROM reactions GROUP BY message) x ON x.message = m.number
WHERE m.reaction_count <> coalesce(x.counted, 0) LIMIT 20"""

_EDITS = """
SELECT r.id, m.seq, m.edit_count, coalesce(x.counted, 0) FROM messages m JOIN rooms r ON r.number = m.room
LEFT JOIN (SELECT message, count(*) AS counted FROM message_edits GROUP BY message) x ON x.message = m.number
WHERE m.edit_count <> coalesce(x.counted, 0) LIMIT 20"""

QUESTIONS = {
    _AHEAD: "{0} in {1} counts {2} messages of their own beyond the read mark, has {3}",
    _READ_TOO_FAR: "{0} in {1} has read up to {2}, of {3}",
    _MENTIONED_WRONGLY: "{0} is mentioned by message {2} of {1}, which is another or gone",
    _THREAD_READ_TOO_FAR: "{0} has read thread {2} of {1} up to {3}, of {4}",
    _REPLIES: "message {1} of {0} counts {2} replies, has {3}",
    _REACTIONS: "message {1} of {0} counts {2} reactions, has {3}",
    _EDITS: "message {1} of {0} counts {2} edits, has {3}",
}
"""Statement → what each row that it finds means."""


def miscounted_rooms(rows: Sequence[Row]) -> Iterator[str]:
    """What is wrong with rows of MISCOUNTED_ROOMS."""
    for id, seq, change, said, count, last, touched, members in rows:
        if not seq == count == last:
            yield f"room {id} counts {seq} messages, holds {count}, the last is {last}"
        if change < touched:
            yield f"room {id} is at change {change}, a message in it at {touched}"
        if said != members:
            yield f"room {id} counts {said} members, has {members}"
