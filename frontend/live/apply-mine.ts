import type { MyThread, RoomId, ServerEvent, Unsent } from "@/api/types.gen";
import { readUpTo, withMine } from "./room-row";
import { threadKey, type World } from "./world";

/** Events for one person alone: what they read, keep, prefer and have begun to write. Pure. */

type Of<Type extends ServerEvent["type"]> = Extract<ServerEvent, { type: Type }>;

export function withMySide(world: World, { room, mine }: Pick<Of<"mine.changed">, "room" | "mine">): World {
  const row = world.rooms[room];
  return row ? { ...world, rooms: { ...world.rooms, [room]: withMine(row, mine) } } : world;
}

/** The count that was made later is the truth. */
export function withMyThread(world: World, mine: MyThread): World {
  const key = threadKey(mine.room, mine.thread);
  const before = world.myThreads[key];
  if (before && before.seq > mine.seq) return world;
  return { ...world, myThreads: { ...world.myThreads, [key]: mine } };
}

export function withAllRead(world: World, upTo: Record<RoomId, number>): World {
  const rooms = Object.fromEntries(
    Object.entries(world.rooms).map(([room, row]) => [room, readUpTo(row, upTo[room] ?? 0)]),
  );
  const threads = Object.entries(world.myThreads).map(([key, mine]) => {
    const seq = mine.following ? (upTo[mine.room] ?? 0) : 0;
    if (seq <= mine.readSeq) return [key, mine] as const;
    const counts = mine.seq <= seq ? { unread: 0, mentions: 0 } : {};
    return [key, { ...mine, readSeq: seq, ...counts }] as const;
  });
  return { ...world, rooms, myThreads: Object.fromEntries(threads) };
}

export const draftKey = (room: RoomId, thread: number | null): string =>
  thread === null ? room : threadKey(room, thread);

/** The later one is the truth; one without content is remembered, so that an older one does not come back. */
export function withDraft(world: World, draft: Unsent): World {
  const key = draftKey(draft.room, draft.thread);
  const before = world.drafts[key];
  if (before && before.updatedAt >= draft.updatedAt) return world;
  return { ...world, drafts: { ...world.drafts, [key]: draft } };
}

export function withSaved(
  world: World,
  { message, saved }: Pick<Of<"saved.changed">, "message" | "saved">,
): World {
  return { ...world, saved: { ...world.saved, [message]: saved } };
}

export function withGroup(world: World, { group }: Of<"group.changed">): World {
  return { ...world, groups: { ...world.groups, [group.id]: group } };
}

export function withoutGroup(world: World, gone: string): World {
  const { [gone]: _gone, ...groups } = world.groups;
  return { ...world, groups };
}
