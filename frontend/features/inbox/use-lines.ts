"use client";

import { type RefObject, useEffect, useState } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { RoomId } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";

export const LINES = 3;

interface Wanted {
  room: RoomId;
  thread: number | null;
  /** What lies behind it was read. */
  readSeq: number;
  isSeen: boolean;
}

/** The newest that others said beyond my mark; asked for anew whenever the room moved. */
export function useLines({ room, thread, readSeq, isSeen }: Wanted) {
  const { me } = useEngine();
  const change = useWorld((world) => world.rooms[room]?.change);
  const { data } = useSWR(
    isSeen ? ["/allMessages", "lines", room, thread, change] : null,
    // One more than is shown: my own among them says nothing new.
    () => api.allMessages({ room, thread: thread ?? undefined, limit: LINES + 2 }),
    { keepPreviousData: true, revalidateOnFocus: false, revalidateIfStale: false },
  );
  const fresh = (data?.messages ?? []).filter(
    (message) => message.seq > readSeq && message.author !== me && message.seq !== thread,
  );
  return { lines: fresh.slice(-LINES), authors: data?.users, isKnown: data !== undefined };
}

/** True from the moment at which it is, or nearly is, on the screen. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen || !element.current) return;
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: "200px" },
    );
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element, isSeen]);
  return isSeen;
}
