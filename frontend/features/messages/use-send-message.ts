"use client";

import { useMemo } from "react";
import type { RoomId } from "@/api/types.gen";
import { useEngine } from "@/live/provider";

/** Sending never waits: the letter is shown, written down, and goes when it can. */
export function useSendMessage(room: RoomId, thread: number | null) {
  const { outbox } = useEngine();
  return useMemo(
    () => ({
      send: (content: string, inRoom: boolean) =>
        void outbox.add({ room, thread, inRoom: thread !== null && inRoom, quote: null }, content),
      retry: (clientId: string) => void outbox.retry(clientId),
      discard: (clientId: string) => void outbox.discard(clientId),
    }),
    [outbox, room, thread],
  );
}
