-- What somebody would begin with: no idempotent retries, no per-room counters, no presence table.
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL, image TEXT, role TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (token TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE memberships (user_id TEXT NOT NULL, room TEXT NOT NULL, PRIMARY KEY (user_id, room)) WITHOUT ROWID;
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  author TEXT NOT NULL,
  client_id TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX messages_of_room ON messages (room, id);
-- Full text as SQLite's own manual shows it.
CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='id', tokenize='porter unicode61');
CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts (rowid, content) VALUES (new.id, new.content);
END;
