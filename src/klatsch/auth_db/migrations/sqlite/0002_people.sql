-- People: bots, bans, what they say of themselves, and how they want to be seen. The tables of Auth.js stay as they are.
-- The table of details is made anew, since SQLite does not change a CHECK; the procedure that names it steps aside meanwhile.

DROP TRIGGER session_token_start;

CREATE TABLE new_user_details (
  "userId" TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest', 'bot')),
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deactivated', 'banned')),
  "createdAt" INTEGER NOT NULL,
  "lastSeen" INTEGER,
  "statusText" TEXT,
  "statusEmoji" TEXT,
  "statusUntil" INTEGER,
  "timeZone" TEXT,
  "dndUntil" INTEGER,
  invisible INTEGER NOT NULL DEFAULT 0 CHECK (invisible IN (0, 1)),
  "lastSeenShown" TEXT NOT NULL DEFAULT 'exact' CHECK ("lastSeenShown" IN ('exact', 'day', 'never'))
) WITHOUT ROWID;

INSERT INTO new_user_details ("userId", role, state, "createdAt", "lastSeen")
SELECT "userId", role, CASE active WHEN 1 THEN 'active' ELSE 'deactivated' END, "createdAt", "lastSeen" FROM user_details;

DROP TABLE user_details;
ALTER TABLE new_user_details RENAME TO user_details;

-- What ends by itself is few, and is looked for every second.
CREATE INDEX user_details_by_status_end ON user_details ("statusUntil") WHERE "statusUntil" IS NOT NULL;

-- As before, but for how it is asked whether somebody may come in.
CREATE TRIGGER session_token_start INSTEAD OF INSERT ON session_token
BEGIN
  SELECT raise(ABORT, 'user is not active')
  WHERE NOT EXISTS (SELECT 1 FROM user_details WHERE "userId" = NEW."userId" AND state = 'active');
  DELETE FROM sessions WHERE "sessionToken" = NEW.replaces;
  INSERT INTO sessions (id, "sessionToken", "userId", expires) VALUES (NEW.id, NEW."sessionToken", NEW."userId", NEW.expires);
  INSERT INTO session_details ("sessionId", "createdAt", ends, "lastSeen", agent, address)
  VALUES (NEW.id, NEW."createdAt", NEW.ends, NEW."createdAt", NEW.agent, NEW.address);
  DELETE FROM sessions WHERE id IN (
    SELECT s.id FROM sessions AS s LEFT JOIN session_details AS d ON d."sessionId" = s.id
    WHERE s."userId" = NEW."userId" ORDER BY d."createdAt" DESC, s.id = NEW.id DESC LIMIT -1 OFFSET 100
  );
END;
