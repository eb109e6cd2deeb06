"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { whenIdle } from "@/lib/idle";
import type { Row } from "./rows";

/** Within this of the end, the feed follows what is new. */
const NEAR_END_PX = 80;
/** This far from the top, older rows are asked for, so that they are there before the eye is. */
const NEAR_START_PX = 1_500;
/** So much of what was read already stays above the "new" line. */
const READ_BEFORE_PX = 96;
/** So many rows at once are no talk but a time that was missed: it is read from its beginning, not from its end. */
const MISSED_ROWS = 20;

interface ScrollOptions {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  rows: Row[];
  hasOlder: boolean;
  hasNewer: boolean;
  /** The row to open at; null: the end. */
  start: Start | null;
  onNearStart: () => void;
  onNearEnd: () => void;
}

export interface Start {
  key: string;
  align: "start" | "center";
}

/** Follows the end when the reader is there; never moves the row under the eye when they are not. */
export function useScroll(options: ScrollOptions) {
  const { scroller, list, rows, hasOlder, hasNewer, start, onNearStart, onNearEnd } = options;
  const pinned = useRef(start === null);
  const [atEnd, setAtEnd] = useState(start === null);
  const [leftAt, setLeftAt] = useState<string | null>(null);
  const lastKey = rows.at(-1)?.key ?? null;

  const toEnd = useCallback(() => {
    pinned.current = true;
    setAtEnd(true);
    // Above the first row of all stands the beginning of the room, an item of its own.
    const last = rows.length - 1 + (hasOlder ? 0 : 1);
    if (rows.length > 0) list.current?.scrollToIndex(last, { align: "end" });
  }, [list, rows.length, hasOlder]);

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    const near = left <= NEAR_END_PX && !hasNewer;
    if (hasNewer && left < NEAR_START_PX) onNearEnd();
    if (pinned.current && !near) setLeftAt(lastKey);
    pinned.current = near;
    setAtEnd(near);
    if (hasOlder && box.scrollTop < NEAR_START_PX) onNearStart();
  }, [scroller, lastKey, hasOlder, hasNewer, onNearStart, onNearEnd]);

  useStart(options, look);

  // My own message brings me to the end, wherever I was reading.
  const wrote = rows.at(-1)?.pending !== null && rows.length > 0;
  const lastBefore = useRef(lastKey);
  const shown = useRef(rows);
  shown.current = rows;
  useLayoutEffect(() => {
    const at = shown.current.findLastIndex((row) => row.key === lastBefore.current);
    const isMissed = at !== -1 && shown.current.length - 1 - at > MISSED_ROWS;
    if (isMissed && pinned.current && !wrote) {
      pinned.current = false;
      setAtEnd(false);
      setLeftAt(lastBefore.current);
      const first = at + 1 + (hasOlder ? 0 : 1);
      list.current?.scrollToIndex(first, { align: "start", offset: -READ_BEFORE_PX });
    } else if (lastKey !== null && (pinned.current || wrote)) toEnd();
    lastBefore.current = lastKey;
  }, [lastKey, wrote, toEnd, hasOlder, list]);

  // The window, the composer or a row changes its height.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const keep = new ResizeObserver(() => {
      if (pinned.current) box.scrollTop = box.scrollHeight;
    });
    keep.observe(box);
    for (const child of box.children) keep.observe(child);
    return () => keep.disconnect();
  }, [scroller]);

  // A short page leaves nothing to scroll: more is asked for. Once the row is painted: its height would else be laid
  // out for this alone, between the key and its paint.
  useEffect(() => {
    const box = scroller.current;
    if (!box || !hasOlder || rows.length === 0) return;
    return whenIdle(() => box.scrollHeight < box.clientHeight + NEAR_START_PX && onNearStart());
  }, [scroller, rows.length, hasOlder, onNearStart]);

  return { atEnd, leftAt, look, toEnd };
}

/** Opens at a row, once: below a little of what was read before it. */
function useStart({ list, rows, hasOlder, start }: ScrollOptions, look: () => void): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || !start) return;
    const at = rows.findIndex((row) => row.key === start.key);
    if (at === -1) return;
    done.current = true;
    const offset = start.align === "start" ? -READ_BEFORE_PX : 0;
    list.current?.scrollToIndex(at + (hasOlder ? 0 : 1), { align: start.align, offset });
    requestAnimationFrame(look);
  }, [list, rows, hasOlder, start, look]);
}

/**
 * `first`: the key of the first item. True in the one render that puts items above the ones shown, or takes some away
 * there: virtua then keeps the rest.
 */
export function useMovedAbove(first: string | undefined): boolean {
  const before = useRef<string | undefined>(undefined);
  const moved = before.current !== undefined && before.current !== first;
  useLayoutEffect(() => {
    before.current = first;
  }, [first]);
  return moved;
}

/** How many rows of others came after the row that was last when the reader went up. */
export function newSince(rows: Row[], leftAt: string | null, me: string): number {
  const at = rows.findLastIndex((row) => row.key === leftAt);
  return at === -1 ? 0 : rows.slice(at + 1).filter((row) => row.author !== me).length;
}
