-- Rooms: who may see, post and look back; direct rooms by who is in them; names that were once theirs.
ALTER TABLE rooms
  ADD COLUMN purpose text NOT NULL DEFAULT '',
  ADD COLUMN posting text NOT NULL DEFAULT 'everyone', -- everyone, moderators
  ADD COLUMN history text NOT NULL DEFAULT 'everything', -- everything, joined
  ADD COLUMN archived_at bigint,
  ADD COLUMN created_by text COLLATE "C",
  ADD COLUMN people text COLLATE "C", -- direct rooms: the ids of those in it, rising, with spaces between
  ADD COLUMN facts_change bigint NOT NULL DEFAULT 0; -- the room's change when the columns above last moved
CREATE UNIQUE INDEX rooms_by_people ON rooms (people) WHERE people IS NOT NULL;
CREATE INDEX rooms_by_name ON rooms (name);
CREATE INDEX rooms_default ON rooms (number) WHERE is_default; -- found with each post that names no room

-- A room is found under every name that it ever had, until another room takes the name.
CREATE TABLE room_names (
  name text COLLATE "C" PRIMARY KEY,
  room bigint NOT NULL REFERENCES rooms (number) ON DELETE CASCADE
);
CREATE INDEX room_names_of_room ON room_names (room);
INSERT INTO room_names (name, room) SELECT name, min(number) FROM rooms WHERE kind <> 'direct' GROUP BY name;

-- A membership that ended stays as a tombstone (left_at), so that those who were away hear of it by `since`.
ALTER TABLE memberships
  ADD COLUMN role text NOT NULL DEFAULT 'member', -- member, moderator
  ADD COLUMN left_at bigint,
  ADD COLUMN change bigint NOT NULL DEFAULT 0, -- the room's change when this last moved
  ADD COLUMN joined_seq bigint NOT NULL DEFAULT 0, -- the room's seq at joining
  -- Reading. Unread = the room's seq - read_seq - own_ahead (my own messages beyond the mark).
  ADD COLUMN read_seq bigint NOT NULL DEFAULT 0,
  ADD COLUMN own_ahead bigint NOT NULL DEFAULT 0,
  ADD COLUMN notify text NOT NULL DEFAULT 'default', -- default, all, mentions, nothing
  ADD COLUMN muted boolean NOT NULL DEFAULT false,
  ADD COLUMN favourite boolean NOT NULL DEFAULT false,
  ADD COLUMN section text NOT NULL DEFAULT '';
CREATE INDEX memberships_by_change ON memberships (room, change);

-- Messages: threads, quotes, pins, and what was there before an edit.
ALTER TABLE messages
  ADD COLUMN thread bigint, -- the root's seq, for a reply
  ADD COLUMN in_room boolean NOT NULL DEFAULT true, -- false: a reply that was not sent to the room as well
  ADD COLUMN reply_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN last_reply_at bigint,
  ADD COLUMN quote bytea, -- the id of the quoted message
  ADD COLUMN mentions text, -- JSON: user ids, "here", "all"
  ADD COLUMN edit_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN reaction_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN pinned_at bigint,
  ADD COLUMN pinned_by text COLLATE "C";
-- All that counting a thread's unread replies needs.
CREATE INDEX messages_of_thread ON messages (room, thread, seq, author, deleted_at) WHERE thread IS NOT NULL;
CREATE INDEX messages_pinned ON messages (room, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX messages_of_author ON messages (room, author, seq);

CREATE TABLE message_edits (
  message bigint NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  version bigint NOT NULL, -- 1 is what was first written
  content text NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (message, version)
);

CREATE TABLE reactions (
  message bigint NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  emoji text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (message, emoji, user_id)
);

-- Whom a message calls; `*` calls everybody in the room. Counted from the read mark on, without looking at messages:
-- so the message's author, thread and number stand here again.
CREATE TABLE mentions (
  user_id text COLLATE "C" NOT NULL,
  room bigint NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  seq bigint NOT NULL,
  author text COLLATE "C" NOT NULL,
  thread bigint,
  message bigint NOT NULL,
  PRIMARY KEY (user_id, room, seq)
);
CREATE INDEX mentions_of_message ON mentions (room, seq);
CREATE INDEX mentions_newest ON mentions (user_id, message);
CREATE INDEX mentions_of_thread ON mentions (user_id, room, thread, seq, author) WHERE thread IS NOT NULL;

-- How somebody keeps a thread, and how far they read it.
CREATE TABLE thread_follows (
  user_id text COLLATE "C" NOT NULL,
  room bigint NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  thread bigint NOT NULL,
  read_seq bigint NOT NULL DEFAULT 0,
  following boolean, -- NULL: never said; false: unfollowed by hand
  notify text NOT NULL DEFAULT 'default', -- default, all, mentions, nothing
  muted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (user_id, room, thread)
);

CREATE TABLE saved (
  user_id text COLLATE "C" NOT NULL,
  message bigint NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
  at bigint NOT NULL,
  PRIMARY KEY (user_id, message)
);
CREATE INDEX saved_of_message ON saved (message);

CREATE TABLE drafts (
  user_id text COLLATE "C" NOT NULL,
  room bigint NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
  thread bigint NOT NULL DEFAULT 0,
  content text NOT NULL, -- escaped, as that of messages
  updated_at bigint NOT NULL,
  PRIMARY KEY (user_id, room, thread)
);

-- What a person prefers everywhere; who is not here has said nothing.
CREATE TABLE preferences (
  user_id text COLLATE "C" PRIMARY KEY,
  notify text NOT NULL,
  keywords text NOT NULL -- JSON
);

CREATE TABLE muted_people (
  user_id text COLLATE "C" NOT NULL,
  muted text COLLATE "C" NOT NULL,
  PRIMARY KEY (user_id, muted)
);

-- People who are called together. The people themselves are in the Auth DB.
CREATE TABLE user_groups (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  handle text COLLATE "C" NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  created_by text COLLATE "C"
);

CREATE TABLE group_members (
  group_id text COLLATE "C" NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX groups_of_member ON group_members (user_id, group_id);

-- Posts a group of messages in one round trip: `nth` of every array is of one post, in the order in which they are
-- numbered. `places`: the rooms that are written to ('' is the default one); `seat_users`, `seat_places`: who writes
-- where; `seats`: which of those each post is of. `twins`: the post before with the same author and client id.
--
-- The locks: the rooms, rising by number; then roots of threads; then memberships, rising by room and user. Each
-- statement here sees all that was committed before the locks were got (READ COMMITTED), so who was removed meanwhile is
-- not in the room, and what another process stored under the same client id is found.
--
-- `outcomes`: 0 refused, no such room; 1 stored; 2 was stored before (as `messages.number` in `known`); 3 the same as
-- its twin (see `sources`); 4 the room is archived; 5 no such thread.
CREATE FUNCTION post_messages(
  places text[], seat_users text[], seat_places integer[], seats integer[], twins integer[], ids bytea[],
  client_ids text[], contents text[], nows bigint[], threads bigint[], in_rooms boolean[], quotes bytea[], called text[],
  OUT outcomes integer[], OUT sources integer[], OUT known bigint[], OUT room_ids text[], OUT room_numbers bigint[],
  OUT seqs bigint[], OUT changes bigint[], OUT befores bigint[], OUT times bigint[]
) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan -- planned once a connection, and never for tables that are still small
AS $$
DECLARE
  posts integer := cardinality(ids);
  authors text[] := array_fill(NULL::text, ARRAY[posts]);
  place_rooms integer[] := array_fill(NULL::integer, ARRAY[cardinality(places)]); -- which of the rooms below
  numbers bigint[] := '{}'; names text[] := '{}'; old_seqs bigint[] := '{}'; new_seqs bigint[] := '{}';
  new_changes bigint[] := '{}'; last_ats bigint[] := '{}'; archived boolean[] := '{}'; joined boolean[] := '{}'; -- of each room
  seat_of integer[] := array_fill(NULL::integer, ARRAY[cardinality(seat_users)]); -- two seats may be one membership
  floors bigint[] := array_fill(0::bigint, ARRAY[cardinality(seat_users)]);
  reads bigint[] := floors; aheads bigint[] := floors; posted boolean[] := array_fill(false, ARRAY[cardinality(seat_users)]);
  default_place integer; seat integer; at integer := 0; twin integer; root bigint; is_root boolean;
  replies boolean := false; stored integer := 0; landed integer; found_row record; last_room bigint; last_user text;
BEGIN
  IF posts = 0 THEN RETURN; END IF;
  outcomes := array_fill(0, ARRAY[posts]);
  sources := array_fill(NULL::integer, ARRAY[posts]);
  known := array_fill(NULL::bigint, ARRAY[posts]);
  room_ids := array_fill(NULL::text, ARRAY[posts]);
  room_numbers := known; seqs := known; changes := known; befores := known; times := known;

  default_place := array_position(places, '');
  IF default_place IS NOT NULL THEN
    places[default_place] := (SELECT r.id FROM rooms r WHERE r.is_default ORDER BY r.archived_at IS NOT NULL, r.number LIMIT 1);
  END IF;
  FOR found_row IN SELECT r.number, r.id, r.seq, r.change, r.last_at, r.archived_at, r.history FROM rooms r
    WHERE r.id = ANY (places) ORDER BY r.number FOR NO KEY UPDATE
  LOOP
    at := at + 1;
    numbers[at] := found_row.number; names[at] := found_row.id; new_seqs[at] := found_row.seq; old_seqs[at] := found_row.seq;
    new_changes[at] := found_row.change; last_ats[at] := found_row.last_at;
    archived[at] := found_row.archived_at IS NOT NULL; joined[at] := found_row.history = 'joined';
    FOR place IN 1 .. cardinality(places) LOOP
      IF places[place] = found_row.id THEN place_rooms[place] := at; END IF;
    END LOOP;
  END LOOP;

  FOR found_row IN SELECT a.nth, m.number FROM (
      SELECT a.nth::integer, seat_users[a.seat] AS author, a.client_id
      FROM unnest(seats, client_ids) WITH ORDINALITY AS a (seat, client_id, nth)
    ) a JOIN messages m ON m.author = a.author AND m.client_id = a.client_id
  LOOP
    known[found_row.nth] := found_row.number;
  END LOOP;

  FOR found_row IN SELECT s.nth, p.room, p.user_id, p.joined_seq, p.read_seq, p.own_ahead FROM (
      SELECT s.nth::integer, s.author, numbers[place_rooms[s.place]] AS room
      FROM unnest(seat_users, seat_places) WITH ORDINALITY AS s (author, place, nth)
    ) s JOIN memberships p ON p.user_id = s.author AND p.room = s.room AND p.left_at IS NULL
    ORDER BY p.room, p.user_id, s.nth FOR NO KEY UPDATE OF p
  LOOP
    IF last_room = found_row.room AND last_user = found_row.user_id THEN NULL; -- the same membership as before
    ELSE seat := found_row.nth;
    END IF;
    last_room := found_row.room; last_user := found_row.user_id;
    seat_of[found_row.nth] := seat;
    reads[seat] := found_row.read_seq; aheads[seat] := found_row.own_ahead;
    IF joined[place_rooms[seat_places[found_row.nth]]] THEN floors[seat] := found_row.joined_seq; END IF;
  END LOOP;

  FOR nth IN 1 .. posts LOOP
    twin := twins[nth];
    IF sources[twin] IS NOT NULL THEN
      outcomes[nth] := 3; sources[nth] := sources[twin];
      CONTINUE;
    ELSIF known[nth] IS NOT NULL THEN
      outcomes[nth] := 2; sources[nth] := nth;
      CONTINUE;
    END IF;
    seat := seat_of[seats[nth]];
    CONTINUE WHEN seat IS NULL;
    at := place_rooms[seat_places[seat]];
    root := threads[nth];
    IF archived[at] THEN
      outcomes[nth] := 4;
      CONTINUE;
    ELSIF root IS NOT NULL THEN
      is_root := false;
      IF root > old_seqs[at] THEN -- the root may be of this very group, not stored yet
        FOR earlier IN 1 .. nth - 1 LOOP
          is_root := is_root OR
            (seqs[earlier] = root AND room_numbers[earlier] = numbers[at] AND threads[earlier] IS NULL) IS TRUE;
        END LOOP;
      ELSIF root > floors[seat] THEN
        is_root := EXISTS (SELECT FROM messages m
          WHERE m.room = numbers[at] AND m.seq = root AND m.thread IS NULL AND m.deleted_at IS NULL);
      END IF;
      IF NOT is_root OR root <= floors[seat] THEN
        outcomes[nth] := 5;
        CONTINUE;
      END IF;
      replies := true;
    END IF;
    outcomes[nth] := 1; sources[nth] := nth; authors[nth] := seat_users[seat];
    room_ids[nth] := names[at]; room_numbers[nth] := numbers[at];
    befores[nth] := new_changes[at];
    new_seqs[at] := new_seqs[at] + 1; new_changes[at] := new_changes[at] + 1;
    last_ats[at] := greatest(nows[nth], last_ats[at] + 1);
    seqs[nth] := new_seqs[at]; changes[nth] := new_changes[at]; times[nth] := last_ats[at];
    IF root IS NOT NULL THEN new_changes[at] := new_changes[at] + 1; END IF; -- the root's, which now counts one more reply
    -- Whoever had read everything has read what they say themselves, too; others keep their mark.
    posted[seat] := true;
    aheads[seat] := aheads[seat] + 1;
    IF reads[seat] + aheads[seat] = new_seqs[at] THEN
      reads[seat] := new_seqs[at]; aheads[seat] := 0;
    END IF;
    stored := stored + 1;
  END LOOP;
  IF stored = 0 THEN RETURN; END IF;

  INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at, thread, in_room, quote, mentions)
    SELECT x.id, x.room, x.seq, x.change, x.author, x.client_id, x.content, x.at, x.thread, x.in_room, x.quote, x.called
    FROM unnest(ids, room_numbers, seqs, changes, authors, client_ids, contents, times, threads, in_rooms, quotes, called)
      AS x (id, room, seq, change, author, client_id, content, at, thread, in_room, quote, called)
    WHERE x.seq IS NOT NULL
    ON CONFLICT (author, client_id) DO NOTHING;
  GET DIAGNOSTICS landed = ROW_COUNT;
  IF landed <> stored THEN -- another process stored one of them in another room just now: next time it is found
    RAISE EXCEPTION 'a client id was used twice at once' USING ERRCODE = 'serialization_failure';
  END IF;
  UPDATE rooms r SET seq = x.seq, change = x.change, last_at = x.last_at
    FROM unnest(numbers, new_seqs, new_changes, last_ats) AS x (number, seq, change, last_at)
    WHERE r.number = x.number AND r.seq <> x.seq;
  IF replies THEN
    UPDATE messages m SET reply_count = m.reply_count + x.replies, last_reply_at = x.at, change = x.change + 1
      FROM (SELECT a.room, a.thread, count(*) AS replies, max(a.at) AS at, max(a.change) AS change
        FROM unnest(room_numbers, seqs, threads, times, changes) AS a (room, seq, thread, at, change)
        WHERE a.seq IS NOT NULL AND a.thread IS NOT NULL GROUP BY a.room, a.thread) x
      WHERE m.room = x.room AND m.seq = x.thread;
  END IF;
  UPDATE memberships p SET read_seq = x.read_seq, own_ahead = x.own_ahead
    FROM (SELECT s.user_id, numbers[place_rooms[s.place]] AS room, s.read_seq, s.own_ahead
      FROM unnest(seat_users, seat_places, reads, aheads, posted) AS s (user_id, place, read_seq, own_ahead, posted)
      WHERE s.posted) x
    WHERE p.user_id = x.user_id AND p.room = x.room;
END
$$;
