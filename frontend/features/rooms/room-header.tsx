"use client";

import type { ReactNode } from "react";
import { go, panePath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import { ArchiveIcon, BellOffIcon, MegaphoneIcon, PeopleIcon, PinIcon } from "@/ui/icons";
import { RoomHeaderMenu } from "./room-menu";
import { RoomSign } from "./room-sign";
import { othersIn } from "./room-title";
import { useRoomTitle } from "./use-rooms";

/** `before`: the drawer's button on narrow screens. */
export function RoomHeader({ room, before }: { room: RoomRow; before: ReactNode }) {
  const title = useRoomTitle(room);
  return (
    <header className="flex min-h-15 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-5">
      {before}
      <div className="min-w-0 flex-1 py-2">
        <h1 className="flex items-center gap-1 text-[1.0625rem] leading-snug font-semibold tracking-[-0.01em]">
          <RoomSign room={room} className="size-4.5 shrink-0 text-soft" />
          <bdi className="truncate">{title}</bdi>
          {room.archivedAt !== null ? (
            <Mark icon={<ArchiveIcon className="size-4" />} text={t.rooms.archived} />
          ) : null}
          {room.posting === "moderators" ? (
            <Mark icon={<MegaphoneIcon className="size-4" />} text={t.rooms.isAnnouncing} />
          ) : null}
          {room.mine.muted ? <Mark icon={<BellOffIcon className="size-4" />} text={t.rooms.muted} /> : null}
        </h1>
        <Below room={room} />
      </div>
      <MemberCount room={room} />
      <IconButton
        label={t.rooms.pins}
        className="max-sm:hidden"
        onClick={() => go(panePath(room.id, { kind: "pins" }))}
      >
        <PinIcon />
      </IconButton>
      <RoomHeaderMenu room={room} />
    </header>
  );
}

function Mark({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span className="ms-1 shrink-0 text-soft" title={text}>
      {icon}
      <span className="sr-only">, {text}</span>
    </span>
  );
}

/** The topic; of one other person, how they are. */
function Below({ room }: { room: RoomRow }) {
  const { me } = useEngine();
  const [other, more] = room.kind === "direct" ? othersIn(room, me) : [];
  const person = useWorld((world) => (other && !more ? world.people[other] : undefined));
  const saying = person?.saying;
  const text = person
    ? [t.presence[person.status], saying ? `${saying.emoji} ${saying.text}`.trim() : ""]
        .filter(Boolean)
        .join(" · ")
    : room.topic;
  if (!text) return null;
  return (
    <p className="truncate text-[0.8125rem] leading-snug text-soft" title={text}>
      <bdi>{text}</bdi>
    </p>
  );
}

function MemberCount({ room }: { room: RoomRow }) {
  const members = t.rooms.members(room.memberCount);
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
