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

export function rowsOf({ messages, pending, me, hasOlder, hasNewer = false, readSeq = null }: Shown): Row[] {
  const known = new Set(messages.filter((one) => one.author === me).map((one) => one.clientId));
  const mine = hasNewer ? [] : pending.filter((one) => !known.has(one.clientId)).sort(byPlace);
  const plain = [...messages.map(fromHistory), ...mine.map((one) => fromOutbox(one, me))];
  const firstNew = plain.findIndex((row) => isNews(row, readSeq, me));
  return plain.map((row, at) =>
    withHeadings({ ...row, startsNew: at === firstNew }, plain[at - 1], hasOlder),
  );
}

const isNews = (row: Row, readSeq: number | null, me: UserId): boolean =>
  readSeq !== null && row.seq !== null && row.seq > readSeq && row.author !== me;

/** A reply stays in its thread, unless it was sent to the room as well. */
export const isInRoom = (one: { thread: number | null; inRoom: boolean }): boolean =>
  one.thread === null || one.inRoom;

function fromHistory(message: Message): Row {
  return {
    key: `${message.author}:${message.clientId}`,
    author: message.author,
    content: message.content,
    createdAt: message.createdAt,
    seq: message.seq,
    startsDay: false,
    startsGroup: false,
    startsNew: false,
    deleted: message.deletedAt !== null,
    edited: message.editedAt !== null,
    message,
    pending: null,
  };
}

function fromOutbox(pending: Pending, me: UserId): Row {
  return {
    key: `${me}:${pending.clientId}`,
    author: me,
    content: pending.content,
    createdAt: pending.sent?.createdAt ?? pending.writtenAt,
    seq: pending.sent?.seq ?? null,
    startsDay: false,
    startsGroup: false,
    startsNew: false,
    deleted: false,
    edited: false,
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

/** The first row of a window has no heading while there is more above: its day may have begun earlier. */
function withHeadings(row: Row, above: Row | undefined, hasOlder: boolean): Row {
  const startsDay = above ? dayOf(above.createdAt) !== dayOf(row.createdAt) : !hasOlder;
  const near = above !== undefined && Math.abs(row.createdAt - above.createdAt) < GROUP_WITHIN_MICROS;
  const isElsewhere = (row.message?.thread ?? null) !== (above?.message?.thread ?? null);
  const startsGroup =
    startsDay || row.startsNew || isElsewhere || !near || above.author !== row.author || above.deleted;
  return { ...row, startsDay, startsGroup };
}
