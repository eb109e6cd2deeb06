"use client";

import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { VirtualizerHandle } from "virtua";
import { useEngine } from "@/live/provider";
import { KEEP_AT_MOST } from "@/live/windows";
import type { RoomRow } from "@/live/world";
import type { Row } from "./rows";

const SEEN_AFTER_MS = 500;
/** The last row shown is the one of which so much is to be seen. */
const SHOWN_PX = 24;

interface SeenOptions {
  room: RoomRow;
  rows: Row[];
  isAtEnd: boolean;
  list: RefObject<VirtualizerHandle | null>;
}

/** Seen: shown for half a second in a page that is visible. At the end, everything is. */
export function useSeen({ room, rows, isAtEnd, list }: SeenOptions): () => void {
  const { reading } = useEngine();
  const latest = useRef({ room, rows, isAtEnd });
  latest.current = { room, rows, isAtEnd };
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const look = useCallback(() => {
    timer.current = null;
    const now = latest.current;
    if (document.visibilityState !== "visible") return;
    const seq = now.isAtEnd ? now.room.seq : lastShown(list.current, now.rows);
    if (seq !== null) reading.see(now.room.id, seq);
  }, [reading, list]);
  const see = useCallback(() => {
    timer.current ??= setTimeout(look, SEEN_AFTER_MS);
  }, [look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever comes may be seen at once
  useEffect(() => see(), [see, room.seq, isAtEnd, rows]);
  useEffect(() => {
    reading.open(room.id);
    document.addEventListener("visibilitychange", see);
    return () => {
      document.removeEventListener("visibilitychange", see);
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [reading, room.id, see]);
  return see;
}

function lastShown(list: VirtualizerHandle | null, rows: Row[]): number | null {
  if (!list) return null;
  const bottom = list.findItemIndex(list.scrollOffset + list.viewportSize - SHOWN_PX);
  for (let at = Math.min(bottom, rows.length - 1); at >= 0; at -= 1) {
    const seq = rows[at]?.seq;
    if (seq) return seq;
  }
  return null;
}

/** A tab that stays open for weeks must not grow for ever. At the end, rows far above can go unnoticed. */
export function useTrim(length: number, atEnd: boolean, trim: () => void): void {
  const latest = useRef(trim);
  latest.current = trim;
  useEffect(() => {
    if (atEnd && length > KEEP_AT_MOST) latest.current();
  }, [length, atEnd]);
}
