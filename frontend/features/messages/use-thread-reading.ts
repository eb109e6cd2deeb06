"use client";

import { useEffect, useRef } from "react";
import useSWR from "swr";
import { isPassing } from "@/api/errors";
import * as api from "@/api/routes";
import type { MyThread, ThreadBody } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import { type RoomRow, threadKey } from "@/live/world";

const SEEN_AFTER_MS = 700;

/** My side of a thread: whether I follow it. Asked by reading up to its beginning, which moves nothing. */
export function useMyThread(room: RoomRow, root: number, isThere: boolean): MyThread | null {
  const heard = useWorld((world) => world.myThreads[threadKey(room.id, root)]);
  const { data } = useSWR(
    isThere && !heard ? ["/thread", room.id, root] : null,
    () => api.readThread(room.id, root, root),
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  return heard ?? data ?? null;
}

/** What stands in an open thread at its end is read, half a second later, while somebody looks. */
export function useThreadReading(
  room: RoomRow,
  mine: MyThread | null,
  lastSeq: number,
  isAtEnd: boolean,
): void {
  const { acts } = useEngine();
  const told = useRef(0);
  const thread = mine?.thread ?? null;
  const readSeq = mine?.following ? mine.readSeq : null;
  useEffect(() => {
    if (thread === null || readSeq === null || !isAtEnd || lastSeq <= Math.max(readSeq, told.current)) return;
    const look = () => {
      if (document.visibilityState !== "visible") return;
      told.current = lastSeq;
      acts.readThread(room.id, thread, lastSeq).catch((error) => {
        if (isPassing(error)) told.current = 0;
      });
    };
    const timer = setTimeout(look, SEEN_AFTER_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [acts, room.id, thread, readSeq, lastSeq, isAtEnd]);
}

export function useFollow(room: RoomRow, root: number): (wish: ThreadBody) => Promise<void> {
  const { acts } = useEngine();
  return (wish) => acts.followThread(room.id, root, wish);
}
