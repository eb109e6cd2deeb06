import type { Message } from "@/api/types.gen";
import { messagePath, panePath } from "@/lib/route";

/** Where a message is read: a reply that the room does not show, in its thread. */
export const placeOf = ({ room, seq, thread, inRoom }: Message): string =>
  thread !== null && !inRoom
    ? panePath(room, { kind: "thread", root: thread, at: seq })
    : messagePath(room, seq);
