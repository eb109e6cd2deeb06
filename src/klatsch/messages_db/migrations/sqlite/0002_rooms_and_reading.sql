-- Rooms: who may see, post and look back; direct rooms by who is in them; names that were once theirs.
ALTER TABLE rooms ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN posting TEXT NOT NULL DEFAULT 'everyone'; -- everyone, moderators
ALTER TABLE rooms ADD COLUMN history TEXT NOT NULL DEFAULT 'everything'; -- everything, joined
ALTER TABLE rooms ADD COLUMN archived_at INTEGER;
ALTER TABLE rooms ADD COLUMN created_by TEXT;
ALTER TABLE rooms ADD COLUMN people TEXT; -- direct rooms: the ids of those in it, rising, with spaces between
ALTER TABLE rooms ADD COLUMN facts_change INTEGER NOT NULL DEFAULT 0; -- the room's change when the columns above last moved
CREATE UNIQUE INDEX rooms_by_people ON rooms (people) WHERE people IS NOT NULL;
CREATE INDEX rooms_by_name ON rooms (name);

-- A room is found under every name that it ever had, until another room takes the name.
CREATE TABLE room_names (
  name TEXT PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX room_names_of_room ON room_names (room);
INSERT INTO room_names (name, room) SELECT name, min(number) FROM rooms WHERE kind <> 'direct' GROUP BY name;

-- A membership that ended stays as a tombstone (left_at), so that those who were away hear of it by `since`.
ALTER TABLE memberships ADD COLUMN role TEXT NOT NULL DEFAULT 'member'; -- member, moderator
ALTER TABLE memberships ADD COLUMN left_at INTEGER;
ALTER TABLE memberships ADD COLUMN change INTEGER NOT NULL DEFAULT 0; -- the room's change when this last moved
ALTER TABLE memberships ADD COLUMN joined_seq INTEGER NOT NULL DEFAULT 0; -- the room's seq at joining
-- Reading. Unread = the room's seq - read_seq - own_ahead (my own messages beyond the mark).
ALTER TABLE memberships ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN own_ahead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN notify TEXT NOT NULL DEFAULT 'default'; -- default, all, mentions, nothing
ALTER TABLE memberships ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN section TEXT NOT NULL DEFAULT '';
CREATE INDEX memberships_by_change ON memberships (room, change);
-- Those who are in a room when this arrives have read it: nobody is greeted by old news.
UPDATE memberships SET read_seq = (SELECT seq FROM rooms WHERE number = memberships.room);

-- Messages: threads, quotes, pins, and what was there before an edit.
ALTER TABLE messages ADD COLUMN thread INTEGER; -- the root's seq, for a reply
ALTER TABLE messages ADD COLUMN in_room INTEGER NOT NULL DEFAULT 1; -- 0: a reply that was not sent to the room as well
ALTER TABLE messages ADD COLUMN reply_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN last_reply_at INTEGER;
ALTER TABLE messages ADD COLUMN quote BLOB; -- the id of the quoted message
ALTER TABLE messages ADD COLUMN mentions TEXT; -- JSON: user ids, "here", "all"
ALTER TABLE messages ADD COLUMN edit_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reaction_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
ALTER TABLE messages ADD COLUMN pinned_by TEXT;
-- All that counting a thread's unread replies needs.
CREATE INDEX messages_of_thread ON messages (room, thread, seq, author, deleted_at) WHERE thread IS NOT NULL;
CREATE INDEX messages_pinned ON messages (room, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX messages_of_author ON messages (room, author, seq);

CREATE TABLE message_edits (
  message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  version INTEGER NOT NULL, -- 1 is what was first written
  content TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (message, version)
) WITHOUT ROWID;

CREATE TABLE reactions (
  message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  emoji TEXT NOT NULL,
  user_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (message, emoji, user_id)
) WITHOUT ROWID;

-- Whom a message calls; `*` calls everybody in the room. Counted from the read mark on, without looking at messages:
-- so the message's author, thread and number stand here again.
CREATE TABLE mentions (
  user_id TEXT NOT NULL,
  room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  author TEXT NOT NULL,
  thread INTEGER,
  message INTEGER NOT NULL,
  PRIMARY KEY (user_id, room, seq)
) WITHOUT ROWID;
CREATE INDEX mentions_of_message ON mentions (room, seq);
CREATE INDEX mentions_newest ON mentions (user_id, message);
CREATE INDEX mentions_of_thread ON mentions (user_id, room, thread, seq, author) WHERE thread IS NOT NULL;

-- How somebody keeps a thread, and how far they read it.
CREATE TABLE thread_follows (
  user_id TEXT NOT NULL,
  room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  thread INTEGER NOT NULL,
  read_seq INTEGER NOT NULL DEFAULT 0,
  following INTEGER, -- NULL: never said; 0: unfollowed by hand
  notify TEXT NOT NULL DEFAULT 'default', -- default, all, mentions, nothing
  muted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, room, thread)
) WITHOUT ROWID;

CREATE TABLE saved (
  user_id TEXT NOT NULL,
  message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, message)
) WITHOUT ROWID;
CREATE INDEX saved_of_message ON saved (message);

CREATE TABLE drafts (
  user_id TEXT NOT NULL,
  room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  thread INTEGER NOT NULL DEFAULT 0,
  content TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, room, thread)
) WITHOUT ROWID;

-- What a person prefers everywhere; who is not here has said nothing.
CREATE TABLE preferences (
  user_id TEXT PRIMARY KEY,
  notify TEXT NOT NULL,
  keywords TEXT NOT NULL -- JSON
) WITHOUT ROWID;

CREATE TABLE muted_people (
  user_id TEXT NOT NULL,
  muted TEXT NOT NULL,
  PRIMARY KEY (user_id, muted)
) WITHOUT ROWID;

-- People who are called together. The people themselves are in the Auth DB.
CREATE TABLE user_groups (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  handle TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by TEXT
) WITHOUT ROWID;

CREATE TABLE group_members (
  group_id TEXT NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
CREATE INDEX groups_of_member ON group_members (user_id, group_id);
