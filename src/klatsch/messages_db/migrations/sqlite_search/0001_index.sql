-- The index of what was said, in a file of its own. It is never brought to a newer schema: another FORM makes it anew.
-- Neither table keeps what was said (`messages` does), so what leaves them must be handed in once more, exactly as it went in.
CREATE VIRTUAL TABLE search_words USING fts5(
  body, content='', prefix='2 3', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_parts USING fts5(body, content='', detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE search_words_seen USING fts5vocab(search_words, row);
CREATE VIRTUAL TABLE search_parts_seen USING fts5vocab(search_parts, row);

-- Joining is done in small steps when there is time, not by whoever happens to commit.
INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0);
INSERT INTO search_words (search_words, rank) VALUES ('crisismerge', 64);
INSERT INTO search_parts (search_parts, rank) VALUES ('automerge', 0);
INSERT INTO search_parts (search_parts, rank) VALUES ('crisismerge', 64);

-- No row: nothing is in it yet.
CREATE TABLE search_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL, -- of the history that it is the index of
  form INTEGER NOT NULL, -- how messages become words
  position INTEGER NOT NULL, -- the last number that is in it,
  anchor BLOB NOT NULL, -- and that message's id
  done INTEGER NOT NULL, -- the last of search_moves that it has heard of: all that is in it is as it was then
  removed INTEGER NOT NULL DEFAULT 0, -- how many left since the last time that the file was cleaned of what left
  cleaning INTEGER NOT NULL DEFAULT 0
);

-- Which numbers a day has (days since 1970, UTC), so that a search between dates looks nowhere else.
CREATE TABLE search_days (
  day INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
