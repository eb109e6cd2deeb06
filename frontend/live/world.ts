import type { Author, Message, Role, Room, RoomId, ServerEvent, Status, UserId } from "@/api/types.gen";

/**
 * Everything that events change, as one frozen value. Answers that are asked for once (providers, invites,
 * devices) live in SWR's cache; what the socket moves lives here, because SWR throws away a read that was under
 * way while somebody mutated its key, and a feed must never lose a page that way.
 */
export interface World {
  /** Names this history. Another epoch means that a backup was restored: nothing held is true any more. */
  epoch: string | null;
  me: UserId;
  rooms: Record<RoomId, Room>;
  /** Ids in the order of the sidebar; null until the first answer. */
  order: RoomId[] | null;
  people: Record<UserId, Person>;
  /** True once every person of the workspace was read. */
  peopleKnown: boolean;
  feeds: Record<RoomId, Feed>;
  /** Who types where, and until when (ms since 1970). */
  typing: Record<RoomId, Record<UserId, number>>;
}

export interface Person extends Author {
  id: UserId;
  role: Role;
  status: Status;
  lastSeen: number | null;
  /** False for an author known only by name, from a message. */
  listed: boolean;
}

/** A window of one room's history without gaps: from its first row to the newest one. */
export interface Feed {
  loaded: boolean;
  /** The highest change folded in. */
  change: number;
  /** The highest change that the server was heard to have. Larger than `change`: there is a hole. */
  heard: number;
  /** Rising by seq, no two with one seq. */
  messages: Message[];
  hasOlder: boolean;
  /** Events beyond a hole, waiting for the catch-up to reach them. Bounded: a catch-up brings them anyway. */
  held: Created[];
}

export type Created = Extract<ServerEvent, { type: "message.created" }>;

export const HELD_AT_MOST = 200;

export const emptyFeed: Feed = {
  loaded: false,
  change: 0,
  heard: 0,
  messages: [],
  hasOlder: false,
  held: [],
};

export const emptyWorld = (me: UserId): World => ({
  epoch: null,
  me,
  rooms: {},
  order: null,
  people: {},
  peopleKnown: false,
  feeds: {},
  typing: {},
});

export const hasHole = (feed: Feed): boolean => feed.loaded && feed.heard > feed.change;

/** Rooms that must ask `since` before what they show is again what history holds. */
export const roomsBehind = (world: World): RoomId[] =>
  Object.entries(world.feeds)
    .filter(([, feed]) => hasHole(feed))
    .map(([room]) => room);
