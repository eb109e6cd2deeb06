import * as api from "@/api/routes";
import type { RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { withAround, withFeed, withMembersPage, withPage, withRoster, withThread } from "./apply-answer";
import { trimmed, trimmedBelow } from "./feed";
import { type Feed, threadKey, type World } from "./world";

export const PAGE = 50;
const MEMBERS_PAGE = 200;
/** A window that grew beyond the first is cut to the second. */
export const KEEP_AT_MOST = 2_000;
export const KEEP = 500;

export type WindowKey = `${"feed" | "older" | "newer" | "thread" | "members"}:${string}`;

/** What somebody looks at: rooms, threads, members. */
export interface Windows {
  /** At its newest messages; with `at`, a window around that place, unless it is shown already. */
  openRoom(room: RoomId, at?: number | null): Promise<void>;
  /** Leaves a window in the past for the newest messages. */
  toNewest(room: RoomId): Promise<void>;
  readOlder(room: RoomId): Promise<void>;
  readNewer(room: RoomId): Promise<void>;
  readThread(room: RoomId, root: number): Promise<void>;
  readOlderReplies(room: RoomId, root: number): Promise<void>;
  readMembers(room: RoomId): Promise<void>;
  trim(room: RoomId): void;
}

interface Tools {
  world: Store<World>;
  /** Runs a read unless it is under way, and notes what became of it. */
  once(key: WindowKey, read: () => Promise<void>): Promise<void>;
  isStopped(): boolean;
}

export function createWindows({ world, once, isStopped }: Tools): Windows {
  /** The reader is at the end of this room: what is far above is forgotten, and read again when wanted. */
  const trim = (room: RoomId): void =>
    world.update((now) => {
      const feed = now.feeds[room];
      if (!feed || feed.messages.length <= KEEP_AT_MOST) return now;
      return { ...now, feeds: { ...now.feeds, [room]: trimmed(feed, KEEP) } };
    });

  const readNewest = (room: RoomId) =>
    once(`feed:${room}`, async () => {
      const page = await api.allMessages({ room, limit: PAGE });
      if (!isStopped()) world.update((now) => withPage(now, room, page, "newest"));
    });

  /** Half a page above and half below: both from one history, or the newest instead. */
  const readAround = (room: RoomId, at: number) =>
    once(`feed:${room}`, async () => {
      const [above, below] = await Promise.all([
        api.allMessages({ room, before: at, limit: PAGE }),
        api.allMessages({ room, after: Math.max(0, at - 1), limit: PAGE }),
      ]);
      if (!isStopped()) world.update((now) => withAround(now, room, above, below));
    });

  const openRoom = async (room: RoomId, at: number | null = null): Promise<void> => {
    world.update((now) => withFeed(now, room));
    const feed = world.read().feeds[room];
    if (feed?.loaded && (at === null || isShown(feed, at))) return;
    await (at === null ? readNewest(room) : readAround(room, at));
  };

  const toNewest = async (room: RoomId): Promise<void> => {
    if (world.read().feeds[room]?.hasNewer) await readNewest(room);
  };

  const readOlder = async (room: RoomId): Promise<void> => {
    const before = world.read().feeds[room]?.messages[0]?.seq;
    if (before === undefined) return;
    await once(`older:${room}`, async () => {
      const page = await api.allMessages({ room, before, limit: PAGE });
      // The window may have been trimmed or reread meanwhile: then this page would not adjoin it.
      if (isStopped() || world.read().feeds[room]?.messages[0]?.seq !== before) return;
      world.update((now) => withFeedCut(withPage(now, room, page, "older"), room, trimmedBelow));
    });
  };

  const readNewer = async (room: RoomId): Promise<void> => {
    const last = (): number | undefined => {
      const feed = world.read().feeds[room];
      return feed?.hasNewer ? feed.messages.at(-1)?.seq : undefined;
    };
    const after = last();
    if (after === undefined) return;
    await once(`newer:${room}`, async () => {
      const page = await api.allMessages({ room, after, limit: PAGE });
      if (isStopped() || last() !== after) return;
      world.update((now) => withFeedCut(withPage(now, room, page, "newer"), room, trimmed));
    });
  };

  const threadPage = (room: RoomId, root: number, before: number | null) =>
    once(`thread:${threadKey(room, root)}`, async () => {
      const query = { room, thread: root, before: before ?? undefined, limit: PAGE };
      const page = await api.allMessages(query);
      if (!isStopped()) world.update((now) => withThread(now, { room, root }, page, before));
    });

  const readThread = (room: RoomId, root: number) => threadPage(room, root, null);

  const readOlderReplies = async (room: RoomId, root: number): Promise<void> => {
    const thread = world.read().threads[threadKey(room, root)];
    const first = thread?.messages[0]?.seq;
    if (thread?.hasOlder && first !== undefined) await threadPage(room, root, first);
  };

  const readMembers = async (room: RoomId): Promise<void> => {
    world.update((now) => withRoster(now, room));
    if (world.read().rosters[room]?.loaded) return;
    await once(`members:${room}`, async () => {
      let after: string | undefined;
      for (;;) {
        const answer = await api.allMembers({ room, after, limit: MEMBERS_PAGE });
        if (isStopped()) return;
        world.update((now) => withMembersPage(now, room, answer));
        after = answer.members.at(-1)?.user;
        if (!answer.more || !after) return;
      }
    });
  };

  return {
    openRoom,
    toNewest,
    readOlder,
    readNewer,
    readThread,
    readOlderReplies,
    readMembers,
    trim,
  };
}

/** Who reads on and on in one direction forgets what lies far behind: a window never grows beyond its bound. */
function withFeedCut(world: World, room: RoomId, cut: (feed: Feed, keep: number) => Feed): World {
  const feed = world.feeds[room];
  if (!feed || feed.messages.length <= KEEP_AT_MOST) return world;
  return { ...world, feeds: { ...world.feeds, [room]: cut(feed, KEEP_AT_MOST - KEEP) } };
}

/** Within the window; or beyond its end, when the end is the newest message. */
export function isShown(feed: Feed, at: number): boolean {
  const first = feed.messages[0]?.seq ?? 0;
  const last = feed.messages.at(-1)?.seq ?? 0;
  return (at >= first || !feed.hasOlder) && (at <= last || !feed.hasNewer);
}
