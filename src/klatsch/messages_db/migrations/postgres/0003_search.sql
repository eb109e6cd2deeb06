-- What was said, a little behind the messages. The words are made by the program (postgres_search_text.py); a message that
-- was deleted has no row.
CREATE TABLE search_entries (
  message bigint PRIMARY KEY, -- its number
  words tsvector NOT NULL,
  parts integer[] NOT NULL -- every three characters of the text, as numbers
) WITH (autovacuum_vacuum_scale_factor = 0.02); -- what left is soon really gone
-- A search reads all that was put in and is not sorted in yet: so that is kept short.
CREATE INDEX search_by_words ON search_entries USING gin (words) WITH (gin_pending_list_limit = 256);
CREATE INDEX search_by_parts ON search_entries USING gin (parts) WITH (gin_pending_list_limit = 256);

-- How far the index is in each room. Numbers of messages may be committed out of their order, a room's `seq` never is.
CREATE TABLE search_rooms (
  room bigint PRIMARY KEY,
  seq bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE search_state (
  "only" integer PRIMARY KEY CHECK ("only" = 1),
  form bigint NOT NULL -- how messages become words; when the program has another, the index is made anew
);
INSERT INTO search_state ("only", form) VALUES (1, 0);

-- Which numbers a day has (days since 1970, UTC), so that a search between dates looks nowhere else.
CREATE TABLE search_days (
  day bigint PRIMARY KEY,
  first bigint NOT NULL,
  last bigint NOT NULL
);
