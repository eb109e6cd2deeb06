import { askEarly } from "@/api/client";
import { placeIn } from "@/lib/route";
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
  const last = readLastRoom();
  if (last === null) return;
  const { pathname } = window.location;
  const place = placeIn(pathname);
  askEarly("/allRooms");
  // Of another room than that, it is not known whether it is mine.
  const isLast = pathname === "/" || (place?.room === last && place.at === null);
  if (isLast) askEarly("/allMessages", { room: last, limit: PAGE });
}
