"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { type Action, offered, pressed } from "@/lib/actions";
import { dayName, fullOf, isoOf, shortOf, timeOf } from "@/lib/clock";
import { AppLink } from "@/ui/app-link";
import { IconButton } from "@/ui/button";
import { leaveRow } from "./row-list";

/** What an action of a row needs beside what the row is about. */
export interface RowAct {
  /** Gives the focus on, before the row goes. */
  leave: () => void;
}

interface RowProps<On extends RowAct> {
  to: string;
  /** What the link is called, and what stands there. */
  title: ReactNode;
  /** When something last happened in it; null: not known yet. */
  at: number | null;
  badge?: ReactNode;
  isUnread?: boolean;
  actions: readonly Action<On>[];
  icons: Record<string, ReactNode>;
  on: Omit<On, "leave">;
  testId: string;
  children: ReactNode;
  /** Below what the link covers. */
  below?: ReactNode;
}

/** A row of a list: one link over all of it, what may be done beside it, and keys for both. */
export function Row<On extends RowAct>(props: RowProps<On>) {
  const { to, title, at, badge, isUnread = false, actions, icons, testId, children, below } = props;
  const row = useRef<HTMLLIElement>(null);
  const on = { ...props.on, leave: () => leaveRow(row.current) } as On;
  const onKeyDown = (event: KeyboardEvent) => {
    // On the link alone: in a field of the row a letter is a letter.
    if (!(event.target as HTMLElement).matches("[data-row-link]")) return;
    const action = pressed(actions, on, event.nativeEvent);
    if (!action) return;
    event.preventDefault();
    action.run(on);
  };
  return (
    <li
      ref={row}
      data-row
      data-testid={testId}
      onKeyDown={onKeyDown}
      className="border-b border-line px-3 py-2.5 last:border-b-0 sm:px-5"
    >
      <div className="group relative -mx-2 rounded-lg px-2 py-1 hover:bg-side dark:hover:bg-raised/50">
        <div className="flex min-h-8 items-center gap-2">
          <AppLink
            to={to}
            data-row-link
            className={clsx(
              "flex min-w-0 items-center gap-1.5 text-[0.9375rem] outline-none",
              "after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent",
              isUnread ? "font-semibold" : "font-medium",
            )}
          >
            <bdi>{title}</bdi>
          </AppLink>
          {badge}
          <span className="ms-auto flex shrink-0 items-center gap-0.5">
            {at !== null && Number.isFinite(at) ? <Moment at={at} /> : null}
            {offered(actions, on).map((action) => (
              <IconButton
                key={action.id}
                label={action.label(on)}
                data-keys={action.keys}
                className="relative z-1 size-8 pointer-coarse:size-9"
                onClick={() => action.run(on)}
              >
                {icons[action.id]}
              </IconButton>
            ))}
          </span>
        </div>
        {children}
      </div>
      {below}
    </li>
  );
}

/** Today the time, before that the day. */
export function Moment({ at }: { at: number }) {
  const isToday = dayName(at) === dayName(Date.now() * 1000);
  return (
    <time dateTime={isoOf(at)} title={fullOf(at)} className="me-1 text-xs text-soft tabular-nums">
      <span className="max-sm:hidden">{isToday ? timeOf(at) : shortOf(at)}</span>
      <span className="sm:hidden">{isToday ? timeOf(at) : dayName(at)}</span>
    </time>
  );
}

interface BadgeProps {
  count: number;
  said: string;
  isCall?: boolean;
  /** Somebody waits for me: called, or in a conversation of a few. */
  isLoud?: boolean;
}

/** How much is new in it. */
export function Badge({ count, said, isCall = false, isLoud = isCall }: BadgeProps) {
  return (
    <span
      className={clsx(
        "min-w-6 shrink-0 rounded-full px-1.5 text-center text-xs leading-5 font-semibold tabular-nums",
        isLoud ? "bg-accent text-on-accent" : "bg-hover text-ink",
      )}
    >
      <span aria-hidden="true">
        {isCall ? "@" : ""}
        {count > 99 ? "99+" : count}
      </span>
      <span className="sr-only">{said}</span>
    </span>
  );
}
