-- The diagram's SPROC sessionToken: start a session and answer with its id (the trigger session_token_start does the work).
INSERT INTO session_token (id, "userId", "sessionToken", expires, "createdAt", ends, agent, address, replaces)
VALUES ('S' || upper(hex(randomblob(8))), :user_id, :token_hash, :expires, :now, :ends, :agent, :address, :replaces)
RETURNING id;
