import type { Room, RoomId } from "@/api/types.gen";

/** A room as an admin sees it. `isMine`: only then may it be changed. */
export interface RoomLine {
  room: Room;
  isMine: boolean;
}

/** My rooms and the public ones, by name, each once; what I am in is as the line says it. Direct rooms are nobody's matter. */
export function roomLines(mine: Record<RoomId, Room>, found: readonly Room[], q: string): RoomLine[] {
  const words = q.toLocaleLowerCase();
  const own = Object.values(mine).filter(
    (room) => room.kind !== "direct" && room.name.toLocaleLowerCase().includes(words),
  );
  const others = found.filter((room) => mine[room.id] === undefined);
  return [
    ...own.map((room) => ({ room, isMine: true })),
    ...others.map((room) => ({ room, isMine: false })),
  ].sort((a, b) => a.room.name.localeCompare(b.room.name));
}
