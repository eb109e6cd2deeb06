import { roomPath, viewPath } from "@/lib/route";
import { countsAsCall } from "@/live/mentions";
import type { Read } from "@/live/sync";
import { signedTitle } from "@/live/titles";
import type { Created, RoomRow, World } from "@/live/world";
import { t } from "@/text";
import { type Looking, type Notice, roomLevel } from "./notice";

/** What came while the line was down, as far as it would have been told: no event says it, only the counts do. Pure. */

/** More rooms than this are told of in one. */
export const ROOMS_AT_ONCE = 3;

interface Circumstances {
  /** The world as the new line found it. */
  before: World;
  /** What the new line itself has brought since, told or not: it is no part of what was missed. */
  heard: readonly Created[];
  looking: readonly Looking[];
}

export function noticesOfMissed(world: World, { before, heard, looking }: Circumstances): Notice[] {
  const isOtherHistory = !before.roomsKnown || before.epoch !== world.epoch;
  if (isOtherHistory || world.people[world.me]?.status === "dnd") return [];
  const missed = Object.values(world.rooms).flatMap((room) => {
    if (room.mine.muted || looking.some((one) => one.room === room.id)) return [];
    const count = missedIn(world, room, { before, heard });
    return count > 0 ? [{ room, count }] : [];
  });
  if (missed.length > ROOMS_AT_ONCE) return [noticeOfMany(missed)];
  return missed.map(({ room, count }) => noticeOfRoom(world, room, count));
}

/** Counts of a room that the server has not confirmed on this line, or has moved since, say nothing yet. */
export function isSettled(world: World, reads: Partial<Record<string, Read>>): boolean {
  if (!world.roomsKnown || ["rooms", "people", "mine"].some((key) => reads[key]?.status === "reading"))
    return false;
  return Object.values(world.rooms).every((room) => !room.isOld && room.heard <= room.change);
}

function missedIn(world: World, room: RoomRow, { before, heard }: Omit<Circumstances, "looking">): number {
  const level = roomLevel(room, world.preferences);
  if (level === "nothing") return 0;
  const isWanted = ({ message }: Created): boolean =>
    message.room === room.id &&
    message.seq > room.mine.readSeq &&
    (level === "all" ? message.author !== world.me : countsAsCall(world, message));
  const count = ({ mine }: RoomRow): number => (level === "all" ? mine.unread : mine.mentions);
  const then = before.rooms[room.id];
  // Read elsewhere meanwhile, to where I knew of: whatever is unread now came after that.
  const known = then && room.mine.readSeq < then.mine.seq ? count(then) : 0;
  return count(room) - known - heard.filter(isWanted).length;
}

function noticeOfRoom(world: World, room: RoomRow, count: number): Notice {
  const where = signedTitle(room, world.people, world.me);
  const isCalls = roomLevel(room, world.preferences) === "mentions";
  return {
    tag: room.id,
    title: missedTitle({ count, where, isCalls, isDirect: room.kind === "direct" }),
    body: t.notifications.missed,
    path: roomPath(room.id),
    room: room.id,
    seq: room.seq,
  };
}

interface Told {
  count: number;
  where: string;
  isCalls: boolean;
  isDirect: boolean;
}

function missedTitle({ count, where, isCalls, isDirect }: Told): string {
  if (isCalls) return t.notifications.missedCalls(count, where);
  return isDirect ? t.notifications.missedFrom(count, where) : t.notifications.missedIn(count, where);
}

function noticeOfMany(missed: readonly { room: RoomRow; count: number }[]): Notice {
  const sum = missed.reduce((all, { count }) => all + count, 0);
  return {
    tag: MANY,
    title: t.notifications.missedMany(sum, missed.length),
    body: t.notifications.missed,
    path: viewPath("inbox"),
    room: "",
    seq: missed.reduce((all, { room }) => all + room.seq, 0),
  };
}

/** Of many rooms at once: no room's own. */
export const MANY = "missed";
