"use client";

import { useCallback } from "react";
import { sentence } from "@/api/errors";
import type { UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { go, roomPath } from "@/lib/route";
import { useEngine } from "@/live/provider";

/** Goes to the room that I share with this person alone; with myself, to my notes. */
export function useOpenDirect() {
  const { acts, me } = useEngine();
  return useCallback(
    (user: UserId): void => {
      acts.openDirect(user === me ? [] : [user]).then(
        (room) => go(roomPath(room.id)),
        (error) => tell(sentence(error), "danger"),
      );
    },
    [acts, me],
  );
}
