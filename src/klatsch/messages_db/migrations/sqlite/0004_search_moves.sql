-- The index of what was said is in a file of its own, and is made anew there.
DROP TRIGGER search_moved;
DROP TABLE search_words_seen;
DROP TABLE search_parts_seen;
DROP TABLE search_words;
DROP TABLE search_parts;
DROP TABLE search_state;
DROP TABLE search_queue;
DROP TABLE search_days;

-- What the index must hear of: how a message was, and how it is now. Numbered without gaps, and gone when the index has heard of it.
CREATE TABLE search_moves (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  message INTEGER NOT NULL,
  was TEXT, -- what it said; NULL: what it says now
  was_pinned INTEGER NOT NULL,
  had_reactions INTEGER NOT NULL,
  had_replies INTEGER NOT NULL,
  was_edited INTEGER NOT NULL,
  content TEXT, -- what it says now; NULL: it was deleted
  is_pinned INTEGER NOT NULL,
  has_reactions INTEGER NOT NULL,
  has_replies INTEGER NOT NULL,
  is_edited INTEGER NOT NULL
);
CREATE TRIGGER search_moved
AFTER UPDATE OF content, deleted_at, pinned_at, reaction_count, reply_count, edited_at ON messages
WHEN OLD.deleted_at IS NULL AND (
  NEW.deleted_at IS NOT NULL OR OLD.content <> NEW.content OR (OLD.pinned_at IS NULL) <> (NEW.pinned_at IS NULL)
  OR (OLD.reaction_count > 0) <> (NEW.reaction_count > 0) OR (OLD.reply_count > 0) <> (NEW.reply_count > 0)
  OR (OLD.edited_at IS NULL) <> (NEW.edited_at IS NULL)
)
BEGIN
  INSERT INTO search_moves (
    message, was, was_pinned, had_reactions, had_replies, was_edited, content, is_pinned, has_reactions, has_replies, is_edited
  ) VALUES (
    OLD.number, CASE WHEN OLD.content <> NEW.content OR NEW.deleted_at IS NOT NULL THEN OLD.content END,
    OLD.pinned_at IS NOT NULL, OLD.reaction_count > 0, OLD.reply_count > 0, OLD.edited_at IS NOT NULL,
    CASE WHEN NEW.deleted_at IS NULL THEN NEW.content END,
    NEW.pinned_at IS NOT NULL, NEW.reaction_count > 0, NEW.reply_count > 0, NEW.edited_at IS NOT NULL
  );
END;
