-- People: bots, bans, what they say of themselves, and how they want to be seen. The tables of Auth.js stay as they are.

ALTER TABLE user_details
  DROP CONSTRAINT user_details_role_check,
  ADD CHECK (role IN ('owner', 'admin', 'member', 'guest', 'bot')),
  ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deactivated', 'banned')),
  ADD COLUMN "statusText" text,
  ADD COLUMN "statusEmoji" text,
  ADD COLUMN "statusUntil" bigint,
  ADD COLUMN "timeZone" text,
  ADD COLUMN "dndUntil" bigint,
  ADD COLUMN invisible boolean NOT NULL DEFAULT false,
  ADD COLUMN "lastSeenShown" text COLLATE "C" NOT NULL DEFAULT 'exact' CHECK ("lastSeenShown" IN ('exact', 'day', 'never'));

UPDATE user_details SET state = 'deactivated' WHERE NOT active;
ALTER TABLE user_details DROP COLUMN active;

-- What ends by itself is few, and is looked for every second.
CREATE INDEX user_details_by_status_end ON user_details ("statusUntil") WHERE "statusUntil" IS NOT NULL;

-- As before, but for how it is asked whether somebody may come in.
CREATE OR REPLACE FUNCTION session_token(
  for_user text, hash text, made bigint, until timestamptz, last bigint, device text, origin text, instead_of text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  new_session text := new_id('S');
BEGIN
  PERFORM 1 FROM user_details WHERE "userId" = for_user AND state = 'active' FOR NO KEY UPDATE;
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
