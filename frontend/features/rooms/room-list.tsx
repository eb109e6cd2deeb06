"use client";

import { clsx } from "clsx";
import type { MouseEvent, ReactNode } from "react";
import { sentence } from "@/api/errors";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { IconButton } from "@/ui/button";
import { CompassIcon, PlusIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { PresenceDot } from "@/ui/presence-dot";
import { Trouble } from "@/ui/trouble";
import { RoomSign } from "./room-sign";
import { newsIn, othersIn } from "./room-title";
import { useRooms, useRoomTitle } from "./use-rooms";

interface RoomListProps {
  here: string | null;
  onPick: () => void;
  /** Null: not for guests. */
  onCreate: (() => void) | null;
  onBrowse: (() => void) | null;
}

export function RoomList({ here, onPick, onCreate, onBrowse }: RoomListProps) {
  const { sections, status, error, retry } = useRooms();
  return (
    <nav aria-label="Rooms" className="px-2.5 pt-2">
      {onBrowse && onCreate ? (
        <div className="flex items-center gap-1">
          <button
            type="button"
            onClick={onBrowse}
            className="flex min-h-9 flex-1 items-center gap-2 rounded-lg px-2.5 text-[0.9375rem] hover:bg-hover"
          >
            <CompassIcon className="size-4.5 opacity-70" />
            Browse rooms
          </button>
          <IconButton label="Create a room" onClick={onCreate}>
            <PlusIcon />
          </IconButton>
        </div>
      ) : null}
      {status === "reading" ? <Placeholder /> : null}
      {status === "failed" ? (
        <Trouble title="The rooms could not be read" onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {sections.map((section) => (
        <section key={section.id} aria-label={section.title}>
          <h2 className="truncate px-2.5 pt-4 pb-1.5 text-[0.8125rem] font-semibold text-soft">
            {section.title}
          </h2>
          <ul className="flex flex-col gap-px">
            {section.rooms.map((room) => (
              <li key={room.id}>
                <RoomLink room={room} isHere={room.id === here} onPick={onPick} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {status === "ready" && sections.length === 0 ? (
        <p className="px-2.5 py-2 text-sm text-soft">You are not in any room yet.</p>
      ) : null}
    </nav>
  );
}

function RoomLink({ room, isHere, onPick }: { room: RoomRow; isHere: boolean; onPick: () => void }) {
  const title = useRoomTitle(room);
  const news = isHere ? 0 : newsIn(room);
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
      data-testid="room"
      className={clsx(
        "flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-[0.9375rem] transition-colors",
        isHere
          ? "forced-border bg-accent-wash font-semibold text-accent-strong dark:text-accent"
          : "hover:bg-hover",
        news > 0 && "font-semibold",
        room.mine.muted && !isHere && "text-soft",
      )}
    >
      <Sign room={room} />
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {news > 0 ? <Count room={room} news={news} /> : null}
    </a>
  );
}

/** Of one person: whether they are here. Of anything else: what it is. */
function Sign({ room }: { room: RoomRow }) {
  const { me } = useEngine();
  const [other, more] = othersIn(room, me);
  const status = useWorld((world) => (other && !more ? world.people[other]?.status : undefined));
  if (room.kind !== "direct" || !status)
    return <RoomSign room={room} className="size-4 shrink-0 opacity-70" />;
  return (
    <>
      <PresenceDot status={status} className="mx-0.5 size-3 shrink-0" />
      <span className="sr-only">{status === "dnd" ? "do not disturb" : status}, </span>
    </>
  );
}

/** What calls me is a full badge with a sign; what is merely new is a quiet number. */
function Count({ room, news }: { room: RoomRow; news: number }): ReactNode {
  const { mentions } = room.mine;
  const calls = mentions > 0 || room.kind === "direct";
  const count = mentions > 0 ? mentions : news;
  return (
    <span
      data-testid={mentions > 0 ? "mentions" : "unread"}
      className={clsx(
        "min-w-6 rounded-full px-1.5 text-center text-xs leading-5 font-semibold tabular-nums",
        calls ? "bg-accent text-on-accent" : "bg-hover text-ink",
      )}
    >
      {mentions > 0 ? "@" : ""}
      {count > 99 ? "99+" : count}
      <span className="sr-only">{mentions > 0 ? " mentions" : " unread"}</span>
    </span>
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
