"use client";

import { useEffect } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { MyThread, RoomId, ThreadBody } from "@/api/types.gen";
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

interface ThreadReading {
  room: RoomId;
  root: number;
  mine: MyThread | null;
  lastSeq: number;
  isAtEnd: boolean;
}

/** What stands in an open thread at its end is read, a moment later, while somebody looks. */
export function useThreadReading({ room, root, mine, lastSeq, isAtEnd }: ThreadReading): void {
  const { reading } = useEngine();
  useEffect(() => reading.open(room, root), [reading, room, root]);
  useEffect(() => {
    if (!mine?.following || !isAtEnd || lastSeq <= mine.readSeq) return;
    const look = () => {
      if (document.visibilityState === "visible") reading.seeThread(mine, lastSeq);
    };
    const timer = setTimeout(look, SEEN_AFTER_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [reading, mine, lastSeq, isAtEnd]);
}

export function useFollow(room: RoomRow, root: number): (wish: ThreadBody) => Promise<void> {
  const { acts } = useEngine();
  return (wish) => acts.followThread(room.id, root, wish);
}
