"use client";

import { clsx } from "clsx";
import { type FocusEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { type Align, useFloating, useOutside } from "./floating";

interface PanelProps {
  /** What it opens at, and what gets the focus back. */
  anchor: RefObject<HTMLElement | null>;
  label: string;
  onClose: () => void;
  children: ReactNode;
  align?: Align;
  className?: string;
}

/**
 * A panel beside something, in the top layer, not modal: Escape, a press outside or walking out of it with Tab
 * closes it. `[data-first]` in it gets the focus, or the panel itself.
 */
export function PopoverPanel({ anchor, label, onClose, children, align = "start", className }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  useFloating(panel, anchor, { isOpen: true, align, onLost: onClose });
  useOutside(panel, { isOpen: true, onOutside: onClose, other: anchor });
  useEffect(() => {
    const it = panel.current;
    const back = anchor.current;
    (it?.querySelector<HTMLElement>("[data-first]") ?? it)?.focus({ preventScroll: true });
    return () => {
      const now = document.activeElement;
      if (now === null || now === document.body || it?.contains(now)) back?.focus({ preventScroll: true });
    };
  }, [anchor]);
  const left = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    if (to && !event.currentTarget.contains(to) && !anchor.current?.contains(to)) onClose();
  };
  return (
    <div
      ref={panel}
      role="dialog"
      popover="manual"
      aria-label={label}
      tabIndex={-1}
      onBlur={left}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        // Neither the pane nor the dialog below hears of it.
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      className={clsx(
        "fixed inset-auto m-0 max-w-[calc(100vw-1rem)] animate-appear overflow-y-auto rounded-xl border border-line",
        "bg-raised p-3 text-ink shadow-xl outline-none",
        className,
      )}
    >
      {children}
    </div>
  );
}
