import type { UserId } from "@/api/types.gen";
import type { News } from "./outbox";

/** What the tabs of one person on one device tell each other. */
export function openTabs(me: UserId, hear: (news: News) => void) {
  if (typeof BroadcastChannel === "undefined") return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(`klatsch-outbox-${me}`);
  channel.onmessage = (message: MessageEvent<News>) => hear(message.data);
  return { tell: (news: News) => channel.postMessage(news), close: () => channel.close() };
}

/**
 * A Web Lock, so that one tab flushes at a time. Plain http has no locks: then two tabs may both send a letter,
 * and its clientId keeps it one message.
 */
export function aloneUnder(name: string): (work: () => Promise<void>) => Promise<void> {
  return async (work) => {
    if (navigator.locks) await navigator.locks.request(name, work);
    else await work();
  };
}
