import type { InboxAnswer, MyThread, Thread } from "@/api/types.gen";
import { newsIn } from "@/live/titles";
import { type RoomRow, threadKey, type World } from "@/live/world";

/** Something unread: a room, or a thread that I follow. */
export type Entry = RoomEntry | ThreadEntry;

export interface RoomEntry {
  kind: "room";
  key: string;
  /** When it was last written in; beyond all others when an event told of it first. */
  at: number;
  room: RoomRow;
}

export interface ThreadEntry {
  kind: "thread";
  key: string;
  at: number;
  thread: Thread;
  mine: MyThread;
}

/** My side of a thread as of the later of both: what events told, and what an answer says. */
export function mineOf(thread: Thread, told: World["myThreads"]): MyThread {
  const known = told[threadKey(thread.mine.room, thread.mine.thread)];
  return known && known.seq >= thread.mine.seq ? known : thread.mine;
}

/** A muted thread, or one of a muted room where nobody called, is no news. */
export const isUnread = (mine: MyThread, room: RoomRow | undefined): boolean =>
  mine.following && !mine.muted && mine.unread > 0 && (!room?.mine.muted || mine.mentions > 0);

/**
 * What the inbox shows now. Which rooms are unread, the world knows better than an answer from a while ago; in what
 * order, and which threads, only the answer says. While it has more pages, rooms that it does not name wait.
 */
export function entriesOf(world: Pick<World, "rooms" | "myThreads">, answer: Answer): Entry[] {
  const lastAt = new Map(answer.rooms.map(({ room, lastAt }) => [room.id, lastAt]));
  const unknownAt = answer.more ? null : Number.POSITIVE_INFINITY;
  const rooms = Object.values(world.rooms).flatMap((room): Entry[] => {
    const at = lastAt.get(room.id) ?? unknownAt;
    return at === null || newsIn(room) === 0 ? [] : [{ kind: "room", key: room.id, at, room }];
  });
  const threads = answer.threads.flatMap((thread): Entry[] => {
    const mine = mineOf(thread, world.myThreads);
    const room = world.rooms[mine.room];
    if (!room || !isUnread(mine, room)) return [];
    const at = thread.root.lastReplyAt ?? thread.root.createdAt;
    return [{ kind: "thread", key: threadKey(mine.room, mine.thread), at, thread, mine }];
  });
  return [...rooms, ...threads].sort((a, b) => (a.at === b.at ? 0 : b.at - a.at));
}

export type Answer = Pick<InboxAnswer, "rooms" | "threads" | "more">;

/** Pages as one answer; an entry that moved between two reads stands once. */
export function joined(pages: readonly InboxAnswer[]): Answer {
  const rooms = new Map(pages.flatMap((page) => page.rooms).map((row) => [row.room.id, row]));
  const threads = new Map(
    pages.flatMap((page) => page.threads).map((row) => [threadKey(row.mine.room, row.mine.thread), row]),
  );
  return {
    rooms: [...rooms.values()],
    threads: [...threads.values()],
    more: pages.at(-1)?.more ?? false,
  };
}
