import type { Message, MessagesPage } from "@/api/types.gen";
import { type Feed, HELD_AT_MOST, type Moved } from "./world";

/** Pure functions on one room's window. `apply-event.ts` and `apply-answer.ts` are their only callers. */

/** Folds an event in if it continues the window; keeps it if it lies beyond a hole; drops it if it is known. */
export function withMoved(feed: Feed, event: Moved): Feed {
  const heard = Math.max(feed.heard, event.change);
  if (!feed.loaded) return { ...feed, heard, held: held(feed, event) };
  if (event.change <= feed.change) return feed;
  if (event.before > feed.change) return { ...feed, heard, held: held(feed, event) };
  return drained({ ...folded(feed, event), heard });
}

function folded(feed: Feed, event: Moved): Feed {
  return { ...feed, change: event.change, messages: withRows(feed, rowsIn(event)) };
}

/** The messages that an event brings as they are now. */
export function rowsIn(event: Moved): Message[] {
  if (event.type === "room.changed") return [];
  return event.root ? [event.root, event.message] : [event.message];
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
    hasNewer: false,
  });
}

/** A window in the past: what `before` and `after` a place answered, in one. */
export function openedAround(feed: Feed, above: MessagesPage, below: MessagesPage): Feed {
  const change = Math.min(above.change ?? 0, below.change ?? 0);
  const first = below.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const messages = [...above.messages.filter((row) => row.seq < first), ...below.messages];
  const heard = Math.max(feed.heard, above.change ?? 0, below.change ?? 0);
  const window = { messages, hasOlder: above.more, hasNewer: below.more };
  return drained({ ...feed, ...window, loaded: true, change, heard });
}

/** A page from above. Rows that are already here keep their newer form. */
export function withOlder(feed: Feed, page: MessagesPage): Feed {
  const first = feed.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((row) => row.seq < first);
  return { ...asOf(feed, page), messages: [...older, ...feed.messages], hasOlder: page.more };
}

/** A page from below, towards the newest. */
export function withNewer(feed: Feed, page: MessagesPage): Feed {
  const last = feed.messages.at(-1)?.seq ?? 0;
  const newer = page.messages.filter((row) => row.seq > last);
  return { ...asOf(feed, page), messages: [...feed.messages, ...newer], hasNewer: page.more };
}

/**
 * Rows read in a snapshot that is older than the window may have changed since, and those changes found no row
 * here: the window stands where the page stood, and the catch-up brings them once more.
 */
function asOf(feed: Feed, page: MessagesPage): Feed {
  return { ...feed, change: Math.min(feed.change, page.change ?? feed.change) };
}

/**
 * A page of `since`. While there is more, the window stands at the last row's change; the last page brings it to
 * the change of the snapshot that the page was read in.
 */
export function caughtUp(feed: Feed, page: MessagesPage): Feed {
  const last = Math.max(feed.change, ...[...page.messages, ...(page.members ?? [])].map((row) => row.change));
  const reached = page.more ? last : Math.max(last, page.change ?? 0);
  return drained({
    ...feed,
    messages: withRows(feed, page.messages),
    change: Math.max(feed.change, reached),
    heard: Math.max(feed.heard, reached, page.change ?? 0),
  });
}

/** Forgets the oldest rows, so that a tab that stays open for weeks does not grow for ever. */
export function trimmed(feed: Feed, keep: number): Feed {
  if (feed.messages.length <= keep) return feed;
  return { ...feed, messages: feed.messages.slice(-keep), hasOlder: true };
}

/** The other end: the reader goes up, and what is far below is forgotten; it is read again on the way back. */
export function trimmedBelow(feed: Feed, keep: number): Feed {
  if (feed.messages.length <= keep) return feed;
  return { ...feed, messages: feed.messages.slice(0, keep), hasNewer: true };
}

/** Rows as they are now, each put where it belongs in the window, or nowhere. */
export function withRows<Window extends Edges>(window: Window, rows: Message[]): Message[] {
  return rows.reduce((messages, row) => placed(messages, row, window), window.messages);
}

export interface Edges {
  messages: Message[];
  hasOlder: boolean;
  hasNewer?: boolean;
}

/** By seq: appended in the common case, replaced when known, otherwise put where it belongs. */
export function placed(rows: Message[], message: Message, edges: Omit<Edges, "messages">): Message[] {
  const last = rows.at(-1);
  // Beyond the end of a window in the past: it comes when somebody scrolls there.
  if (last && message.seq > last.seq && edges.hasNewer) return rows;
  if (!last || message.seq > last.seq) return [...rows, message];
  const at = rows.findIndex((row) => row.seq >= message.seq);
  const there = rows[at];
  if (there?.seq === message.seq) {
    return message.change > there.change ? rows.with(at, message) : rows;
  }
  // Older than the window, and history between them was never read: it comes when somebody scrolls there.
  if (at === 0 && edges.hasOlder) return rows;
  return rows.toSpliced(at, 0, message);
}

function held(feed: Feed, event: Moved): Moved[] {
  if (feed.held.some((other) => other.change === event.change)) return feed.held;
  return [...feed.held, event].slice(-HELD_AT_MOST);
}

/** Folds the held events that have become the next ones, and forgets those that the catch-up has brought. */
function drained(feed: Feed): Feed {
  if (feed.held.length === 0) return feed;
  let now = feed;
  const left: Moved[] = [];
  for (const event of [...feed.held].sort((a, b) => a.change - b.change)) {
    if (event.change <= now.change) continue;
    if (event.before <= now.change) now = folded(now, event);
    else left.push(event);
  }
  return { ...now, held: left, heard: Math.max(now.heard, now.change) };
}
