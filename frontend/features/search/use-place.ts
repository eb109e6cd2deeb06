"use client";

import { type RefObject, useLayoutEffect } from "react";

interface Place {
  top: number;
  /** The result that was opened. */
  id: string;
}

/** By what was looked for; as long as the page lives. */
const places = new Map<string, Place>();
const MOST = 50;

export const hasPlace = (q: string): boolean => places.has(q);

const scrollerOf = (list: HTMLElement | null): HTMLElement | null =>
  list?.closest<HTMLElement>('[data-testid="page"]') ?? null;

/** Who comes back from a result finds the list as it was, with the focus on what they opened. */
export function usePlace(q: string, list: RefObject<HTMLElement | null>, isReady: boolean) {
  useLayoutEffect(() => {
    const place = isReady ? places.get(q) : undefined;
    if (!place) return;
    places.delete(q);
    const scroller = scrollerOf(list.current);
    if (scroller) scroller.scrollTop = place.top;
    list.current?.querySelector<HTMLElement>(`[data-result="${place.id}"]`)?.focus({ preventScroll: true });
  }, [q, isReady, list]);
  return (id: string) => {
    if (places.size >= MOST) places.clear();
    places.set(q, { top: scrollerOf(list.current)?.scrollTop ?? 0, id });
  };
}
