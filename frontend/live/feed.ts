import type { Message, MessagesPage } from "@/api/types.gen";
import { type Created, type Feed, HELD_AT_MOST } from "./world";

/** Pure functions on one room's window. `apply-event.ts` and `apply-answer.ts` are their only callers. */

/** Folds one event in if it is the next; keeps it for later if it lies beyond a hole; drops it if it is known. */
export function withCreated(feed: Feed, event: Created): Feed {
  const heard = Math.max(feed.heard, event.change);
  if (!feed.loaded) return { ...feed, heard, held: held(feed, event) };
  if (event.change <= feed.change) return feed;
  if (event.change > feed.change + 1) return { ...feed, heard, held: held(feed, event) };
  return drained({
    ...feed,
    heard,
    change: event.change,
    messages: placed(feed.messages, event.message, feed.hasOlder),
  });
}

export function withHeard(feed: Feed, change: number): Feed {
  return change > feed.heard ? { ...feed, heard: change } : feed;
}

/** The first page: the newest rows, and where the room stood when they were read. */
export function opened(feed: Feed, page: MessagesPage): Feed {
  const change = page.change ?? 0;
  return drained({
    ...feed,
    loaded: true,
    change,
    heard: Math.max(feed.heard, change),
    messages: page.messages,
    hasOlder: page.more,
  });
}

/** A page from above. Rows that are already here keep their newer form. */
export function withOlder(feed: Feed, page: MessagesPage): Feed {
  const first = feed.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((row) => row.seq < first);
  return { ...feed, messages: [...older, ...feed.messages], hasOlder: page.more };
}

/**
 * A page of `since`. While there is more, the window stands at the last row's change; the last page brings it to
 * the change of the snapshot that the page was read in.
 */
export function caughtUp(feed: Feed, page: MessagesPage): Feed {
  const last = page.messages.at(-1)?.change ?? feed.change;
  const reached = page.more ? last : Math.max(last, page.change ?? 0);
  const messages = page.messages.reduce(
    (rows, message) => placed(rows, message, feed.hasOlder),
    feed.messages,
  );
  return drained({
    ...feed,
    messages,
    change: Math.max(feed.change, reached),
    heard: Math.max(feed.heard, reached, page.change ?? 0),
  });
}

/** Forgets the oldest rows, so that a tab that stays open for weeks does not grow for ever. */
export function trimmed(feed: Feed, keep: number): Feed {
  if (feed.messages.length <= keep) return feed;
  return { ...feed, messages: feed.messages.slice(-keep), hasOlder: true };
}

/** By seq: appended in the common case, replaced when known, otherwise put where it belongs. */
export function placed(rows: Message[], message: Message, hasOlder: boolean): Message[] {
  const last = rows.at(-1);
  if (!last || message.seq > last.seq) return [...rows, message];
  const at = rows.findIndex((row) => row.seq >= message.seq);
  const there = rows[at];
  if (there?.seq === message.seq) {
    return message.change > there.change ? rows.with(at, message) : rows;
  }
  // Older than the window, and history between them was never read: it comes when somebody scrolls there.
  if (at === 0 && hasOlder) return rows;
  return rows.toSpliced(at, 0, message);
}

function held(feed: Feed, event: Created): Created[] {
  if (feed.held.some((other) => other.change === event.change)) return feed.held;
  return [...feed.held, event].slice(-HELD_AT_MOST);
}

/** Folds the held events that have become the next ones, and forgets those that the catch-up has brought. */
function drained(feed: Feed): Feed {
  if (feed.held.length === 0) return feed;
  let { change, messages } = feed;
  const waiting = [...feed.held].sort((a, b) => a.change - b.change);
  const left: Created[] = [];
  for (const event of waiting) {
    if (event.change <= change) continue;
    if (event.change === change + 1) {
      messages = placed(messages, event.message, feed.hasOlder);
      change = event.change;
    } else left.push(event);
  }
  return { ...feed, change, messages, held: left, heard: Math.max(feed.heard, change) };
}
