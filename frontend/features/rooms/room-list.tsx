"use client";

import { clsx } from "clsx";
import type { MouseEvent } from "react";
import { sentence } from "@/api/errors";
import type { Room } from "@/api/types.gen";
import { go, roomPath } from "@/lib/route";
import { HashIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { useRooms, useUnread } from "./use-rooms";

export function RoomList({ here, onPick }: { here: string | null; onPick: () => void }) {
  const { rooms, status, error, retry } = useRooms();
  return (
    <nav aria-label="Rooms" className="px-2.5">
      <h2 className="px-2.5 pt-4 pb-1.5 text-[0.8125rem] font-semibold text-soft">Rooms</h2>
      {status === "reading" ? <Placeholder /> : null}
      {status === "failed" ? (
        <Trouble title="The rooms could not be read" onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      <ul className="flex flex-col gap-px">
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomLink room={room} isHere={room.id === here} onPick={onPick} />
          </li>
        ))}
      </ul>
      {status === "ready" && rooms.length === 0 ? (
        <p className="px-2.5 py-2 text-sm text-soft">You are not in any room yet.</p>
      ) : null}
    </nav>
  );
}

function RoomLink({ room, isHere, onPick }: { room: Room; isHere: boolean; onPick: () => void }) {
  const unread = useUnread(room.id);
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(roomPath(room.id));
    onPick();
  };
  return (
    <a
      href={roomPath(room.id)}
      onClick={follow}
      aria-current={isHere ? "page" : undefined}
      className={clsx(
        "flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-[0.9375rem] transition-colors",
        isHere
          ? "forced-border bg-accent-wash font-semibold text-accent-strong dark:text-accent"
          : "hover:bg-hover",
        unread > 0 && !isHere && "font-semibold",
      )}
    >
      <HashIcon className="size-4 shrink-0 opacity-70" />
      <span className="min-w-0 flex-1 truncate">{room.name}</span>
      {unread > 0 && !isHere ? (
        <span className="min-w-6 rounded-full bg-accent px-1.5 text-center text-xs leading-5 font-semibold text-on-accent tabular-nums">
          {unread > 99 ? "99+" : unread}
          <span className="sr-only"> unread</span>
        </span>
      ) : null}
    </a>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-4 px-2.5 py-2.5" role="status">
      <span className="sr-only">Reading the rooms</span>
      <Bar className="w-2/3" />
      <Bar className="w-1/2" />
    </div>
  );
}
