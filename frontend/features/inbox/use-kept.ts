"use client";

import { useEffect, useRef, useState } from "react";
import type { RoomId } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";

/** So much of a list that one scrolls in it a while. */
const PAGES_KEPT = 2;

interface Kept<Page> {
  epoch: string;
  pages: Page[];
}

/**
 * A list as this device had it last, for when there is no server; and what comes is kept for the next time. Null:
 * nothing of this history is kept. Undefined: that is not known yet.
 */
export function useKept<Page>(name: string, pages: Page[] | undefined, roomsIn: (page: Page) => RoomId[]) {
  const { database } = useEngine();
  const epoch = useWorld((now) => now.epoch);
  const [kept, setKept] = useState<Kept<Page> | null>();
  useEffect(() => {
    let isLeft = false;
    void database.shelf.list(name).then((list) => {
      if (!isLeft) setKept(list as Kept<Page> | null);
    });
    return () => {
      isLeft = true;
    };
  }, [database, name]);
  const known = useRef<{ pages: Page[]; epoch: string | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a page names does not change with who asks
  useEffect(() => {
    if (!pages) return;
    if (known.current?.pages !== pages) known.current = { pages, epoch };
    // A list may come before the line says which history it is; one of another history is not kept as this one's.
    known.current.epoch ??= epoch;
    if (epoch === null || known.current.epoch !== epoch) return;
    const first = pages.slice(0, PAGES_KEPT);
    void database.shelf.keepList(name, { epoch, rooms: first.flatMap(roomsIn), pages: first });
  }, [database, name, pages, epoch]);
  if (!kept) return kept;
  return kept.epoch === epoch ? kept.pages : null;
}
