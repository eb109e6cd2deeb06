"use client";

import { useEffect, useMemo, useState } from "react";
import type { RoomId } from "@/api/types.gen";
import { usePart } from "@/lib/store";
import { same, useEngine, useRead, useWorld } from "@/live/provider";
import { isShown } from "@/live/windows";
import { isInRoom, rowsOf } from "./rows";

/**
 * One room's feed. Opens it when it is not held (also after another history took the place of this one).
 * `at`: the window holds this place, and may lie in the past. `readSeq`: the mark that the "new" line stands at.
 */
export function useFeed(room: RoomId, at: number | null, readSeq: number | null) {
  const { sync, outbox, me } = useEngine();
  const feed = useWorld((world) => world.feeds[room]);
  const people = useWorld((world) => world.people);
  const pending = usePart(outbox.pending, same);
  const read = useRead(`feed:${room}`);
  const older = useRead(`older:${room}`);
  const [isAsked, setAsked] = useState(false);
  const isHeld = feed !== undefined;

  useEffect(() => {
    if (isHeld && isAsked) return;
    setAsked(true);
    void sync.openRoom(room, at);
  }, [isHeld, isAsked, room, at, sync]);

  const messages = feed?.messages;
  const hasOlder = feed?.hasOlder ?? true;
  const hasNewer = feed?.hasNewer ?? false;
  const rows = useMemo(
    () =>
      rowsOf({
        messages: (messages ?? []).filter(isInRoom),
        pending: pending.filter((one) => one.room === room && isInRoom(one)),
        me,
        hasOlder,
        hasNewer,
        readSeq,
      }),
    [messages, pending, me, hasOlder, hasNewer, room, readSeq],
  );

  const isThere = feed?.loaded && isAsked && (at === null || isShown(feed, at) || read?.status === "done");
  return {
    rows,
    people,
    me,
    hasOlder,
    hasNewer,
    status: isThere ? "ready" : read?.status === "failed" ? "failed" : "reading",
    error: read?.status === "failed" ? read.error : null,
    olderStatus: older?.status ?? "done",
    retry: () => void sync.openRoom(room, at),
    trim: () => sync.trim(room),
    readOlder: () => void sync.readOlder(room),
    readNewer: () => void sync.readNewer(room),
    toNewest: () => sync.toNewest(room),
  } as const;
}
