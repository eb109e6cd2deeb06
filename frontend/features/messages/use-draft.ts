"use client";

import { useCallback } from "react";
import { usePart } from "@/lib/store";
import { placeOf } from "@/live/drafts";
import { useEngine } from "@/live/provider";

/** What was begun in a room or a thread stays there until it is sent, also over a closed tab and on other devices. */
export function useDraft(key: string) {
  const { drafts } = useEngine();
  const text = usePart(drafts.all, (all) => all[key]?.text ?? "");
  const write = useCallback(
    (draft: string) => {
      const place = placeOf(key);
      if (place) drafts.write(place.room, place.thread, draft);
    },
    [drafts, key],
  );
  return { text, write };
}
