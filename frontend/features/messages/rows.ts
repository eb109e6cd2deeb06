import type { Message, UserId } from "@/api/types.gen";
import { dayOf } from "@/lib/clock";
import type { Pending } from "@/live/outbox";

/** What the feed shows: rows of history, then my letters that history does not show yet. */
export interface Row {
  /** Author and clientId: the row that was shown at once and the row that history brings are one element. */
  key: string;
  author: UserId;
  content: string;
  createdAt: number;
  seq: number | null;
  /** The first of a new day: a heading stands above it. */
  startsDay: boolean;
  /** Shows its author; the others continue the row above. */
  startsGroup: boolean;
  /** The first that was unread when the room was opened: a line stands above it. */
  startsNew: boolean;
  deleted: boolean;
  edited: boolean;
  quote: string | null;
  /** As history has it; null for what it does not show yet. */
  message: Message | null;
  pending: Pending | null;
}

export const GROUP_WITHIN_MICROS = 5 * 60 * 1_000_000;

export interface Shown {
  messages: Message[];
  pending: Pending[];
  me: UserId;
  hasOlder: boolean;
  /** The window ends in the past: what I write now is not shown in it. */
  hasNewer?: boolean;
  /** My read mark when the room was opened; null: nothing was unread. */
  readSeq?: number | null;
}

/** The rows of the last time, by their messages: a row that is the same is the same object, and is not drawn anew. */
export type Before = WeakMap<object, Row>;

export function rowsOf(shown: Shown, before: Before = new WeakMap()): Row[] {
  const { messages, pending, me, hasOlder, hasNewer = false, readSeq = null } = shown;
  const mine = hasNewer || pending.length === 0 ? [] : notYetShown(messages, pending, me);
  const plain: Plain[] = [...messages, ...mine];
  const firstNew = readSeq === null ? -1 : plain.findIndex((one) => isNews(one, readSeq, me));
  return plain.map((one, at) => {
    const above = plain[at - 1];
    const startsDay = above ? dayOf(placeOf(above)) !== dayOf(placeOf(one)) : !hasOlder;
    const startsNew = at === firstNew;
    const startsGroup = startsDay || startsNew || !continues(one, above, me);
    const kept = before.get(one);
    const isSame =
      kept?.startsDay === startsDay && kept.startsNew === startsNew && kept.startsGroup === startsGroup;
    if (kept && isSame) return kept;
    const headings = { startsDay, startsNew, startsGroup };
    const row = isLetter(one) ? fromOutbox(one, me, headings) : fromHistory(one, headings);
    before.set(one, row);
    return row;
  });
}

type Plain = Message | Pending;
type Headings = Pick<Row, "startsDay" | "startsNew" | "startsGroup">;

const isLetter = (one: Plain): one is Pending => "writtenAt" in one;
const placeOf = (one: Plain): number =>
  isLetter(one) ? (one.sent?.createdAt ?? one.writtenAt) : one.createdAt;
const isNews = (one: Plain, readSeq: number, me: UserId): boolean =>
  !isLetter(one) && one.seq > readSeq && one.author !== me;

function notYetShown(messages: Message[], pending: Pending[], me: UserId): Pending[] {
  const known = new Set(messages.filter((one) => one.author === me).map((one) => one.clientId));
  return pending.filter((one) => !known.has(one.clientId)).sort(byPlace);
}

/** A reply stays in its thread, unless it was sent to the room as well. */
export const isInRoom = (one: { thread: number | null; inRoom: boolean }): boolean =>
  one.thread === null || one.inRoom;

function fromHistory(message: Message, headings: Headings): Row {
  return {
    ...headings,
    key: `${message.author}:${message.clientId}`,
    author: message.author,
    content: message.content,
    createdAt: message.createdAt,
    seq: message.seq,
    deleted: message.deletedAt !== null,
    edited: message.editedAt !== null,
    quote: message.quote,
    message,
    pending: null,
  };
}

function fromOutbox(pending: Pending, me: UserId, headings: Headings): Row {
  return {
    ...headings,
    key: `${me}:${pending.clientId}`,
    author: me,
    content: pending.content,
    createdAt: placeOf(pending),
    seq: pending.sent?.seq ?? null,
    deleted: false,
    edited: false,
    quote: pending.quote,
    message: null,
    pending,
  };
}

/** Acknowledged ones have a place in history already; the others follow in the order they were written. */
function byPlace(a: Pending, b: Pending): number {
  if (a.sent && b.sent) return a.sent.seq - b.sent.seq;
  if (a.sent || b.sent) return a.sent ? -1 : 1;
  return a.writtenAt - b.writtenAt;
}

/** Said by the same person, soon after, in the same place. */
function continues(one: Plain, above: Plain | undefined, me: UserId): boolean {
  if (!above || Math.abs(placeOf(one) - placeOf(above)) >= GROUP_WITHIN_MICROS) return false;
  const author = (it: Plain) => (isLetter(it) ? me : it.author);
  const thread = (it: Plain) => (isLetter(it) ? null : it.thread);
  const isGone = !isLetter(above) && above.deletedAt !== null;
  return !isGone && author(one) === author(above) && thread(one) === thread(above);
}
