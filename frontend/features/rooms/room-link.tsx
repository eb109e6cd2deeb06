"use client";

import { clsx } from "clsx";
import { type FocusEvent, type MouseEvent, memo, type ReactNode, useRef, useState } from "react";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { BellOffIcon, MegaphoneIcon, PencilIcon } from "@/ui/icons";
import { PresenceDot } from "@/ui/presence-dot";
import { RoomMenu } from "./room-menu";
import { RoomSign } from "./room-sign";
import { newsIn, othersIn } from "./room-title";
import { useRoomTitle } from "./use-rooms";

interface RoomLinkProps {
  room: RoomRow;
  isHere: boolean;
  /** Something begun waits in it. */
  hasDraft: boolean;
  onPick: () => void;
}

/** A room in the sidebar. Its menu comes with the pointer or the focus, and by the menu key. */
export const RoomLink = memo(function RoomLink({ room, isHere, hasDraft, onPick }: RoomLinkProps) {
  const title = useRoomTitle(room);
  const { isNear, near } = useNear();
  const news = isHere ? 0 : newsIn(room);
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(roomPath(room.id));
    onPick();
  };
  return (
    <li {...near} className="group relative flex items-center">
      <a
        href={roomPath(room.id)}
        onClick={follow}
        aria-current={isHere ? "page" : undefined}
        data-testid="room"
        className={clsx(
          "flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg ps-2.5 pe-2 text-[0.9375rem] transition-colors",
          isHere
            ? "forced-border bg-accent-wash font-semibold text-accent-strong dark:text-accent"
            : "hover:bg-hover",
          news > 0 && "font-semibold",
          room.mine.muted && !isHere && "text-soft",
          isNear && "pe-9",
        )}
      >
        <Sign room={room} />
        <span className="min-w-0 flex-1 truncate">
          <bdi>{title}</bdi>
        </span>
        {room.posting === "moderators" ? <MegaphoneIcon className="size-4 shrink-0 text-soft" /> : null}
        {hasDraft && !isHere ? <Mark icon={<PencilIcon className="size-4" />} text={t.rooms.draft} /> : null}
        {room.mine.muted ? <Mark icon={<BellOffIcon className="size-4" />} text={t.rooms.muted} /> : null}
        {news > 0 ? <Count room={room} news={news} /> : null}
      </a>
      {isNear ? (
        <div className="absolute end-1 top-1">
          <RoomMenu
            room={room}
            label={t.rooms.menuOf(title)}
            iconClass="size-4.5"
            buttonClass="grid size-7 place-items-center rounded-md bg-side text-soft hover:bg-hover hover:text-ink"
          />
        </div>
      ) : null}
    </li>
  );
});

function Mark({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span className="shrink-0 text-soft" title={text}>
      {icon}
      <span className="sr-only">, {text}</span>
    </span>
  );
}

/** Where the pointer or the focus is, there is the menu; elsewhere there is none to be drawn. */
function useNear() {
  const [isNear, setNear] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const isIn = (to: EventTarget | null) => row.current?.contains(to as Node | null) === true;
  const near = {
    ref: row,
    onPointerEnter: (event: React.PointerEvent) => event.pointerType === "mouse" && setNear(true),
    onPointerLeave: () => !isIn(document.activeElement) && setNear(false),
    onFocus: () => setNear(true),
    onBlur: (event: FocusEvent) => !isIn(event.relatedTarget) && setNear(false),
  };
  return { isNear, near };
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
      <span className="sr-only">{t.presence[status]}, </span>
    </>
  );
}

/** What calls me is a full badge with a sign; what is merely new is a quiet number. */
function Count({ room, news }: { room: RoomRow; news: number }) {
  const { mentions } = room.mine;
  const calls = mentions > 0 || room.kind === "direct";
  const count = mentions > 0 ? mentions : news;
  return (
    <span
      data-testid={mentions > 0 ? "mentions" : "unread"}
      className={clsx(
        "min-w-6 shrink-0 rounded-full px-1.5 text-center text-xs leading-5 font-semibold tabular-nums",
        calls ? "bg-accent text-on-accent" : "bg-hover text-ink",
      )}
    >
      <span aria-hidden="true">
        {mentions > 0 ? "@" : ""}
        {count > 99 ? "99+" : count}
      </span>
      <span className="sr-only">{mentions > 0 ? t.rooms.mentions(count) : t.rooms.unread(count)}</span>
    </span>
  );
}
