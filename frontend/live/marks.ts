import type { RoomId } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import type { Table } from "@/state/database";
import type { World } from "./world";

/**
 * Up to which seq each room was seen on this device; unread is arithmetic: the room's seq minus the mark.
 * Kept on the device until the server keeps marks.
 */
export interface Marks {
  seen: Store<Record<RoomId, number>>;
  load(): Promise<void>;
  see(room: RoomId, seq: number): void;
  /** A room met for the first time has nothing unread; a counter that fell belongs to another history. */
  follow(world: World): void;
}

export function createMarks(table: Table<number>): Marks {
  const seen = createStore<Record<RoomId, number>>({});
  let loaded = false;

  const set = (room: RoomId, seq: number): void => {
    if (seen.read()[room] === seq) return;
    seen.update((all) => ({ ...all, [room]: seq }));
    void table.put(room, seq).catch(() => {});
  };

  return {
    seen,
    load: async () => {
      const rows = await table.all().catch(() => []);
      seen.update((all) => ({ ...all, ...Object.fromEntries(rows) }));
      loaded = true;
    },
    see: (room, seq) => {
      if (seq > (seen.read()[room] ?? -1)) set(room, seq);
    },
    follow: (world) => {
      if (!loaded) return;
      for (const room of Object.values(world.rooms)) {
        const mark = seen.read()[room.id];
        if (mark === undefined || mark > room.seq) set(room.id, room.seq);
      }
    },
  };
}

export function unreadIn(world: World, seen: Record<RoomId, number>, room: RoomId): number {
  const mark = seen[room];
  return mark === undefined ? 0 : Math.max(0, (world.rooms[room]?.seq ?? 0) - mark);
}
