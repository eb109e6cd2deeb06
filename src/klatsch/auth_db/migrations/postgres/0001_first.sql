-- The four tables of Auth.js, as @auth/pg-adapter reads and writes them: times in them are timestamptz. No column is ever added to
-- them: the adapter selects `*`, and whatever is here would reach the `user` object of a Node process. Keys and indexes are ours.
-- Text that is compared or put in order is compared by its bytes ("C"), as SQLite does, whatever the server's language is.

CREATE FUNCTION new_id(kind text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT kind || upper(left(u, 8) || right(u, 8)) FROM (SELECT gen_random_uuid()::text AS u) AS random
$$;

CREATE TABLE users (
  id text COLLATE "C" PRIMARY KEY DEFAULT new_id('U'),
  name text COLLATE "C",
  email text COLLATE "C" UNIQUE,
  "emailVerified" timestamptz,
  image text
);

CREATE TABLE accounts (
  id text COLLATE "C" PRIMARY KEY DEFAULT new_id('A'),
  "userId" text COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  type text NOT NULL,
  provider text COLLATE "C" NOT NULL,
  "providerAccountId" text COLLATE "C" NOT NULL,
  refresh_token text,
  access_token text,
  expires_at bigint,
  token_type text,
  scope text,
  id_token text,
  session_state text,
  oauth_token_secret text,
  oauth_token text,
  UNIQUE (provider, "providerAccountId")
);

CREATE TABLE sessions (
  id text COLLATE "C" PRIMARY KEY DEFAULT new_id('S'),
  "sessionToken" text COLLATE "C" NOT NULL UNIQUE,
  "userId" text COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires timestamptz NOT NULL
);

CREATE TABLE verification_tokens (
  identifier text COLLATE "C" NOT NULL,
  token text COLLATE "C" NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (identifier, token)
);

-- The adapter for PostgreSQL has it in the singular, that for SQLite in the plural.
CREATE VIEW verification_token AS SELECT identifier, expires, token FROM verification_tokens;

-- Under "C", lower() knows the letters of ASCII alone, as NOCASE does.
CREATE INDEX users_by_name ON users (lower(coalesce(name, '') COLLATE "C"), id);
CREATE INDEX accounts_by_user ON accounts ("userId");
CREATE INDEX sessions_by_user ON sessions ("userId");
CREATE INDEX sessions_by_expiry ON sessions (expires);

-- Ours. Times are microseconds since 1970-01-01 UTC.

-- A user without this row cannot come in: somebody let them in through Klatsch, or nobody did.
CREATE TABLE user_details (
  "userId" text COLLATE "C" PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
  active boolean NOT NULL DEFAULT true,
  "createdAt" bigint NOT NULL,
  "lastSeen" bigint
) WITH (fillfactor = 70);

CREATE TABLE user_passwords (
  "userId" text COLLATE "C" PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  hash text NOT NULL,
  "changedAt" bigint NOT NULL
);

CREATE TABLE session_details (
  "sessionId" text COLLATE "C" PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  "createdAt" bigint NOT NULL,
  ends bigint NOT NULL,
  "lastSeen" bigint NOT NULL,
  agent text NOT NULL,
  address text NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE workspace (
  one bigint PRIMARY KEY CHECK (one = 1),
  name text NOT NULL
);

CREATE TABLE setup (
  one bigint PRIMARY KEY CHECK (one = 1),
  hash text COLLATE "C" NOT NULL,
  "createdAt" bigint NOT NULL
);

CREATE TABLE invites (
  id text COLLATE "C" PRIMARY KEY DEFAULT new_id('I'),
  hash text COLLATE "C" NOT NULL UNIQUE,
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
  "createdBy" text COLLATE "C" REFERENCES users (id) ON DELETE SET NULL,
  "createdAt" bigint NOT NULL,
  expires bigint NOT NULL,
  "usesLeft" bigint NOT NULL CHECK ("usesLeft" >= 0)
);

CREATE INDEX invites_by_creator ON invites ("createdBy");

CREATE TABLE attempts (
  key text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  until bigint NOT NULL
);

CREATE INDEX attempts_by_key ON attempts (key, at);

CREATE TABLE once (
  key text COLLATE "C" PRIMARY KEY,
  until bigint NOT NULL
);

-- The stored procedure of the diagram: it starts a session, ends the one that it replaces, and keeps a person at a hundred sessions.
-- The person's row is held meanwhile: who is being let out gets no session behind that, and two at once do not miscount.
CREATE FUNCTION session_token(
  for_user text, hash text, made bigint, until timestamptz, last bigint, device text, origin text, instead_of text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  new_session text := new_id('S');
BEGIN
  PERFORM 1 FROM user_details WHERE "userId" = for_user AND active FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'user is not active';
  END IF;
  DELETE FROM sessions WHERE "sessionToken" = instead_of;
  INSERT INTO sessions (id, "sessionToken", "userId", expires) VALUES (new_session, hash, for_user, until);
  INSERT INTO session_details ("sessionId", "createdAt", ends, "lastSeen", agent, address)
  VALUES (new_session, made, last, made, device, origin);
  DELETE FROM sessions WHERE id IN (
    SELECT s.id FROM sessions AS s LEFT JOIN session_details AS d ON d."sessionId" = s.id
    WHERE s."userId" = for_user ORDER BY d."createdAt" DESC NULLS LAST, s.id = new_session DESC OFFSET 100
  );
  RETURN new_session;
END $$;

-- What SQLite knows by itself: whether anything was written. A transaction leaves its number here, and sees nobody else's row, so
-- that writers do not wait for each other. Not logged: after a crash it is empty, which is a move as well.
CREATE UNLOGGED TABLE data_moves (
  transaction bigint PRIMARY KEY
);

CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_moves (transaction) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

DO $$
DECLARE
  moved text;
BEGIN
  FOREACH moved IN ARRAY ARRAY['users', 'accounts', 'sessions', 'user_details', 'user_passwords', 'session_details',
    'workspace', 'setup', 'invites']
  LOOP
    EXECUTE format('CREATE TRIGGER note_move AFTER INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION note_move()', moved);
  END LOOP;
END $$;
