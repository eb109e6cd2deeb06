import { isPassing } from "@/api/errors";
import * as api from "@/api/routes";
import type { MyThread, RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { withAllRead, withMySide, withMyThread } from "./apply-mine";
import { readUpTo } from "./room-row";
import { threadKey, type World } from "./world";

/** My read marks: moved on the screen at once, told to the server as one reads, and never more often than this. */
export const TELL_EVERY_MS = 500;
const TRY_AGAIN_MS = 5_000;

/** So many marks can be put back; who has more is asked before. */
export const MOST_BACK = 100;

/** Takes a mark back to where it was. */
export type Undo = () => Promise<void>;

export interface Reading {
  /** Everything up to `seq` was seen here. */
  see(room: RoomId, seq: number): void;
  /** "Mark unread": from `seq` on. What is on the screen is not seen again before the room is opened anew. */
  unsee(room: RoomId, seq: number): Promise<void>;
  /** The same of a thread. */
  unseeThread(room: RoomId, thread: number, seq: number): Promise<void>;
  open(room: RoomId, thread?: number): void;
  /** Everything in the room is read. Null: it was. */
  readRoom(room: RoomId): Undo | null;
  /** Of a thread that I follow: everything up to `seq` was seen where it is open. */
  seeThread(mine: MyThread, seq: number): void;
  /** All of it is read. Null: it was. */
  readThread(mine: MyThread): Undo | null;
  /** Every room and every thread. */
  readAll(): Promise<Undo>;
  stop(): void;
}

interface Mark {
  room: RoomId;
  thread: number | null;
  seq: number;
}

const keyOf = ({ room, thread }: Omit<Mark, "seq">): string =>
  thread === null ? room : threadKey(room, thread);

export function createReading(world: Store<World>): Reading {
  /** What the server is still to be told, and has been. */
  const wanted = new Map<string, Mark>();
  /** Marked unread while it is open, by `keyOf`. */
  const kept = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let telling: Promise<void> = Promise.resolve();
  let stopped = false;

  const want = (mark: Mark): void => {
    const key = keyOf(mark);
    wanted.set(key, { ...mark, seq: Math.max(mark.seq, wanted.get(key)?.seq ?? 0) });
  };

  const see = (room: RoomId, seq: number): void => {
    const row = world.read().rooms[room];
    if (!row || seq <= row.mine.readSeq || kept.has(room)) return;
    world.update((now) => {
      const present = now.rooms[room];
      return present ? { ...now, rooms: { ...now.rooms, [room]: readUpTo(present, seq) } } : now;
    });
    want({ room, thread: null, seq });
    later(TELL_EVERY_MS);
  };

  const later = (ms: number): void => {
    if (stopped) return;
    timer ??= setTimeout(() => {
      telling = tell();
    }, ms);
  };

  const tell = async (): Promise<void> => {
    const marks = [...wanted.values()];
    wanted.clear();
    const told = await Promise.all(marks.map(tellOne));
    timer = null;
    if (wanted.size > 0) later(told.includes(false) ? TRY_AGAIN_MS : TELL_EVERY_MS);
  };

  const tellOne = async (mark: Mark): Promise<boolean> => {
    const { room, thread, seq } = mark;
    try {
      if (thread === null) await api.readUpTo(room, seq);
      else show(await api.readThread(room, thread, seq));
      return true;
    } catch (error) {
      if (isPassing(error)) want(mark);
      return false;
    }
  };

  const unsee = async (room: RoomId, seq: number): Promise<void> => {
    wanted.delete(room);
    kept.add(room);
    // A mark under way must not arrive after the one that takes it back.
    await telling;
    const mine = await api.readUpTo(room, Math.max(0, seq - 1), true);
    if (!stopped) world.update((now) => withMySide(now, { room, mine }));
  };

  const readRoom = (room: RoomId): Undo | null => {
    const row = world.read().rooms[room];
    if (!row || row.mine.readSeq >= row.seq) return null;
    const from = row.mine.readSeq;
    kept.delete(room);
    see(room, row.seq);
    return () => unsee(room, from + 1);
  };

  const seeThread = (mine: MyThread, seq: number): void => {
    if (!kept.has(keyOf(mine))) markThread(mine, seq);
  };

  const readThread = (mine: MyThread): Undo | null => {
    kept.delete(keyOf(mine));
    return markThread(mine, mine.seq) ? () => putBack(mine) : null;
  };

  /** False: up to there it was read. What the counts do not know of yet may still be news. */
  const markThread = (mine: MyThread, seq: number): boolean => {
    const isCounted = seq <= mine.seq;
    if (seq <= mine.readSeq || (isCounted && mine.unread === 0 && mine.mentions === 0)) return false;
    const counts = seq >= mine.seq ? { unread: 0, mentions: 0 } : {};
    show({ ...mine, readSeq: seq, ...counts });
    want({ room: mine.room, thread: mine.thread, seq });
    later(TELL_EVERY_MS);
    return true;
  };

  const unseeThread = async (room: RoomId, thread: number, seq: number): Promise<void> => {
    const key = threadKey(room, thread);
    wanted.delete(key);
    kept.add(key);
    await telling;
    show(await api.readThread(room, thread, Math.max(0, seq - 1), true));
  };

  const putBack = ({ room, thread, readSeq }: MyThread) => unseeThread(room, thread, readSeq + 1);

  const show = (mine: MyThread): void => {
    if (!stopped) world.update((now) => withMyThread(now, mine));
  };

  const readAll = async (): Promise<Undo> => {
    const rooms = Object.values(world.read().rooms).filter((row) => row.mine.unread > 0);
    const marks = rooms.slice(0, MOST_BACK).map((row) => [row.id, row.mine.readSeq] as const);
    const { threads } = await api.inbox({ limit: MOST_BACK });
    const answer = await api.readAll();
    wanted.clear();
    if (!stopped) world.update((now) => withAllRead(threads.reduce(held, now), answer.rooms));
    return async () => {
      for (const [room, from] of marks) await unsee(room, from + 1);
      for (const { mine } of threads) await putBack(mine);
    };
  };

  const stop = (): void => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };

  const open = (room: RoomId, thread: number | null = null): void =>
    void kept.delete(keyOf({ room, thread }));

  return { see, unsee, seeThread, unseeThread, open, readRoom, readThread, readAll, stop };
}

const held = (world: World, { mine }: { mine: MyThread }): World => withMyThread(world, mine);
