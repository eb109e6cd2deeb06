import type { RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import type { Shelf } from "@/state/shelf";
import { factsOf, feedOf } from "./apply-kept";
import type { Feed, World } from "./world";

export const FEEDS_EVERY_MS = 2_000;
/** The sidebar moves with everything that is said anywhere, so it is written less often. */
export const FACTS_EVERY_MS = 10_000;

export interface Keeping {
  /** The latest looked at are the ones that stay. */
  look(room: RoomId): void;
  /** Another history begins: nothing of the old one stays. */
  clear(): Promise<void>;
  saveNow(): Promise<void>;
  stop(): void;
}

interface Outside {
  world: Store<World>;
  shelf: Shelf;
  now: () => number;
  later(ms: number, work: () => void): () => void;
}

/** Writes down what is shown, a little after it changed and when the page goes out of sight. */
export function createKeeping({ world, shelf, now, later }: Outside): Keeping {
  const looked = new Map<RoomId, number>();
  const written = new Map<RoomId, Feed>();
  let facts = factsIn(world.read());
  let isFirst = true;
  let isStopped = false;
  const timers: Partial<Record<"feeds" | "facts", () => void>> = {};

  const saveFeeds = async (): Promise<void> => {
    const all = world.read();
    const changed = Object.entries(all.feeds).filter(([room, feed]) => written.get(room) !== feed);
    for (const [room, feed] of changed) {
      const kept = feedOf(all, room, looked.get(room) ?? now());
      written.set(room, feed);
      if (kept && !isStopped) await shelf.keepFeed(kept);
    }
  };

  const saveFacts = async (): Promise<void> => {
    const all = world.read();
    const current = factsIn(all);
    const kept = current.some((part, at) => part !== facts[at]) ? factsOf(all) : null;
    if (!kept || isStopped) return;
    facts = current;
    isFirst = false;
    await shelf.keepFacts(kept);
    await shelf.keepOnly(kept.rooms.map((row) => row.id));
  };

  const soon = (what: "feeds" | "facts", ms: number, save: () => Promise<void>): void => {
    if (isStopped) return;
    timers[what] ??= later(ms, () => {
      timers[what] = undefined;
      void save();
    });
  };
  const plan = (): void => {
    soon("feeds", FEEDS_EVERY_MS, saveFeeds);
    soon("facts", isFirst ? FEEDS_EVERY_MS : FACTS_EVERY_MS, saveFacts);
  };
  const saveNow = async (): Promise<void> => {
    await Promise.all([saveFeeds(), saveFacts()]);
  };
  const unwatch = world.watch(plan);

  return {
    look: (room) => void looked.set(room, now()),
    clear: async () => {
      written.clear();
      await shelf.clear();
    },
    saveNow,
    stop: () => {
      isStopped = true;
      unwatch();
      for (const cancel of Object.values(timers)) cancel?.();
    },
  };
}

const factsIn = ({ rooms, people, preferences, groups }: World): readonly unknown[] => [
  rooms,
  people,
  preferences,
  groups,
];

/** `visibilitychange` is the last that a phone says; `pagehide` the last that a desktop does. */
export function whenHidden(work: () => void): () => void {
  const hidden = () => document.visibilityState === "hidden" && work();
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", work);
  return () => {
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("pagehide", work);
  };
}
