"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { type ViewName, viewPath } from "@/lib/route";
import { t } from "@/text";
import { AppLink } from "@/ui/app-link";
import { AtIcon, BookmarkIcon, InboxIcon, PencilIcon, ThreadIcon } from "@/ui/icons";
import { useCounts } from "./use-counts";

interface Destination {
  view: ViewName;
  name: string;
  icon: ReactNode;
  count: number;
  /** What the number means. */
  said: string;
  /** Somebody waits for me. */
  isCall?: boolean;
}

/** The ways to what waits, with how much of it there is. */
export function Destinations({ here, onPick }: { here: ViewName | null; onPick: () => void }) {
  const counts = useCounts();
  const icon = "size-4.5 shrink-0 opacity-70";
  const all: Destination[] = [
    {
      view: "inbox",
      name: t.inbox.inbox,
      icon: <InboxIcon className={icon} />,
      count: counts.inbox,
      said: t.inbox.conversationsNew(counts.inbox),
    },
    {
      view: "threads",
      name: t.inbox.threads,
      icon: <ThreadIcon className={icon} />,
      count: counts.threads,
      said: t.inbox.threadsNew(counts.threads),
    },
    {
      view: "mentions",
      name: t.inbox.mentions,
      icon: <AtIcon className={icon} />,
      count: counts.mentions,
      said: t.inbox.mentionsNew(counts.mentions),
      isCall: true,
    },
    {
      view: "saved",
      name: t.inbox.saved,
      icon: <BookmarkIcon className={icon} />,
      count: 0,
      said: "",
    },
    {
      view: "drafts",
      name: t.inbox.drafts,
      icon: <PencilIcon className={icon} />,
      count: counts.drafts,
      said: t.inbox.draftsKept(counts.drafts),
    },
  ];
  return (
    <nav aria-label={t.inbox.lists} className="px-2.5 pt-2 pb-1">
      <ul className="flex flex-col gap-px">
        {all.map((one) => (
          <li key={one.view}>
            <Way one={one} isHere={one.view === here} onPick={onPick} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Way({ one, isHere, onPick }: { one: Destination; isHere: boolean; onPick: () => void }) {
  const isNews = one.count > 0 && one.view !== "drafts";
  return (
    <AppLink
      to={viewPath(one.view)}
      onClick={onPick}
      aria-current={isHere ? "page" : undefined}
      data-testid={`way-${one.view}`}
      className={clsx(
        "flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-[0.9375rem] transition-colors",
        isHere
          ? "forced-border bg-accent-wash font-semibold text-accent-strong dark:text-accent"
          : "hover:bg-hover",
        isNews && "font-semibold",
      )}
    >
      {one.icon}
      <span className="min-w-0 flex-1 truncate">
        <bdi>{one.name}</bdi>
      </span>
      {one.count > 0 ? (
        <span
          data-testid={`count-${one.view}`}
          className={clsx(
            "min-w-6 shrink-0 rounded-full px-1.5 text-center text-xs leading-5 font-semibold tabular-nums",
            one.isCall ? "bg-accent text-on-accent" : isNews ? "bg-hover text-ink" : "text-soft",
          )}
        >
          <span aria-hidden="true">{one.count > 99 ? "99+" : one.count}</span>
          <span className="sr-only">{one.said}</span>
        </span>
      ) : null}
    </AppLink>
  );
}
