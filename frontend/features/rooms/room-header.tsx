"use client";

import type { ReactNode } from "react";
import type { Room } from "@/api/types.gen";
import { HashIcon } from "@/ui/icons";

/** `before`: the drawer's button on narrow screens. `after`: what the page offers beside the count. */
export function RoomHeader({ room, before, after }: { room: Room; before: ReactNode; after: ReactNode }) {
  const members = room.memberCount === 1 ? "1 member" : `${room.memberCount} members`;
  return (
    <header className="flex min-h-15 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-5">
      {before}
      <div className="min-w-0 flex-1 py-2">
        <h1 className="flex items-center gap-1 text-[1.0625rem] leading-snug font-semibold tracking-[-0.01em]">
          <HashIcon className="size-4.5 shrink-0 text-soft" />
          <span className="truncate">{room.name}</span>
        </h1>
        {room.topic ? (
          <p className="truncate text-[0.8125rem] leading-snug text-soft" title={room.topic}>
            {room.topic}
          </p>
        ) : null}
      </div>
      <span className="shrink-0 text-[0.8125rem] text-soft tabular-nums" data-testid="member-count">
        {members}
      </span>
      {after}
    </header>
  );
}
