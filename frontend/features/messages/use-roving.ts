"use client";

import { type FocusEvent, type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { singleKeys } from "@/lib/actions";
import type { Row } from "./rows";

const STEPS: Record<string, 1 | -1> = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 };
const FRAMES_TO_WAIT = 10;

interface RovingOptions {
  scroller: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  rows: Row[];
  /** How many items stand before the first row. */
  before: number;
}

/** Up and down from message to message. The one that has the focus stays on the page wherever one scrolls. */
export function useRoving({ scroller, list, rows, before }: RovingOptions) {
  const [focused, setFocused] = useState<string | null>(null);
  const at = useMemo(() => (focused ? rows.findIndex(({ key }) => key === focused) : -1), [rows, focused]);
  const keepMounted = useMemo(() => (at === -1 ? [] : [at + before]), [at, before]);

  const toRow = (place: number, frames = FRAMES_TO_WAIT): void => {
    const key = rows[place]?.key;
    if (key === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    } else if (frames > 0) {
      list.current?.scrollToIndex(place + before, { align: "nearest" });
      requestAnimationFrame(() => toRow(place, frames - 1));
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = STEPS[event.key];
    const from = event.target as HTMLElement;
    const isRow = from.dataset.testid === "message";
    if (by === undefined || (!isRow && from !== event.currentTarget)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key.length === 1 && !singleKeys.read()) return;
    const here = isRow ? rows.findIndex(({ key }) => key === from.dataset.key) : rows.length;
    const next = isRow ? here + by : lastInSight(list.current, rows.length, before);
    if (next < 0 || next >= rows.length) return;
    event.preventDefault();
    toRow(next);
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-testid="message"]');
    setFocused(row?.dataset.key ?? null);
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
  };
  return { keepMounted, onKeyDown, onFocus, onBlur };
}

/** From the list itself one comes to the last message that is to be seen. */
function lastInSight(list: VirtualizerHandle | null, length: number, before: number): number {
  if (!list) return length - 1;
  const bottom = list.findItemIndex(list.scrollOffset + list.viewportSize - 8) - before;
  return Math.max(0, Math.min(length - 1, bottom));
}
