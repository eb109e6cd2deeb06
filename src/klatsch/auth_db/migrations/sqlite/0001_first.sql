-- The four tables of Auth.js, as @auth/d1-adapter reads and writes them. No column is ever added to them: the adapter selects `*`,
-- and whatever is here would reach the `user` object of a Node process. Keys and indexes are ours.

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL DEFAULT ('U' || upper(hex(randomblob(8)))),
  name TEXT,
  email TEXT UNIQUE,
  "emailVerified" TEXT,
  image TEXT
);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL DEFAULT ('A' || upper(hex(randomblob(8)))),
  "userId" TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  provider TEXT NOT NULL,
  "providerAccountId" TEXT NOT NULL,
  refresh_token TEXT,
  access_token TEXT,
  expires_at INTEGER,
  token_type TEXT,
  scope TEXT,
  id_token TEXT,
  session_state TEXT,
  oauth_token_secret TEXT,
  oauth_token TEXT,
  UNIQUE (provider, "providerAccountId")
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL DEFAULT ('S' || upper(hex(randomblob(8)))),
  "sessionToken" TEXT NOT NULL UNIQUE,
  "userId" TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires TEXT NOT NULL
);

CREATE TABLE verification_tokens (
  identifier TEXT NOT NULL,
  token TEXT NOT NULL,
  expires TEXT NOT NULL,
  PRIMARY KEY (identifier, token)
);

CREATE INDEX users_by_name ON users (coalesce(name, '') COLLATE NOCASE, id);
CREATE INDEX accounts_by_user ON accounts ("userId");
CREATE INDEX sessions_by_user ON sessions ("userId");
CREATE INDEX sessions_by_expiry ON sessions (expires);

-- Ours. Times are microseconds since 1970-01-01 UTC.

-- A user without this row cannot come in: somebody let them in through Klatsch, or nobody did.
CREATE TABLE user_details (
  "userId" TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  "createdAt" INTEGER NOT NULL,
  "lastSeen" INTEGER
) WITHOUT ROWID;

CREATE TABLE user_passwords (
  "userId" TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  "changedAt" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE session_details (
  "sessionId" TEXT PRIMARY KEY NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  "createdAt" INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  "lastSeen" INTEGER NOT NULL,
  agent TEXT NOT NULL,
  address TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE workspace (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL
);

CREATE TABLE setup (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  hash TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL
);

CREATE TABLE invites (
  id TEXT PRIMARY KEY NOT NULL DEFAULT ('I' || upper(hex(randomblob(8)))),
  hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
  "createdBy" TEXT REFERENCES users (id) ON DELETE SET NULL,
  "createdAt" INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  "usesLeft" INTEGER NOT NULL CHECK ("usesLeft" >= 0)
);

CREATE INDEX invites_by_creator ON invites ("createdBy");

CREATE TABLE attempts (
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL
);

CREATE INDEX attempts_by_key ON attempts (key, at);

CREATE TABLE once (
  key TEXT PRIMARY KEY NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;

-- The stored procedure of the diagram: an INSERT into this view starts a session, ends the one that it replaces, and keeps a person at
-- a hundred sessions. SQLite stores procedures as triggers.
CREATE VIEW session_token AS
SELECT s.id, s."userId", s."sessionToken", s.expires, d."createdAt", d.ends, d.agent, d.address, NULL AS replaces
FROM sessions AS s JOIN session_details AS d ON d."sessionId" = s.id;

CREATE TRIGGER session_token_start INSTEAD OF INSERT ON session_token
BEGIN
  SELECT raise(ABORT, 'user is not active')
  WHERE NOT EXISTS (SELECT 1 FROM user_details WHERE "userId" = NEW."userId" AND active = 1);
  DELETE FROM sessions WHERE "sessionToken" = NEW.replaces;
  INSERT INTO sessions (id, "sessionToken", "userId", expires) VALUES (NEW.id, NEW."sessionToken", NEW."userId", NEW.expires);
  INSERT INTO session_details ("sessionId", "createdAt", ends, "lastSeen", agent, address)
  VALUES (NEW.id, NEW."createdAt", NEW.ends, NEW."createdAt", NEW.agent, NEW.address);
  DELETE FROM sessions WHERE id IN (
    SELECT s.id FROM sessions AS s LEFT JOIN session_details AS d ON d."sessionId" = s.id
    WHERE s."userId" = NEW."userId" ORDER BY d."createdAt" DESC, s.id = NEW.id DESC LIMIT -1 OFFSET 100
  );
END;
