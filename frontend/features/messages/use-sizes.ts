"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { CacheSnapshot, VirtualizerHandle } from "virtua";
import type { RoomId } from "@/api/types.gen";

interface Sizes {
  first: string | undefined;
  cache: CacheSnapshot;
}

const ROOMS_AT_MOST = 20;
/** How high the rows of each room were when it was left, the latest room last. What changed since is measured anew. */
const left = new Map<RoomId, Sizes>();

/** How high its rows are is known: it is shown as it was. */
export const wasSeen = (room: RoomId): boolean => left.has(room);

/** A room that was seen before opens with the heights it had: guessing costs a second layout of every row. */
export function useSizes(
  room: RoomId,
  list: RefObject<VirtualizerHandle | null>,
  first: string | undefined,
): CacheSnapshot | undefined {
  const [cache] = useState(() => {
    const found = left.get(room);
    return found?.first === first ? found?.cache : undefined;
  });
  const latest = useRef(first);
  latest.current = first;
  useLayoutEffect(
    () => () => {
      if (!list.current) return;
      left.delete(room);
      left.set(room, { first: latest.current, cache: list.current.cache });
      for (const oldest of [...left.keys()].slice(0, -ROOMS_AT_MOST)) left.delete(oldest);
    },
    [room, list],
  );
  return cache;
}
