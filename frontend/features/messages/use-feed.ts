"use client";

import { useEffect, useMemo } from "react";
import type { RoomId } from "@/api/types.gen";
import { usePart } from "@/lib/store";
import { same, useEngine, useRead, useWorld } from "@/live/provider";
import { rowsOf } from "./rows";

/** One room's feed. Opens it when it is not held (also after another history took the place of this one). */
export function useFeed(room: RoomId) {
  const { sync, outbox, me } = useEngine();
  const feed = useWorld((world) => world.feeds[room]);
  const people = useWorld((world) => world.people);
  const pending = usePart(outbox.pending, same);
  const read = useRead(`feed:${room}`);
  const older = useRead(`older:${room}`);
  const isHeld = feed !== undefined;

  useEffect(() => {
    if (!isHeld) void sync.openRoom(room);
  }, [isHeld, room, sync]);

  const messages = feed?.messages;
  const hasOlder = feed?.hasOlder ?? true;
  const rows = useMemo(
    () =>
      rowsOf(
        messages ?? [],
        pending.filter((one) => one.room === room),
        me,
        hasOlder,
      ),
    [messages, pending, me, hasOlder, room],
  );

  return {
    rows,
    people,
    me,
    hasOlder,
    status: feed?.loaded ? "ready" : read?.status === "failed" ? "failed" : "reading",
    error: read?.status === "failed" ? read.error : null,
    olderStatus: older?.status ?? "done",
    retry: () => void sync.openRoom(room),
    trim: () => sync.trim(room),
    readOlder: () => void sync.readOlder(room),
  } as const;
}
