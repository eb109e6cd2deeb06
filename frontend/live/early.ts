import { askEarly } from "@/api/client";
import { session } from "@/api/routes";
import type { RoomId } from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { openLastUser } from "@/state/last-user";
import { readLastRoom } from "@/state/preferences";
import { FAR, PAGE } from "./windows";
import type { World } from "./world";

/**
 * What the first rows wait for, begun while the page still reads its scripts: each would else wait for the one before
 * it. Who was never here, or signed out, has nothing to ask for.
 */
export function beginEarly(): void {
  if (typeof window === "undefined") return;
  void openLastUser();
  if (readLastRoom() !== null) askEarly("/allRooms");
  else asked = session().then(heard, () => undefined);
}

type Said = Awaited<ReturnType<typeof session>>;
let asked: Promise<Said | undefined> | null = null;

function heard(said: Said): Said {
  if (!said?.user) return null;
  askEarly("/allRooms");
  return said;
}

/** Null: it was not asked who is signed in, or somebody took the answer. Undefined: there was none. */
export function takeEarlySession(): Promise<Said | undefined> | null {
  const answer = asked;
  asked = null;
  return answer;
}

/** Of a room that is not kept here. Of another than the last one it is not known whether it is mine. */
export function askForPage(room: RoomId): void {
  if (room === readLastRoom()) askEarly("/allMessages", { room, limit: PAGE });
}

/** Of any other room as soon as it is known to be mine: before the screen that shows it is made. */
export function askForPageOnceKnown(world: Store<World>, room: RoomId): void {
  const stop = world.watch(() => {
    const { roomsKnown, rooms, feeds } = world.read();
    if (!roomsKnown) return;
    stop();
    const row = rooms[room];
    const isFar = row !== undefined && row.mine.unread > 0 && row.seq - row.mine.readSeq > FAR;
    if (row && !isFar && !feeds[room]) askEarly("/allMessages", { room, limit: PAGE });
  });
}
