import type { UserId } from "@/api/types.gen";
import type { Looking } from "./notice";

/**
 * Of all tabs of one person in this browser, one tells: whoever holds the lock. Every tab says what is before the
 * eyes in it, so that the one that tells knows. Without locks (plain http) there are no notifications either.
 */
export interface OneTab {
  isMine(): boolean;
  /** In all tabs together. */
  looking(): Looking[];
  look(looking: Looking | null): void;
  /** One message is told once: false if it was, here or by the tab that told before. */
  tellOnce(id: string): boolean;
  /** It is before the person's eyes, and not only meant to be: a tab may be closed in between. */
  isTold(id: string): void;
  stop(): void;
}

type News =
  | { type: "look"; tab: string; looking: Looking | null }
  | { type: "ask" }
  | { type: "told"; id: string };

/** A tab that is before the eyes says so again and again: one that was killed would be looked at for ever. */
const SAY_AGAIN_MS = 10_000;
const BELIEVED_MS = 25_000;
const TOLD_AT_MOST = 200;

export function openOneTab(me: UserId, onMine: () => void): OneTab {
  const tab = Math.random().toString(36).slice(2);
  const seen = new Map<string, { looking: Looking; at: number }>();
  const told: string[] = [];
  const channel =
    typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`klatsch-looks-${me}`);
  let own: Looking | null = null;
  let isMine = false;
  let release: () => void = () => {};
  const over = new AbortController();

  const say = (): void => channel?.postMessage({ type: "look", tab, looking: own } satisfies News);
  if (channel)
    channel.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.type === "ask") say();
      else if (data.type === "told") note(data.id);
      else if (data.looking) seen.set(data.tab, { looking: data.looking, at: Date.now() });
      else seen.delete(data.tab);
    };
  const note = (id: string): void => {
    told.push(id);
    if (told.length > TOLD_AT_MOST) told.shift();
  };
  const again = setInterval(() => own && say(), SAY_AGAIN_MS);
  const others = (): Looking[] =>
    [...seen.values()].filter(({ at }) => Date.now() - at < BELIEVED_MS).map(({ looking }) => looking);
  const look = (looking: Looking | null): void => {
    if (looking?.room === own?.room && looking?.thread === own?.thread) return;
    own = looking;
    say();
  };
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      // Given just when it was not wanted any more.
      if (over.signal.aborted) return resolve();
      release = resolve;
      isMine = true;
      channel?.postMessage({ type: "ask" } satisfies News);
      onMine();
    });
  void navigator.locks?.request(`klatsch-tells-${me}`, { signal: over.signal }, hold).catch(() => {});

  return {
    isMine: () => isMine,
    looking: () => (own ? [own, ...others()] : others()),
    look,
    tellOnce: (id) => {
      if (told.includes(id)) return false;
      note(id);
      return true;
    },
    isTold: (id) => channel?.postMessage({ type: "told", id } satisfies News),
    stop: () => {
      look(null);
      clearInterval(again);
      over.abort();
      isMine = false;
      release();
      channel?.close();
    },
  };
}
