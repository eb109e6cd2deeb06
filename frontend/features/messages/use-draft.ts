"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useEngine } from "@/live/provider";

const KEEP_AFTER_MS = 300;

/** What was begun in a room or a thread stays there until it is sent, also over a closed tab. */
export function useDraft(room: string) {
  const { database } = useEngine();
  const [text, setText] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const touched = useRef(false);

  useEffect(() => {
    void database.drafts.all().then((drafts) => {
      const kept = drafts.find(([key]) => key === room)?.[1];
      if (kept && !touched.current) setText(kept);
    });
  }, [database, room]);

  const keep = useCallback(
    (draft: string) => {
      const done = draft ? database.drafts.put(room, draft) : database.drafts.remove(room);
      void done.catch(() => {});
    },
    [database, room],
  );

  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const keepNow = () => touched.current && keep(latest.current);
    window.addEventListener("pagehide", keepNow);
    return () => {
      window.removeEventListener("pagehide", keepNow);
      clearTimeout(timer.current);
      keepNow();
    };
  }, [keep]);

  const write = useCallback(
    (draft: string) => {
      touched.current = true;
      setText(draft);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => keep(draft), draft ? KEEP_AFTER_MS : 0);
    },
    [keep],
  );
  return { text, write };
}
