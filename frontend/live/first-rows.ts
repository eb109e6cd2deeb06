import type { RoomId } from "@/api/types.gen";
import { whenIdle } from "@/lib/idle";
import type { Store } from "@/lib/store";
import type { World } from "./world";

const LATEST_MS = 2_000;

/**
 * Work that is large and that no first row needs: it waits until those of the room of the address are there and the page
 * rests, but not for ever. Asked for again meanwhile it is still done once; later it is done at once.
 */
export function behindFirstRows(world: Store<World>, room: RoomId | null, work: () => void) {
  let isAsked = false;
  let isOpen = room === null;
  let callOff = () => {};

  const open = () => {
    isOpen = true;
    stop();
    if (isAsked) work();
  };
  const look = () => {
    if (room === null || !world.read().feeds[room]?.loaded) return;
    stop();
    callOff = whenIdle(open);
  };
  const unwatch = isOpen ? () => {} : world.watch(look);
  const timer = isOpen ? undefined : setTimeout(open, LATEST_MS);
  const stop = () => {
    unwatch();
    clearTimeout(timer);
    callOff();
  };
  look();
  return {
    ask(): void {
      isAsked = true;
      if (isOpen) work();
    },
    stop,
  };
}
