-- What this history is called; see the promise of the Messages DB.
CREATE TABLE history (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL
);
INSERT INTO history (only, epoch) VALUES (1, lower(hex(randomblob(8))));

-- `number` is what other tables refer to (small), `id` is what clients know.
CREATE TABLE rooms (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  topic TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  is_default INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  change INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL DEFAULT 0, -- created_at of the newest message, so that the next one is later
  member_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);
INSERT INTO rooms (id, name, kind, is_default, created_at)
VALUES ('C' || hex(randomblob(8)), 'general', 'public', 1, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER));

CREATE TABLE memberships (
  room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, room)
) WITHOUT ROWID;
CREATE INDEX memberships_of_room ON memberships (room, user_id);

-- Who was put into the default rooms: once, so that leaving one lasts.
CREATE TABLE welcomed (
  user_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE messages (
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
  UNIQUE (room, seq),
  UNIQUE (room, change),
  UNIQUE (author, client_id) -- for ever: a retry finds the first one
);
