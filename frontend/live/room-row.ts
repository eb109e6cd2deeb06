import type { Message, MessagesPage, Mine, MyRoomRow, Room, UserId } from "@/api/types.gen";
import { type Called, countsAsCall } from "./mentions";
import type { Moved, Recent, RoomRow } from "./world";

/** Pure functions on a room as the sidebar shows it: its facts, and my counts. */

export const RECENT_AT_MOST = 200;

const NOTHING_YET: Omit<Mine, "joinedSeq" | "readSeq" | "seq"> = {
  isModerator: false,
  unread: 0,
  mentions: 0,
  notify: "default",
  muted: false,
  favourite: false,
  section: "",
};

/** I was put into this room just now. What my side of it is, an answer says soon. */
export function openedRoom(known: RoomRow | undefined, now: Room): RoomRow {
  if (known)
    return now.change < known.change ? known : { ...known, ...now, heard: Math.max(known.heard, now.change) };
  const mine = { ...NOTHING_YET, joinedSeq: now.seq, readSeq: now.seq, seq: now.seq };
  return { ...now, mine, heard: now.change, isOld: true, recent: [] };
}

/** An answer that is older than what events have told since does not undo it. */
export function answeredRoom(known: RoomRow | undefined, row: MyRoomRow): RoomRow {
  if (!known) return { ...row, heard: row.change, isOld: false, recent: [] };
  if (row.change < known.change && !known.isOld) return known;
  const recent = row.change === known.change ? known.recent : [];
  return { ...row, heard: Math.max(known.heard, row.change), isOld: false, recent };
}

/** The last page of a catch-up from `since` on knows all that an answer about this room would. */
export function caughtUpRoom(row: RoomRow, page: MessagesPage, since: number): RoomRow {
  const change = page.change ?? 0;
  const isNews = page.roomNow !== null && page.roomNow.change > row.change;
  const known = isNews ? { ...row, ...page.roomNow, change: row.change } : row;
  if (page.more || !page.mine || since > row.change || change < row.change) return known;
  const seq = Math.max(row.seq, page.seq ?? 0);
  return { ...known, seq, change, heard: Math.max(row.heard, change), recent: [], mine: page.mine };
}

export function heardRoom(row: RoomRow, change: number): RoomRow {
  return change > row.heard ? { ...row, heard: change } : row;
}

/** Folds an event in if it continues what is known; otherwise notes that something was missed. */
export function movedRoom(row: RoomRow, event: Moved, world: Called): RoomRow {
  if (event.change <= row.change) return row;
  const heard = Math.max(row.heard, event.change);
  if (event.before > row.change) return { ...row, ...factsIn(event), change: row.change, heard };
  const now = { ...row, change: event.change, heard };
  if (event.type === "message.created") return counted(now, event.message, world);
  if (event.type === "message.changed") return recounted(now, event.message, world);
  return withFacts(now, event, world.me);
}

function factsIn(event: Moved): Partial<Room> {
  if (event.type === "room.changed") return event.now;
  return event.type === "message.created" ? { seq: event.seq } : {};
}

function withFacts(row: RoomRow, event: Extract<Moved, { type: "room.changed" }>, me: UserId): RoomRow {
  const own = event.members.find((member) => member.user === me && member.leftAt === null);
  const mine = own ? { ...row.mine, isModerator: own.isModerator } : row.mine;
  return { ...row, ...event.now, change: event.change, mine };
}

function counted(row: RoomRow, message: Message, world: Called): RoomRow {
  const entry = recentOf(message, world);
  const recent = [...row.recent, entry].slice(-RECENT_AT_MOST);
  return { ...row, seq: Math.max(row.seq, message.seq), recent, mine: countedMine(row.mine, entry) };
}

/** `seq`: as of which my counts are made. What I write while nothing is unread is read by me. */
function countedMine(mine: Mine, { seq, isMine, callsMe }: Recent): Mine {
  if (seq <= Math.max(mine.seq, mine.readSeq)) return mine;
  const now = { ...mine, seq };
  if (isMine) return mine.unread === 0 ? { ...now, readSeq: seq } : now;
  return { ...now, unread: mine.unread + 1, mentions: mine.mentions + Number(callsMe) };
}

/** An edit or a deletion may call me, or call me no more. */
function recounted(row: RoomRow, message: Message, world: Called): RoomRow {
  if (message.seq <= row.mine.readSeq || message.author === world.me) return row;
  const entry = recentOf(message, world);
  const at = row.recent.findIndex((one) => one.seq === message.seq);
  const before = row.recent[at];
  // From before the counts were read: whether it was counted, only the server knows.
  if (!before) return row.mine.unread > 0 && isReworded(message) ? { ...row, change: row.change - 1 } : row;
  const mentions = row.mine.mentions + Number(entry.callsMe) - Number(before.callsMe);
  return { ...row, recent: row.recent.with(at, entry), mine: { ...row.mine, mentions } };
}

const isReworded = (message: Message): boolean => message.editedAt !== null || message.deletedAt !== null;

function recentOf(message: Message, world: Called): Recent {
  const isMine = message.author === world.me;
  return { seq: message.seq, isMine, callsMe: countsAsCall(world, message) };
}

/** My side as the server counted it; what was said since is added. */
export function withMine(row: RoomRow, mine: Mine): RoomRow {
  return { ...row, mine: row.recent.filter((one) => one.seq > mine.seq).reduce(countedMine, mine) };
}

/** My mark as it will be once the server has heard of it. */
export function readUpTo(row: RoomRow, seq: number): RoomRow {
  if (seq <= row.mine.readSeq) return row;
  return { ...row, mine: { ...row.mine, readSeq: seq, ...countsBeyond(row, seq) } };
}

function countsBeyond(row: RoomRow, seq: number): { unread?: number; mentions?: number } {
  if (seq >= row.seq) return { unread: 0, mentions: 0 };
  const first = row.recent[0];
  if (!first || first.seq > seq + 1) return {};
  const beyond = row.recent.filter((one) => one.seq > seq);
  return {
    unread: beyond.filter((one) => !one.isMine).length,
    mentions: beyond.filter((one) => one.callsMe).length,
  };
}
