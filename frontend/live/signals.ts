import type { RoomId } from "@/api/types.gen";

/** What the page tells of itself: that the network went or came, which room is looked at, that somebody types. */

export function watchNetwork(tell: (input: { type: "browser-offline" | "browser-online" | "woke" }) => void) {
  const offline = () => tell({ type: "browser-offline" });
  const online = () => tell({ type: "browser-online" });
  const woke = () => document.visibilityState === "visible" && tell({ type: "woke" });
  window.addEventListener("offline", offline);
  window.addEventListener("online", online);
  document.addEventListener("visibilitychange", woke);
  return () => {
    window.removeEventListener("offline", offline);
    window.removeEventListener("online", online);
    document.removeEventListener("visibilitychange", woke);
  };
}

/** Leaving one room for another is one frame, not two; a new line hears it anew. */
export function createLook(say: (room: RoomId | null) => void) {
  let wanted: RoomId | null = null;
  let said: RoomId | null | undefined;
  const tell = (): void => {
    if (wanted !== said) say(wanted);
    said = wanted;
  };
  return {
    at: (room: RoomId | null): void => {
      wanted = room;
      queueMicrotask(tell);
    },
    again: (): void => {
      said = undefined;
      queueMicrotask(tell);
    },
    room: (): RoomId | null => wanted,
  };
}

const TYPING_EVERY_MS = 3_000;

export function everyFewSeconds(say: (room: RoomId) => void): (room: RoomId, isDone: boolean) => void {
  let last = { room: "", at: 0 };
  return (room, isDone) => {
    if (isDone) last = { room: "", at: 0 };
    else if (last.room !== room || Date.now() - last.at >= TYPING_EVERY_MS) {
      last = { room, at: Date.now() };
      say(room);
    }
  };
}

export function later(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
