"use client";

import { createContext, type ReactNode, use, useEffect, useRef } from "react";

/** The one measure of every screen that is no room; on a phone all of the width. */
const COLUMN = "mx-auto w-full max-w-4xl";

/** The button that opens the sidebar on narrow screens; the shell provides it. */
export const PageMenu = createContext<ReactNode>(null);

interface PageProps {
  title: string;
  /** At the end of the head: what may be done with the whole. */
  actions?: ReactNode;
  /** Under the head, not scrolling: tabs, a field to search in. */
  bar?: ReactNode;
  children: ReactNode;
}

/**
 * A screen that is no room: a head as a room has one, and below it one column, of which the rest scrolls. The focus
 * comes to its title.
 */
export function Page({ title, actions, bar, children }: PageProps) {
  const menu = use(PageMenu);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field of the screen that took the focus keeps it.
    const at = document.activeElement;
    if (at === null || at === document.body || !at.closest("main"))
      head.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-5">
        {menu}
        <h1
          ref={head}
          tabIndex={-1}
          data-region-first
          className="min-w-0 flex-1 truncate text-[1.0625rem] font-semibold outline-none"
        >
          {title}
        </h1>
        {actions}
      </header>
      {bar ? (
        <div className="shrink-0 border-b border-line">
          <div className={COLUMN}>{bar}</div>
        </div>
      ) : null}
      <div className="relative flex min-h-0 flex-1 flex-col overflow-y-auto" data-testid="page">
        <div className={`flex flex-1 flex-col ${COLUMN}`} data-testid="column">
          {children}
        </div>
      </div>
    </>
  );
}
