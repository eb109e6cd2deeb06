import { isPassing } from "@/api/errors";
import type { DraftBody, RoomId, Unsent } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import type { Table } from "@/state/database";
import type { LastWords, Rows } from "@/state/last-words";
import { draftKey, withDraft } from "./apply-mine";
import { threadKey, type World } from "./world";

/** After the last key: on this device, and then on all of them. */
export const KEEP_AFTER_MS = 300;
export const TELL_AFTER_MS = 1_500;
const TRY_AGAIN_MS = 10_000;
/** Whoever pauses for so long has not stopped writing. */
export const STILL_WRITING_MS = 20_000;

export interface Draft {
  text: string;
  /** Begun on another device meanwhile, and not the same. It is offered, never put over the own words. */
  other: string | null;
}

/** What was begun in rooms and threads: kept here at once, and a little later on all devices of mine. */
export interface Drafts {
  /** By `draftKey`; one that is empty is not there. */
  all: Store<Record<string, Draft>>;
  write(room: RoomId, thread: number | null, text: string): void;
  /** Takes the words of the other device in place of the own ones; or leaves them for good. */
  settle(room: RoomId, thread: number | null, take: boolean): void;
  /** All that the server keeps. `before`: the world's drafts when it was asked. */
  take(drafts: Unsent[], before: World["drafts"]): Promise<void>;
  /** Tells what the server has not heard; after a time without a line. */
  tellAll(): Promise<void>;
  saveNow(): void;
  stop(): void;
}

interface Outside {
  world: Store<World>;
  table: Table<string>;
  lastWords: LastWords;
  put(body: DraftBody): Promise<Unsent>;
  later(ms: number, work: () => void): () => void;
  now(): number;
}

interface Place {
  room: RoomId;
  thread: number | null;
}

const NOTHING: Draft = { text: "", other: null };
/** Beside the text, what was agreed on with the server: a text that differs from it is one that it has not heard. */
const AGREED = "base:";
/** And what another device offered, until that is settled. */
const OTHER = "other:";

export function createDrafts({ world, table, lastWords, put, later, now }: Outside): Drafts {
  const all = createStore<Record<string, Draft>>({});
  const agreed = new Map<string, string>();
  /** Typed here and not told yet. */
  const untold = new Map<string, Place>();
  const telling = new Set<string>();
  /** Typed here, and not known to be in the database. */
  const unkept = new Set<string>();
  const touchedAt = new Map<string, number>();
  const heard = new Map<string, Unsent>();
  const timers = new Map<string, () => void>();
  let isStopped = false;

  const read = (key: string): Draft => all.read()[key] ?? NOTHING;
  const show = (key: string, draft: Draft): void =>
    all.update((known) => {
      const { [key]: _before, ...rest } = known;
      return draft.text === "" && draft.other === null ? rest : { ...rest, [key]: draft };
    });
  const rowsOf = (key: string): Rows => {
    const { text, other } = read(key);
    return { [key]: text, [AGREED + key]: agreed.get(key) ?? "", [OTHER + key]: other ?? "" };
  };
  const keep = (key: string): void => {
    const rows = Object.entries(rowsOf(key));
    const kept = rows.map(([name, text]) => (text ? table.put(name, text) : table.remove(name)));
    const isStill = () => rows.every(([name, text]) => rowsOf(key)[name] === text);
    void Promise.all(kept)
      .then(() => {
        if (!isStill()) return;
        unkept.delete(key);
        lastWords.drop(key);
      })
      .catch(() => {});
  };
  const soon = (name: string, ms: number, work: () => void): void => {
    timers.get(name)?.();
    timers.set(name, later(ms, work));
  };
  const keepSoon = (key: string, ms: number) => soon(`keep ${key}`, ms, () => keep(key));
  const tellSoon = (key: string, ms: number) => soon(`tell ${key}`, ms, () => void tell(key));

  const write = (room: RoomId, thread: number | null, text: string): void => {
    const key = draftKey(room, thread);
    touchedAt.set(key, now());
    show(key, { ...read(key), text });
    untold.set(key, { room, thread });
    unkept.add(key);
    // What was sent is gone at once: nobody may find it begun on another device.
    keepSoon(key, text ? KEEP_AFTER_MS : 0);
    tellSoon(key, text ? TELL_AFTER_MS : 0);
  };

  const tell = async (key: string): Promise<void> => {
    const place = untold.get(key);
    if (!place || isStopped || telling.has(key)) return;
    const { text, other } = read(key);
    const base = agreed.get(key) ?? "";
    if (text === base) return void untold.delete(key);
    // As long as nobody chose between the two, the other device keeps its own.
    if (other !== null && text !== "") return;
    telling.add(key);
    agreed.set(key, text);
    try {
      await put({ ...place, content: text });
      if (read(key).text === text) untold.delete(key);
      else tellSoon(key, TELL_AFTER_MS);
    } catch (error) {
      agreed.set(key, base);
      // Refused for good (no such room, too many): it stays on this device.
      if (isPassing(error)) tellSoon(key, TRY_AGAIN_MS);
      else untold.delete(key);
    } finally {
      telling.delete(key);
      keep(key);
    }
  };

  const hear = (key: string, theirs: string): void => {
    const base = agreed.get(key) ?? "";
    if (theirs === base) return;
    agreed.set(key, theirs);
    const { text } = read(key);
    const isWriting = now() - (touchedAt.get(key) ?? 0) < STILL_WRITING_MS;
    const isMine = text !== base || (isWriting && theirs !== "" && !theirs.startsWith(text));
    // An empty text beside mine is no loss, and one that mine goes on from is no other.
    const isOther = theirs.trim() !== "" && !text.startsWith(theirs);
    if (!isMine || text === theirs) show(key, { text: theirs, other: null });
    else show(key, { text, other: isOther ? theirs : null });
    if (read(key).text === theirs) untold.delete(key);
    else untold.set(key, placeOf(key) as Place);
    keep(key);
  };

  const hearWorld = (): void => {
    for (const [key, draft] of Object.entries(world.read().drafts)) {
      if (heard.get(key) === draft) continue;
      heard.set(key, draft);
      hear(key, draft.content);
    }
  };

  const take = async (drafts: Unsent[], before: World["drafts"]): Promise<void> => {
    await ready;
    if (isStopped) return;
    const there = new Set(drafts.map((one) => draftKey(one.room, one.thread)));
    world.update((known) => {
      const gone = Object.entries(known.drafts).filter(
        ([key, one]) => !there.has(key) && before[key] === one,
      );
      const emptied = gone.map(([key, one]) => [key, one.content ? { ...one, content: "" } : one] as const);
      return drafts.reduce(withDraft, {
        ...known,
        drafts: { ...known.drafts, ...Object.fromEntries(emptied) },
      });
    });
    // Gone from the server, and agreed on before this page was opened: sent or discarded elsewhere.
    for (const key of [...agreed.keys()]) if (!world.read().drafts[key]) hear(key, "");
  };

  const settle = (room: RoomId, thread: number | null, takeIt: boolean): void => {
    const key = draftKey(room, thread);
    const { text, other } = read(key);
    if (other === null) return;
    show(key, { text, other: null });
    write(room, thread, takeIt ? other : text);
  };

  const start = async (): Promise<void> => {
    const stored = await table.all().catch((): [string, string][] => []);
    const last = lastWords.all();
    const rows = new Map([...stored, ...Object.values(last).flatMap((words) => Object.entries(words))]);
    for (const [key, text] of rows) if (key.startsWith(AGREED)) agreed.set(key.slice(AGREED.length), text);
    for (const key of new Set([...rows.keys(), ...agreed.keys()])) {
      const place = placeOf(key);
      if (!place || all.read()[key] || touchedAt.has(key)) continue;
      const text = rows.get(key) ?? "";
      show(key, { text, other: rows.get(OTHER + key) || null });
      if (text !== (agreed.get(key) ?? "")) untold.set(key, place);
    }
    for (const key of Object.keys(last)) keep(key);
  };

  /** The page may go any moment: what is only under way to the database lies where it need not be waited for. */
  const saveNow = (): void => {
    const keys = [...unkept];
    lastWords.put(Object.fromEntries(keys.map((key) => [key, rowsOf(key)])));
    keys.forEach(keep);
  };

  const unwatch = world.watch(hearWorld);
  const ready = start();
  return {
    all,
    write,
    settle,
    take,
    tellAll: async () => {
      await ready;
      await Promise.all([...untold.keys()].map(tell));
    },
    saveNow,
    stop: () => {
      isStopped = true;
      unwatch();
      for (const cancel of timers.values()) cancel();
    },
  };
}

/** Keys of this device are those of the world: a room, or a room and a thread. */
export function placeOf(key: string): Place | null {
  const [room = "", thread] = key.split(":");
  if (thread === undefined) return { room, thread: null };
  const root = Number(thread);
  return Number.isInteger(root) && threadKey(room, root) === key ? { room, thread: root } : null;
}
