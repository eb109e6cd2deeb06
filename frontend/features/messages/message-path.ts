import type { Message } from "@/api/types.gen";
import { messagePath, panePath } from "@/lib/route";

/** Where a message stands: in its room, or in the thread that it is a reply in. */
export function pathOf({ room, seq, thread, inRoom }: Message): string {
  if (thread === null || inRoom) return messagePath(room, seq);
  return panePath(room, { kind: "thread", root: thread, at: seq });
}
