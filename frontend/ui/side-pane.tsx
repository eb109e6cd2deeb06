"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { t } from "@/text";
import { IconButton } from "./button";
import { CloseIcon } from "./icons";

interface SidePaneProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Beside the room on wide screens, over it on narrow ones. Escape in it closes it. */
export function SidePane({ title, onClose, children }: SidePaneProps) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    if (!pane.current?.contains(before)) pane.current?.focus({ preventScroll: true });
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  return (
    <aside
      ref={pane}
      tabIndex={-1}
      data-region="pane"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
      className="flex w-full shrink-0 flex-col border-line bg-paper outline-none max-lg:absolute max-lg:inset-0 max-lg:z-10 lg:w-96 lg:border-s"
      data-testid="side-pane"
    >
      <header className="flex min-h-15 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3 sm:ps-5">
        <h2 className="min-w-0 flex-1 truncate text-[1.0625rem] font-semibold">{title}</h2>
        <IconButton label={t.common.closeIt(title)} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      {children}
    </aside>
  );
}
