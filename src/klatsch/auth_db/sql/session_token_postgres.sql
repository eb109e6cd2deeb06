-- The diagram's SPROC sessionToken: start a session and answer with its id (the function is in the migrations).
SELECT session_token($1, $2, $3, $4, $5, $6, $7, $8)
