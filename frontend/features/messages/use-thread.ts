"use client";

import { useEffect, useMemo, useRef } from "react";
import { usePart } from "@/lib/store";
import { same, useEngine, useRead, useWorld } from "@/live/provider";
import { type RoomRow, threadKey } from "@/live/world";
import { type Before, rowsOf } from "./rows";

/** A thread and its replies. `at`: read back until this one is there. */
export function useThread(room: RoomRow, root: number, at: number | null) {
  const { sync, outbox, me } = useEngine();
  const key = threadKey(room.id, root);
  const thread = useWorld((world) => world.threads[key]);
  // The thread lives from what its room's feed hears.
  const hasFeed = useWorld((world) => world.feeds[room.id]?.loaded === true);
  const pending = usePart(outbox.pending, same);
  const read = useRead(`thread:${key}`);
  const before = useRef<Before>(new WeakMap());
  const isHeld = thread !== undefined;
  useEffect(() => {
    if (hasFeed && !isHeld) void sync.readThread(room.id, root);
  }, [hasFeed, isHeld, room.id, root, sync]);

  const messages = thread?.messages;
  const isMissing =
    at !== null && thread?.hasOlder === true && !thread.messages.some((one) => one.seq === at);
  useEffect(() => {
    if (isMissing && messages && read?.status !== "reading" && read?.status !== "failed")
      void sync.readOlderReplies(room.id, root);
  }, [isMissing, messages, read?.status, room.id, root, sync]);

  const rows = useMemo(() => {
    const letters = pending.filter((one) => one.room === room.id && one.thread === root);
    return rowsOf({ messages: messages ?? [], pending: letters, me, hasOlder: true }, before.current);
  }, [messages, pending, room.id, root, me]);
  const status = isHeld ? "ready" : read?.status === "failed" ? "failed" : "reading";
  return {
    rows,
    status,
    error: read?.status === "failed" ? read.error : null,
    hasOlder: thread?.hasOlder ?? false,
    retry: () => void sync.readThread(room.id, root),
    readOlder: () => void sync.readOlderReplies(room.id, root),
  } as const;
}
