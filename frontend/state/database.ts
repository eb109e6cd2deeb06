import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { MessageId, RoomId, UserId } from "@/api/types.gen";
import { forgetUser } from "./last-user";
import { type LastWords, openLastWords } from "./last-words";
import { openShelf, type Shelf } from "./shelf";

/** Where a message goes: into a room, or into a thread there. */
export interface Place {
  room: RoomId;
  /** The seq of what it replies to. */
  thread: number | null;
  /** A reply that is shown in the room too. */
  inRoom: boolean;
  quote: MessageId | null;
}

/** A message on its way. It keeps its clientId for ever, so that no retry ever makes a second message. */
export interface Letter extends Place {
  clientId: string;
  content: string;
  /** Microseconds; also the order of sending. */
  writtenAt: number;
  /** How often it was tried. More than none: the server may have it although nobody said so. */
  attempts: number;
  /** Why the server refused it; null while it still may go. */
  refusal: string | null;
}

interface Tables extends DBSchema {
  outbox: { key: string; value: Letter };
  drafts: { key: string; value: string };
}

export interface Table<Value> {
  all(): Promise<[string, Value][]>;
  put(key: string, value: Value): Promise<void>;
  /** Puts it only in the place of what is there; false: it is gone, and stays gone. */
  replace(key: string, value: Value): Promise<boolean>;
  remove(key: string): Promise<void>;
}

export interface Database {
  outbox: Table<Letter>;
  /** By room, or by thread. */
  drafts: Table<string>;
  /** Of drafts, what a page that went away could not put there any more. */
  lastWords: LastWords;
  /** What was read last, for a start without a network. */
  shelf: Shelf;
  /** Forgets everything that this person left on this device. */
  wipe(): Promise<void>;
}

type Name = "outbox" | "drafts";

/** One database per person. Where the browser refuses one (some private windows), memory has to do. */
export async function openDatabase(user: UserId, shelf = openShelf(user)): Promise<Database> {
  const name = `klatsch-${user}`;
  const lastWords = openLastWords(user);
  try {
    const db = await openDB<Tables>(name, 1, {
      upgrade: (fresh) => {
        for (const table of ["outbox", "drafts"] as const) fresh.createObjectStore(table);
      },
      // Another tab signs out and wants to delete what we have open.
      blocking: () => {
        db.close();
        lastWords.close();
      },
    });
    const wipe = async () => {
      db.close();
      await Promise.allSettled([deleteDB(name), shelf.wipe(), forgetUser(user)]);
      // At last, when no other tab has the database open and writes any more.
      lastWords.wipe();
    };
    return {
      outbox: inDatabase(db, "outbox") as Table<Letter>,
      drafts: inDatabase(db, "drafts") as Table<string>,
      lastWords,
      shelf,
      wipe,
    };
  } catch {
    const memory = memoryDatabase();
    const wipe = async () => {
      lastWords.wipe();
      await Promise.all([memory.wipe(), shelf.wipe()]);
    };
    return { ...memory, lastWords, shelf, wipe };
  }
}

export function memoryDatabase(): Pick<Database, "outbox" | "drafts" | "wipe"> {
  const tables = {
    outbox: inMemory<Letter>(),
    drafts: inMemory<string>(),
  };
  return { ...tables, wipe: async () => Object.values(tables).forEach((table) => void table.clear()) };
}

function inDatabase(db: IDBPDatabase<Tables>, table: Name): Table<Letter | string> {
  return {
    all: async () => {
      const read = db.transaction(table).store;
      const [keys, values] = await Promise.all([read.getAllKeys(), read.getAll()]);
      return keys.map((key, at) => [key, values[at] as Letter | string]);
    },
    put: async (key, value) => void (await db.put(table, value, key)),
    replace: async (key, value) => {
      const work = db.transaction(table, "readwrite");
      const isThere = (await work.store.getKey(key)) !== undefined;
      if (isThere) await work.store.put(value, key);
      await work.done;
      return isThere;
    },
    remove: (key) => db.delete(table, key),
  };
}

function inMemory<Value>(): Table<Value> & { clear(): void } {
  const rows = new Map<string, Value>();
  return {
    all: async () => [...rows],
    put: async (key, value) => void rows.set(key, value),
    replace: async (key, value) => {
      const isThere = rows.has(key);
      if (isThere) rows.set(key, value);
      return isThere;
    },
    remove: async (key) => void rows.delete(key),
    clear: () => rows.clear(),
  };
}
