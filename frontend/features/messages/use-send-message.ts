"use client";

import { useMemo } from "react";
import type { MessageId, RoomId } from "@/api/types.gen";
import { useEngine } from "@/live/provider";

interface How {
  /** A reply that is shown in the room too. */
  inRoom: boolean;
  quote: MessageId | null;
}

/** Sending never waits: the letter is shown, written down, and goes when it can. */
export function useSendMessage(room: RoomId, thread: number | null) {
  const { outbox } = useEngine();
  return useMemo(
    () => ({
      send: (content: string, { inRoom, quote }: How) =>
        void outbox.add({ room, thread, inRoom: thread !== null && inRoom, quote }, content),
      retry: (clientId: string) => void outbox.retry(clientId),
      discard: (clientId: string) => void outbox.discard(clientId),
    }),
    [outbox, room, thread],
  );
}
