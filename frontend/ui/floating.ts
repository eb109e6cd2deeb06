"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** "end": the panel ends where the anchor ends, as a menu under its button at the end of a head does. */
export type Align = "start" | "end";

interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

interface Wanted {
  anchor: Box;
  width: number;
  height: number;
  screen: { width: number; height: number };
  align: Align;
  isRtl: boolean;
}

const MARGIN_PX = 8;
const GAP_PX = 4;

/** Below the anchor, or above it where there is more room; never outside of the screen, rather less high. */
export function placed({ anchor, width, height, screen, align, isRtl }: Wanted) {
  const below = screen.height - anchor.bottom - GAP_PX - MARGIN_PX;
  const above = anchor.top - GAP_PX - MARGIN_PX;
  const isBelow = height <= below || below >= above;
  const maxHeight = Math.max(0, isBelow ? below : above);
  const shown = Math.min(height, maxHeight);
  const atLeft = (align === "start") !== isRtl;
  const left = atLeft ? anchor.left : anchor.right - width;
  return {
    top: isBelow ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - shown,
    left: Math.max(MARGIN_PX, Math.min(left, screen.width - MARGIN_PX - width)),
    maxHeight,
  };
}

interface Floating {
  isOpen: boolean;
  align: Align;
  /** The anchor has left the screen or the page. */
  onLost: () => void;
}

/** Keeps `panel` at `anchor`, in the browser's top layer, so that no list cuts it off. */
export function useFloating(
  panel: RefObject<HTMLElement | null>,
  anchor: RefObject<Element | null>,
  { isOpen, align, onLost }: Floating,
): void {
  const lost = useRef(onLost);
  lost.current = onLost;
  useLayoutEffect(() => {
    const it = panel.current;
    if (!isOpen || !it) return;
    it.showPopover?.();
    const keep = () => (putAt(it, anchor.current, align) ? undefined : lost.current());
    const scrolled = (event: Event) => it.contains(event.target as Node) || keep();
    keep();
    const sized = new ResizeObserver(keep);
    sized.observe(it);
    window.addEventListener("scroll", scrolled, true);
    window.addEventListener("resize", keep);
    return () => {
      sized.disconnect();
      window.removeEventListener("scroll", scrolled, true);
      window.removeEventListener("resize", keep);
    };
  }, [panel, anchor, isOpen, align]);
}

/** False: the anchor is not to be seen. */
export function putAt(panel: HTMLElement, anchor: Element | null, align: Align): boolean {
  if (!anchor?.isConnected) return false;
  const box = anchor.getBoundingClientRect();
  if (box.bottom < 0 || box.top > window.innerHeight) return false;
  panel.style.maxHeight = "";
  const screen = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const isRtl = getComputedStyle(anchor).direction === "rtl";
  const { offsetWidth: width, offsetHeight: height } = panel;
  const at = placed({ anchor: box, width, height, screen, align, isRtl });
  panel.style.top = `${at.top}px`;
  panel.style.left = `${at.left}px`;
  panel.style.maxHeight = `${at.maxHeight}px`;
  return true;
}

/** A press outside of `root` and of `other`. */
export function useOutside(
  root: RefObject<Element | null>,
  { isOpen, onOutside, other }: { isOpen: boolean; onOutside: () => void; other?: RefObject<Element | null> },
): void {
  const outside = useRef(onOutside);
  outside.current = onOutside;
  useEffect(() => {
    if (!isOpen) return;
    const look = (event: PointerEvent) => {
      const at = event.target as Node;
      if (!root.current?.contains(at) && !other?.current?.contains(at)) outside.current();
    };
    document.addEventListener("pointerdown", look);
    return () => document.removeEventListener("pointerdown", look);
  }, [root, other, isOpen]);
}
