import { askEarly } from "@/api/client";
import type { RoomId } from "@/api/types.gen";
import { openLastUser } from "@/state/last-user";
import { readLastRoom } from "@/state/preferences";
import { PAGE } from "./windows";

/**
 * What the first rows wait for, begun while the page still reads its scripts: each would else wait for the one before
 * it. Who was never here, or signed out, has nothing to ask for.
 */
export function beginEarly(): void {
  if (typeof window === "undefined") return;
  void openLastUser();
  if (readLastRoom() !== null) askEarly("/allRooms");
}

/** Of a room that is not kept here. Of another than the last one it is not known whether it is mine. */
export function askForPage(room: RoomId): void {
  if (room === readLastRoom()) askEarly("/allMessages", { room, limit: PAGE });
}
