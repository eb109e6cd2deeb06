import { isPassing } from "@/api/errors";
import * as api from "@/api/routes";
import type { Group, RoomId, RoomsAnswer, SessionRow } from "@/api/types.gen";
import { backoff } from "@/lib/backoff";
import { createStore, type Store } from "@/lib/store";
import type { KeptFeed } from "@/state/shelf";
import { type Direction, withAsked, withPage, withPeople, withRooms } from "./apply-answer";
import { withoutFeed } from "./apply-event";
import type { Drafts } from "./drafts";
import { createWindows, PAGE, type WindowKey, type Windows } from "./windows";
import { hasHole, mustReadRooms, roomsBehind, type World } from "./world";

export const CATCH_UP_PAGE = 200;
/** A hole wider than this is not filled row by row: the newest page is read, and the rest when somebody scrolls. */
export const WIDEST_HOLE = 1_000;
const PEOPLE_PAGE = 200;

/** Events and answers overtake each other now and then: what looks missed may just be under way. */
const MISSED_AFTER_MS = 300;

export type ReadKey = "rooms" | "people" | "mine" | WindowKey;
export type Read = { status: "reading" } | { status: "done" } | { status: "failed"; error: unknown };

export interface Sync extends Windows {
  reads: Store<Partial<Record<ReadKey, Read>>>;
  readRooms(): Promise<void>;
  /** Reads my rooms anew, soon, if by then something of them is still behind. */
  healRooms(): void;
  readPeople(): Promise<void>;
  /** What is mine alone and has no counter: what I prefer, what I began to write, groups. */
  readMine(drafts: Drafts): Promise<void>;
  /** Fills every hole. Resolves when there is none, or when `stop` was called. */
  catchUp(): Promise<void>;
  stop(): void;
}

interface Outside {
  kept(room: RoomId): Promise<KeptFeed | null>;
  isConnected(): boolean;
}

/** The only writer of answers into the world. Each read runs once at a time. */
export function createSync(world: Store<World>, { kept, isConnected }: Outside): Sync {
  const reads = createStore<Partial<Record<ReadKey, Read>>>({});
  let stopped = false;

  const once = async (key: ReadKey, read: () => Promise<void>): Promise<void> => {
    if (stopped || reads.read()[key]?.status === "reading") return;
    const note = (state: Read) => reads.update((all) => ({ ...all, [key]: state }));
    note({ status: "reading" });
    try {
      await read();
      note({ status: "done" });
    } catch (error) {
      note({ status: "failed", error });
    }
  };

  const readPage = async (
    room: RoomId,
    direction: Direction,
    query: { before?: number; since?: number; limit: number },
  ) => {
    const page = await api.allMessages({ room, ...query });
    if (!stopped) world.update((now) => withPage(now, room, page, direction));
    return page;
  };

  /** A wish that comes during a read may know more than its answer will: the read is made once more. */
  const wishes = new Set<ReadKey>();
  const afresh = async (key: ReadKey, read: () => Promise<void>): Promise<void> => {
    const isReading = reads.read()[key]?.status === "reading";
    if (isReading) wishes.add(key);
    else await once(key, read);
    if (!isReading && wishes.delete(key)) await afresh(key, read);
  };

  const readRooms = () =>
    afresh("rooms", async () => {
      const before = world.read().rooms;
      const answer = await everyRoom().catch((error) => {
        // What this device kept is all that there is to go by.
        if (Object.keys(before).length > 0) world.update((now) => ({ ...now, roomsKnown: true }));
        throw error;
      });
      if (stopped) return;
      world.update((now) => withRooms(now, answer, before));
      // Windows that were no true copy of the history are read from nothing.
      for (const [room, feed] of Object.entries(world.read().feeds))
        if (!feed.loaded && world.read().rooms[room]) void windows.openRoom(room);
    });

  let isHealing = false;
  const healRooms = (): void => {
    if (isHealing) return;
    isHealing = true;
    setTimeout(() => {
      isHealing = false;
      if (!stopped && mustReadRooms(world.read())) void readRooms();
    }, MISSED_AFTER_MS);
  };

  const readPeople = () =>
    afresh("people", async () => {
      const before = world.read().people;
      const rows = await everybody();
      world.update((now) => withPeople(now, rows, before));
    });

  const readMine = (drafts: Drafts) =>
    afresh("mine", async () => {
      const before = world.read();
      const [preferences, begun, groups] = await Promise.all([
        api.preferences(),
        api.allDrafts(),
        everyGroup(),
      ]);
      if (stopped) return;
      world.update((now) => withAsked(now, before, { preferences, groups }));
      await drafts.take(begun.drafts, before.drafts);
    });

  const windows = createWindows({ world, once, isStopped: () => stopped, kept, isConnected });

  const fill = async (room: RoomId): Promise<void> => {
    const feed = world.read().feeds[room];
    if (!feed || !hasHole(feed)) return;
    if (feed.heard - feed.change > WIDEST_HOLE) {
      await readPage(room, "newest", { limit: PAGE });
    } else {
      await readPage(room, "since", { since: feed.change, limit: CATCH_UP_PAGE });
    }
  };

  const fillAll = async (): Promise<void> => {
    let attempt = 0;
    while (!stopped) {
      const room = roomsBehind(world.read())[0];
      if (!room) return;
      const before = world.read().feeds[room]?.change;
      const failed = await fill(room).then(
        () => world.read().feeds[room]?.change === before,
        (error) => !left(room, error),
      );
      attempt = failed ? attempt + 1 : 0;
      if (failed) await pause(Math.max(200, backoff(attempt)));
    }
  };

  /** A refusal is for good: the room is not mine any more, so it has no hole that I could fill. */
  const left = (room: RoomId, error: unknown): boolean => {
    if (isPassing(error) || (error as { status?: number }).status === 401) return false;
    world.update((now) => withoutFeed(now, room));
    return true;
  };

  let filling: Promise<void> | null = null;
  const catchUp = (): Promise<void> => {
    filling ??= fillAll().finally(() => {
      filling = null;
    });
    return filling;
  };

  const stop = () => {
    stopped = true;
  };
  return {
    reads,
    readRooms,
    healRooms,
    readPeople,
    readMine,
    ...windows,
    catchUp,
    stop,
  };
}

async function everyRoom(): Promise<RoomsAnswer> {
  const rooms: RoomsAnswer["rooms"] = [];
  for (;;) {
    const answer = await api.allRooms({ after: rooms.at(-1)?.id });
    rooms.push(...answer.rooms);
    if (!answer.more || answer.rooms.length === 0) return { ...answer, rooms };
  }
}

async function everyGroup(): Promise<Group[]> {
  const groups: Group[] = [];
  for (;;) {
    const answer = await api.allGroups({ after: groups.at(-1)?.handle });
    groups.push(...answer.groups);
    if (!answer.more || answer.groups.length === 0) return groups;
  }
}

async function everybody(): Promise<SessionRow[]> {
  const rows: SessionRow[] = [];
  for (;;) {
    const answer = await api.allSessions({ limit: PEOPLE_PAGE, after: rows.at(-1)?.user.id });
    rows.push(...answer.sessions);
    if (!answer.more || answer.sessions.length === 0) return rows;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
