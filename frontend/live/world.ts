import type {
  Author,
  Group,
  GroupId,
  Membership,
  Message,
  MessageId,
  MyPreferences,
  MyRoomRow,
  MyThread,
  Profile,
  RoomId,
  ServerEvent,
  Status,
  Unsent,
  UserId,
} from "@/api/types.gen";

/**
 * Everything that events change, as one frozen value. Answers that are asked for once (providers, invites,
 * devices) live in SWR's cache; what the socket moves lives here, because SWR throws away a read that was under
 * way while somebody mutated its key, and a feed must never lose a page that way.
 */
export interface World {
  /** Names this history. Another epoch means that a backup was restored: nothing held is true any more. */
  epoch: string | null;
  me: UserId;
  rooms: Record<RoomId, RoomRow>;
  /** True once my rooms were read. */
  roomsKnown: boolean;
  people: Record<UserId, Person>;
  /** True once every person of the workspace was read. */
  peopleKnown: boolean;
  feeds: Record<RoomId, Feed>;
  /** Threads that are looked at, each by `threadKey`. They live from what their room's feed hears. */
  threads: Record<string, Thread>;
  /** Who is in a room, once somebody wanted to know. */
  rosters: Record<RoomId, Roster>;
  /** What shown messages quote, as far as I may see it. Bounded: `quotes.ts`. */
  quotes: Record<MessageId, Message>;
  /** My side of threads, by `threadKey`, as far as it was told. */
  myThreads: Record<string, MyThread>;
  /** By room, or by `threadKey`. */
  drafts: Record<string, Unsent>;
  preferences: MyPreferences | null;
  /** What became of messages that I saved, or did not keep saved, since the page was opened. */
  saved: Record<MessageId, boolean>;
  groups: Record<GroupId, Group>;
  /** Who types where, and until when (ms since 1970). */
  typing: Record<RoomId, Record<UserId, number>>;
}

export interface Person extends Author, Omit<Profile, "status"> {
  status: Status;
  /** What they say of themselves beside their name. */
  saying: Profile["status"];
  lastSeen: number | null;
  /** False for an author known only by name, from a message. */
  listed: boolean;
}

/** A room and my side of it. Its facts and counts are as of `change`. */
export interface RoomRow extends MyRoomRow {
  /** The highest change that the server was heard to have. Larger than `change`: something was missed. */
  heard: number;
  /** Read on an earlier line: whatever an answer says is newer. */
  isOld: boolean;
  /** The newest messages, without a gap: with them, what lies beyond a read mark is counted here. Bounded. */
  recent: Recent[];
}

export interface Recent {
  seq: number;
  isMine: boolean;
  callsMe: boolean;
}

/** A window of one room's history without gaps. */
export interface Feed {
  loaded: boolean;
  /** The highest change folded in. */
  change: number;
  /** The highest change that the server was heard to have. Larger than `change`: there is a hole. */
  heard: number;
  /** Rising by seq, no two with one seq. */
  messages: Message[];
  hasOlder: boolean;
  /** The window ends before the newest message: somebody jumped into the past. */
  hasNewer: boolean;
  /** Events beyond a hole, waiting for the catch-up to reach them. Bounded: a catch-up brings them anyway. */
  held: Moved[];
}

/** The root and its replies, rising by seq. */
export interface Thread {
  messages: Message[];
  hasOlder: boolean;
}

export interface Roster {
  loaded: boolean;
  /** Also of those who left, so that an old answer cannot bring them back. */
  rows: Record<UserId, Membership>;
}

export type Created = Extract<ServerEvent, { type: "message.created" }>;

/** Whatever moves a room's change. */
export type Moved = Extract<ServerEvent, { type: "message.created" | "message.changed" | "room.changed" }>;

export const HELD_AT_MOST = 200;

export const emptyFeed: Feed = {
  loaded: false,
  change: 0,
  heard: 0,
  messages: [],
  hasOlder: false,
  hasNewer: false,
  held: [],
};

export const emptyWorld = (me: UserId): World => ({
  epoch: null,
  me,
  rooms: {},
  roomsKnown: false,
  people: {},
  peopleKnown: false,
  feeds: {},
  threads: {},
  rosters: {},
  quotes: {},
  myThreads: {},
  drafts: {},
  preferences: null,
  saved: {},
  groups: {},
  typing: {},
});

export const threadKey = (room: RoomId, root: number): string => `${room}:${root}`;

export const hasHole = (feed: Feed): boolean => feed.loaded && feed.heard > feed.change;

/** Rooms that must ask `since` before what they show is again what history holds. */
export const roomsBehind = (world: World): RoomId[] =>
  Object.entries(world.feeds)
    .filter(([, feed]) => hasHole(feed))
    .map(([room]) => room);

/** Some room's facts or counts are behind: my rooms must be read anew. */
export const mustReadRooms = (world: World): boolean =>
  Object.values(world.rooms).some((room) => room.heard > room.change);
