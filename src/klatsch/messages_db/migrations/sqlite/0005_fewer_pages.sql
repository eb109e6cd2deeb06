-- A commit writes whole pages. Every author's newest entry in an index by author is on a page of its own, so a group of
-- posts by sixty people wrote some 150 pages, ten times what they had said. Now (author, client_id) is found by the client id
-- first, which rises with time where clients make UUIDv7, and what is somebody's own is counted without an index
-- (sqlite_reading.py).
DROP INDEX messages_of_author;

-- Referred to by message_edits, reactions and saved: nothing follows it while keys are not looked after.
CREATE TABLE messages_new (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE, -- UUIDv7
  room INTEGER NOT NULL REFERENCES rooms (number),
  seq INTEGER NOT NULL,
  change INTEGER NOT NULL,
  author TEXT NOT NULL,
  client_id TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  thread INTEGER, -- the root's seq, for a reply
  in_room INTEGER NOT NULL DEFAULT 1, -- 0: a reply that was not sent to the room as well
  reply_count INTEGER NOT NULL DEFAULT 0,
  last_reply_at INTEGER,
  quote BLOB, -- the id of the quoted message
  mentions TEXT, -- JSON: user ids, "here", "all"
  edit_count INTEGER NOT NULL DEFAULT 0,
  reaction_count INTEGER NOT NULL DEFAULT 0,
  pinned_at INTEGER,
  pinned_by TEXT,
  UNIQUE (room, seq),
  UNIQUE (room, change),
  UNIQUE (client_id, author) -- for ever: a retry finds the first one
);
INSERT INTO messages_new SELECT
  number, id, room, seq, change, author, client_id, content, created_at, edited_at, deleted_at, thread, in_room,
  reply_count, last_reply_at, quote, mentions, edit_count, reaction_count, pinned_at, pinned_by
FROM messages ORDER BY number;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;

-- All that counting a thread's unread replies needs.
CREATE INDEX messages_of_thread ON messages (room, thread, seq, author, deleted_at) WHERE thread IS NOT NULL;
CREATE INDEX messages_pinned ON messages (room, pinned_at) WHERE pinned_at IS NOT NULL;

-- As in 0004: it went with its table.
CREATE TRIGGER search_moved
AFTER UPDATE OF content, deleted_at, pinned_at, reaction_count, reply_count, edited_at ON messages
WHEN OLD.deleted_at IS NULL AND (
  NEW.deleted_at IS NOT NULL OR OLD.content <> NEW.content OR (OLD.pinned_at IS NULL) <> (NEW.pinned_at IS NULL)
  OR (OLD.reaction_count > 0) <> (NEW.reaction_count > 0) OR (OLD.reply_count > 0) <> (NEW.reply_count > 0)
  OR (OLD.edited_at IS NULL) <> (NEW.edited_at IS NULL)
)
BEGIN
  INSERT INTO search_moves (
    message, was, was_pinned, had_reactions, had_replies, was_edited, content, is_pinned, has_reactions, has_replies, is_edited
  ) VALUES (
    OLD.number, CASE WHEN OLD.content <> NEW.content OR NEW.deleted_at IS NOT NULL THEN OLD.content END,
    OLD.pinned_at IS NOT NULL, OLD.reaction_count > 0, OLD.reply_count > 0, OLD.edited_at IS NOT NULL,
    CASE WHEN NEW.deleted_at IS NULL THEN NEW.content END,
    NEW.pinned_at IS NOT NULL, NEW.reaction_count > 0, NEW.reply_count > 0, NEW.edited_at IS NOT NULL
  );
END;
