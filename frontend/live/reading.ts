import { isPassing } from "@/api/errors";
import * as api from "@/api/routes";
import type { RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { withMySide } from "./apply-mine";
import { readUpTo } from "./room-row";
import type { World } from "./world";

/** My read marks: moved on the screen at once, told to the server as one reads, and never more often than this. */
export const TELL_EVERY_MS = 500;
const TRY_AGAIN_MS = 5_000;

export interface Reading {
  /** Everything up to `seq` was seen here. */
  see(room: RoomId, seq: number): void;
  /** "Mark unread": from `seq` on. What is on the screen is not seen again before the room is opened anew. */
  unsee(room: RoomId, seq: number): Promise<void>;
  open(room: RoomId): void;
  stop(): void;
}

export function createReading(world: Store<World>): Reading {
  /** What the server is still to be told, and has been. */
  const wanted = new Map<RoomId, number>();
  const kept = new Set<RoomId>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;

  const see = (room: RoomId, seq: number): void => {
    const row = world.read().rooms[room];
    if (!row || seq <= row.mine.readSeq || kept.has(room)) return;
    world.update((now) => {
      const present = now.rooms[room];
      return present ? { ...now, rooms: { ...now.rooms, [room]: readUpTo(present, seq) } } : now;
    });
    wanted.set(room, Math.max(seq, wanted.get(room) ?? 0));
    later(TELL_EVERY_MS);
  };

  const later = (ms: number): void => {
    if (stopped) return;
    timer ??= setTimeout(() => void tell(), ms);
  };

  const tell = async (): Promise<void> => {
    const marks = [...wanted];
    wanted.clear();
    const told = await Promise.all(marks.map(([room, seq]) => tellOne(room, seq)));
    timer = null;
    if (wanted.size > 0) later(told.includes(false) ? TRY_AGAIN_MS : TELL_EVERY_MS);
  };

  const tellOne = async (room: RoomId, seq: number): Promise<boolean> => {
    try {
      await api.readUpTo(room, seq);
      return true;
    } catch (error) {
      if (isPassing(error)) wanted.set(room, Math.max(seq, wanted.get(room) ?? 0));
      return false;
    }
  };

  const unsee = async (room: RoomId, seq: number): Promise<void> => {
    wanted.delete(room);
    kept.add(room);
    const mine = await api.readUpTo(room, Math.max(0, seq - 1), true);
    if (!stopped) world.update((now) => withMySide(now, { room, mine }));
  };

  const stop = (): void => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };

  const open = (room: RoomId): void => void kept.delete(room);

  return { see, unsee, open, stop };
}
