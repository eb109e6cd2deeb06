"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { RoomId } from "@/api/types.gen";
import { usePart } from "@/lib/store";
import { same, useEngine, useRead, useWorld } from "@/live/provider";
import { isShown } from "@/live/windows";
import { type Before, isInRoom, rowsOf } from "./rows";

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
  const before = useRef<Before>(new WeakMap());

  useEffect(() => {
    if (isHeld && isAsked) return;
    setAsked(true);
    // Somebody may have left a window in the past.
    void sync.openRoom(room, at).then(() => (at === null ? sync.toNewest(room) : undefined));
  }, [isHeld, isAsked, room, at, sync]);

  const messages = feed?.messages;
  const hasOlder = feed?.hasOlder ?? true;
  const hasNewer = feed?.hasNewer ?? false;
  const rows = useMemo(
    () =>
      rowsOf(
        {
          messages: (messages ?? []).filter(isInRoom),
          pending: pending.filter((one) => one.room === room && isInRoom(one)),
          me,
          hasOlder,
          hasNewer,
          readSeq,
        },
        before.current,
      ),
    [messages, pending, me, hasOlder, hasNewer, room, readSeq],
  );

  // Once it was there, it stays: the window may go elsewhere.
  const wasThere = useRef(false);
  if (!feed?.loaded) wasThere.current = false;
  // A room that is held up to its newest message is shown at once, without a frame of waiting.
  else if (at === null && !feed.hasNewer && feed.heard <= feed.change) wasThere.current = true;
  else if (isAsked && read?.status !== "reading")
    wasThere.current ||= at === null ? !feed.hasNewer : isShown(feed, at) || read?.status === "done";
  const isThere = wasThere.current;
  return {
    rows,
    /** Of the whole window: what an address names may be a reply that the feed does not show. */
    replyAt: at === null ? undefined : messages?.find((one) => one.seq === at && !isInRoom(one)),
    people,
    me,
    hasOlder,
    hasNewer,
    isBehind: (feed?.heard ?? 0) > (feed?.change ?? 0),
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
