import { isPassing } from "@/api/errors";
import * as api from "@/api/routes";
import type { RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import type { KeptFeed } from "@/state/shelf";
import { withAround, withFeed, withMembersPage, withPage, withRoster, withThread } from "./apply-answer";
import { isTrue, withKeptFeed } from "./apply-kept";
import { trimmed, trimmedBelow } from "./feed";
import { type Feed, threadKey, type World } from "./world";

export const PAGE = 50;
const MEMBERS_PAGE = 200;
/** A window that grew beyond the first is cut to the second. */
export const KEEP_AT_MOST = 2_000;
export const KEEP = 500;
/** So much the copy of this device may lag behind, and so long its catch-up may take, before something is shown. */
const NEAR = 200;
const PATIENCE_MS = 300;

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

/** More than this unread: the room opens where reading stopped, in the past if need be. */
export const FAR = 40;

interface Tools {
  world: Store<World>;
  /** Runs a read unless it is under way, and notes what became of it. */
  once(key: WindowKey, read: () => Promise<void>): Promise<void>;
  isStopped(): boolean;
  /** What this device keeps of a room. */
  kept(room: RoomId): Promise<KeptFeed | null>;
  isConnected(): boolean;
}

export function createWindows({ world, once, isStopped, kept, isConnected }: Tools): Windows {
  /** The reader is at the end of this room: what is far above is forgotten, and read again when wanted. */
  const trim = (room: RoomId): void =>
    world.update((now) => {
      const feed = now.feeds[room];
      if (!feed || feed.messages.length <= KEEP_AT_MOST) return now;
      return { ...now, feeds: { ...now.feeds, [room]: trimmed(feed, KEEP) } };
    });

  const readNewest = async (room: RoomId): Promise<void> => {
    const page = await api.allMessages({ room, limit: PAGE });
    if (!isStopped()) world.update((now) => withPage(now, room, page, "newest"));
  };

  /** Half a page above and half below: both from one history, or the newest instead. */
  const readAround = async (room: RoomId, at: number): Promise<void> => {
    const [above, below] = await Promise.all([
      api.allMessages({ room, before: at, limit: PAGE }),
      api.allMessages({ room, after: Math.max(0, at - 1), limit: PAGE }),
    ]);
    if (!isStopped()) world.update((now) => withAround(now, room, above, below));
  };

  const openRoom = async (room: RoomId, at: number | null = null): Promise<void> => {
    world.update((now) => withFeed(now, room));
    const isThere = (): boolean => {
      const feed = world.read().feeds[room];
      return feed?.loaded === true && (at === null || isShown(feed, at));
    };
    if (isThere()) return;
    const fromServer = () => (at === null ? readNewest(room) : readAround(room, at));
    await once(`feed:${room}`, async () => {
      const copy = world.read().feeds[room]?.loaded ? null : await kept(room);
      if (isStopped() || isThere()) return;
      if (copy && isTrue(world.read(), copy)) await openCopy(copy, at, fromServer);
      else await fromServer();
    });
  };

  /** The copy of this device, shown at once when nothing is known to have happened since. */
  const openCopy = async (copy: KeptFeed, at: number | null, fromServer: () => Promise<void>) => {
    const { room, change } = copy;
    const show = () => world.update((now) => withKeptFeed(now, copy));
    const behind = (world.read().rooms[room]?.heard ?? 0) - change;
    const holds = at === null || (copy.messages[0]?.seq ?? 0) <= at || !copy.hasOlder;
    if (!holds || (isConnected() && behind > NEAR)) {
      await fromServer().catch((error) => {
        if (!isPassing(error)) throw error;
        show();
      });
    } else if (isConnected() && behind > 0) {
      // In one step, so that the room opens where reading stopped. What takes longer is caught up afterwards.
      const page = await soon(api.allMessages({ room, since: change, limit: NEAR }));
      if (isStopped()) return;
      world.update((now) => {
        const opened = withKeptFeed(now, copy);
        return page ? withPage(opened, room, page, "since") : opened;
      });
    } else show();
  };

  const toNewest = async (room: RoomId): Promise<void> => {
    if (world.read().feeds[room]?.hasNewer) await once(`feed:${room}`, () => readNewest(room));
  };

  const readOlder = async (room: RoomId): Promise<void> => {
    const before = world.read().feeds[room]?.messages[0]?.seq;
    if (before === undefined) return;
    await once(`older:${room}`, async () => {
      world.update((now) => withRoomForPage(now, room, trimmedBelow));
      const page = await api.allMessages({ room, before, limit: PAGE });
      // The window may have been trimmed or reread meanwhile: then this page would not adjoin it.
      if (isStopped() || world.read().feeds[room]?.messages[0]?.seq !== before) return;
      world.update((now) => withPage(now, room, page, "older"));
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
      world.update((now) => withRoomForPage(now, room, trimmed));
      const page = await api.allMessages({ room, after, limit: PAGE });
      if (isStopped() || last() !== after) return;
      world.update((now) => withPage(now, room, page, "newer"));
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

/**
 * Who reads on and on in one direction forgets what lies far behind: a window never grows beyond its bound. Before the
 * page is asked for, not when it comes: a list on the screen keeps its place while one of its ends changes, not both.
 */
function withRoomForPage(world: World, room: RoomId, cut: (feed: Feed, keep: number) => Feed): World {
  const feed = world.feeds[room];
  if (!feed || feed.messages.length + PAGE <= KEEP_AT_MOST) return world;
  return { ...world, feeds: { ...world.feeds, [room]: cut(feed, KEEP_AT_MOST - KEEP) } };
}

/** Null: it did not come in time. A refusal is a refusal. */
async function soon<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const passing = asked.catch((error) => {
    if (!isPassing(error)) throw error;
    return null;
  });
  return Promise.race([passing, late]);
}

/** Within the window; or beyond its end, when the end is the newest message. */
export function isShown(feed: Feed, at: number): boolean {
  const first = feed.messages[0]?.seq ?? 0;
  const last = feed.messages.at(-1)?.seq ?? 0;
  return (at >= first || !feed.hasOlder) && (at <= last || !feed.hasNewer);
}
