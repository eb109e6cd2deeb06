"use client";

import type { ReactNode } from "react";
import { offered } from "@/lib/actions";
import { go, panePath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { IconButton } from "@/ui/button";
import { BellOffIcon, LinkIcon, MoreIcon, PeopleIcon, PinIcon, SignOutIcon, StarIcon } from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { ROOM_ACTIONS } from "./room-actions";
import { RoomSign } from "./room-sign";
import { useRoomTitle } from "./use-rooms";

const ICONS: Record<string, ReactNode> = {
  "room.favourite": <StarIcon />,
  "room.mute": <BellOffIcon />,
  "room.members": <PeopleIcon />,
  "room.pins": <PinIcon />,
  "room.link": <LinkIcon />,
  "room.leave": <SignOutIcon />,
};

/** `before`: the drawer's button on narrow screens. */
export function RoomHeader({ room, before }: { room: RoomRow; before: ReactNode }) {
  const title = useRoomTitle(room);
  return (
    <header className="flex min-h-15 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-5">
      {before}
      <div className="min-w-0 flex-1 py-2">
        <h1 className="flex items-center gap-1 text-[1.0625rem] leading-snug font-semibold tracking-[-0.01em]">
          <RoomSign room={room} className="size-4.5 shrink-0 text-soft" />
          <span className="truncate">{title}</span>
          {room.mine.muted ? (
            <>
              <BellOffIcon className="size-4 shrink-0 text-soft" />
              <span className="sr-only">, muted</span>
            </>
          ) : null}
        </h1>
        {room.topic ? (
          <p className="truncate text-[0.8125rem] leading-snug text-soft" title={room.topic}>
            {room.topic}
          </p>
        ) : null}
      </div>
      <MemberCount room={room} />
      <IconButton
        label="Pinned messages"
        className="max-sm:hidden"
        onClick={() => go(panePath(room.id, { kind: "pins" }))}
      >
        <PinIcon />
      </IconButton>
      <RoomMenu room={room} />
    </header>
  );
}

function MemberCount({ room }: { room: RoomRow }) {
  const members = room.memberCount === 1 ? "1 member" : `${room.memberCount} members`;
  return (
    <button
      type="button"
      onClick={() => go(panePath(room.id, { kind: "members" }))}
      title={members}
      className="flex min-h-9 shrink-0 items-center gap-1.5 rounded-lg px-2 text-[0.8125rem] text-soft tabular-nums hover:bg-hover hover:text-ink"
    >
      <PeopleIcon className="size-4.5 sm:hidden" />
      <span data-testid="member-count" className="max-sm:sr-only">
        {members}
      </span>
      <span aria-hidden="true" className="sm:hidden">
        {room.memberCount}
      </span>
    </button>
  );
}

function RoomMenu({ room }: { room: RoomRow }) {
  const engine = useEngine();
  const on = { room, engine };
  return (
    <Menu
      label="room menu"
      buttonClass="inline-grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
      listClass="top-full right-0 mt-1"
      button={<MoreIcon />}
    >
      {(close) =>
        offered(ROOM_ACTIONS, on).map((action) => (
          <MenuItem
            key={action.id}
            icon={ICONS[action.id]}
            onPick={() => {
              close();
              action.run(on);
            }}
          >
            {action.label(on)}
          </MenuItem>
        ))
      }
    </Menu>
  );
}
