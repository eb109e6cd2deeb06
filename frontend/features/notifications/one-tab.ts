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
  stop(): void;
}

type News = { type: "look"; tab: string; looking: Looking | null } | { type: "ask" };

export function openOneTab(me: UserId, onMine: () => void): OneTab {
  const tab = Math.random().toString(36).slice(2);
  const seen = new Map<string, Looking>();
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
      else if (data.looking) seen.set(data.tab, data.looking);
      else seen.delete(data.tab);
    };
  const look = (looking: Looking | null): void => {
    if (looking?.room === own?.room && looking?.thread === own?.thread) return;
    own = looking;
    say();
  };
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      isMine = true;
      channel?.postMessage({ type: "ask" } satisfies News);
      onMine();
    });
  void navigator.locks?.request(`klatsch-tells-${me}`, { signal: over.signal }, hold).catch(() => {});

  return {
    isMine: () => isMine,
    looking: () => (own ? [own, ...seen.values()] : [...seen.values()]),
    look,
    stop: () => {
      look(null);
      over.abort();
      isMine = false;
      release();
      channel?.close();
    },
  };
}
