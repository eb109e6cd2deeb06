import { type DBSchema, deleteDB, openDB } from "idb";
import type {
  Author,
  Group,
  History,
  Message,
  MyPreferences,
  MyRoomRow,
  Profile,
  RoomId,
  UserId,
} from "@/api/types.gen";
import { readKeeping } from "./device";

/** What the sidebar and the names need, as of the last time that the server was heard. */
export interface KeptFacts {
  epoch: string;
  rooms: MyRoomRow[];
  people: Profile[];
  preferences: MyPreferences | null;
  groups: Group[];
}

/** The end of one room's history without gaps. */
export interface KeptFeed {
  epoch: string;
  room: RoomId;
  change: number;
  /** From where on I might see it. Another answer by now: the copy is worth nothing. */
  history: History;
  joinedSeq: number;
  messages: Message[];
  hasOlder: boolean;
  users: Record<UserId, Author>;
  /** When it was last looked at (ms since 1970): the latest are kept. */
  at: number;
}

/** A list of messages or threads as its screen had it last: the first of its pages. */
export interface KeptList {
  epoch: string;
  /** Where its rows stand. */
  rooms: RoomId[];
  pages: unknown[];
}

export const ROOMS_KEPT = 20;
export const MESSAGES_KEPT = 200;
export const PEOPLE_KEPT = 1_000;

interface Tables extends DBSchema {
  facts: { key: string; value: KeptFacts };
  feeds: { key: string; value: KeptFeed; indexes: { at: number } };
  lists: { key: string; value: KeptList };
}

const ALL = ["facts", "feeds", "lists"] as const;
const VERSION = 2;

/**
 * What was read last, on this device, for one person: a database of its own, so that the outbox never has to
 * change its version. It is a copy: whatever goes wrong with it is left out, and the server is asked.
 */
export interface Shelf {
  facts(): Promise<KeptFacts | null>;
  feed(room: RoomId): Promise<KeptFeed | null>;
  list(name: string): Promise<KeptList | null>;
  keepFacts(facts: KeptFacts): Promise<void>;
  /** Beyond `ROOMS_KEPT`, those go that were looked at longest ago. */
  keepFeed(feed: KeptFeed): Promise<void>;
  keepList(name: string, list: KeptList): Promise<void>;
  /** Of rooms that are not mine any more nothing stays. */
  keepOnly(rooms: RoomId[]): Promise<void>;
  clear(): Promise<void>;
  /** Nothing is kept from then on. */
  wipe(): Promise<void>;
}

export function openShelf(user: UserId): Shelf {
  const name = `klatsch-kept-${user}`;
  let isOver = false;
  let opening: ReturnType<typeof open> | null = null;

  const open = async () => {
    const db = await openDB<Tables>(name, VERSION, {
      upgrade: (now, before) => {
        if (before < 1) {
          now.createObjectStore("facts");
          now.createObjectStore("feeds", { keyPath: "room" }).createIndex("at", "at");
        }
        if (before < 2) now.createObjectStore("lists");
      },
      blocking: () => close(),
    });
    return db;
  };
  const close = () => {
    void opening?.then((db) => db.close()).catch(() => {});
    opening = null;
  };
  const within = async <Answer>(
    work: (db: Awaited<ReturnType<typeof open>>) => Promise<Answer>,
    isWriting = false,
  ): Promise<Answer | null> => {
    // A shared computer keeps nothing; what it kept before that was chosen is gone since then.
    if (isOver || (isWriting && !readKeeping())) return null;
    try {
      opening ??= open();
      return await work(await opening);
    } catch {
      return null;
    }
  };

  const clear = async () => {
    await within(async (db) => {
      const work = db.transaction(ALL, "readwrite");
      await Promise.all([...ALL.map((table) => work.objectStore(table).clear()), work.done]);
    });
  };
  return {
    facts: () => within(async (db) => (await db.get("facts", "facts")) ?? null),
    feed: (room) => within(async (db) => (await db.get("feeds", room)) ?? null),
    list: (name) => within(async (db) => (await db.get("lists", name)) ?? null),
    keepList: async (name, list) => {
      await within((db) => db.put("lists", list, name), true);
    },
    keepFacts: async (facts) => {
      await within((db) => db.put("facts", facts, "facts"), true);
    },
    keepFeed: async (feed) => {
      await within(async (db) => {
        const work = db.transaction("feeds", "readwrite");
        await work.store.put(feed);
        const oldestFirst = await work.store.index("at").getAllKeys();
        for (const room of oldestFirst.slice(0, Math.max(0, oldestFirst.length - ROOMS_KEPT)))
          await work.store.delete(room);
        await work.done;
      }, true);
    },
    keepOnly: async (rooms) => {
      await within(async (db) => {
        const mine = new Set(rooms);
        for (const room of await db.getAllKeys("feeds")) if (!mine.has(room)) await db.delete("feeds", room);
        for (const list of await db.getAllKeys("lists")) {
          const kept = await db.get("lists", list);
          if (kept?.rooms.some((room) => !mine.has(room))) await db.delete("lists", list);
        }
      }, true);
    },
    clear,
    wipe: async () => {
      isOver = true;
      close();
      await deleteDB(name).catch(() => {});
    },
  };
}
