-- Full text, a little behind the messages: `position` is the last number that is in it. Neither table keeps what was said
-- (`messages` does), so what leaves them must be handed in once more, exactly as it went in.
CREATE VIRTUAL TABLE search_words USING fts5(
  body, content='', prefix='2 3', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_parts USING fts5(body, content='', detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE search_words_seen USING fts5vocab(search_words, row);
CREATE VIRTUAL TABLE search_parts_seen USING fts5vocab(search_parts, row);

CREATE TABLE search_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  position INTEGER NOT NULL,
  form INTEGER NOT NULL, -- how messages become words; when the program has another, the index is made anew
  removed INTEGER NOT NULL, -- how many left since the last time that the files were cleaned of what left
  cleaning INTEGER NOT NULL
);
INSERT INTO search_state (only, position, form, removed, cleaning) VALUES (1, 0, 0, 0, 0);

-- Messages that moved after they were indexed, as they were then.
CREATE TABLE search_queue (
  message INTEGER PRIMARY KEY,
  content TEXT NOT NULL,
  is_pinned INTEGER NOT NULL,
  has_reactions INTEGER NOT NULL,
  has_replies INTEGER NOT NULL,
  is_edited INTEGER NOT NULL
);
CREATE TRIGGER search_moved
AFTER UPDATE OF content, deleted_at, pinned_at, reaction_count, reply_count, edited_at ON messages
WHEN OLD.deleted_at IS NULL AND OLD.number <= (SELECT position FROM search_state) AND (
  NEW.deleted_at IS NOT NULL OR OLD.content <> NEW.content OR (OLD.pinned_at IS NULL) <> (NEW.pinned_at IS NULL)
  OR (OLD.reaction_count > 0) <> (NEW.reaction_count > 0) OR (OLD.reply_count > 0) <> (NEW.reply_count > 0)
  OR (OLD.edited_at IS NULL) <> (NEW.edited_at IS NULL)
)
BEGIN
  INSERT OR IGNORE INTO search_queue VALUES (
    OLD.number, OLD.content, OLD.pinned_at IS NOT NULL, OLD.reaction_count > 0, OLD.reply_count > 0,
    OLD.edited_at IS NOT NULL
  );
END;

-- Which numbers a day has (days since 1970, UTC), so that a search between dates looks nowhere else.
CREATE TABLE search_days (
  day INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
