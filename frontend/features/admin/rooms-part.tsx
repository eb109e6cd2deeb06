"use client";

import { useState } from "react";
import { sentence } from "@/api/errors";
import { offered } from "@/lib/actions";
import { roomPath } from "@/lib/route";
import { useSettled } from "@/lib/use-settled";
import { useEngine } from "@/live/provider";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { SearchField } from "@/ui/field";
import { ArchiveIcon, HashIcon, LockIcon, MoreIcon, PlusIcon, RetryIcon, StarIcon } from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { Trouble } from "@/ui/trouble";
import { Part, RowsPlaceholder } from "./part";
import { ROOM_LINE_ACTIONS } from "./room-actions";
import type { RoomLine } from "./room-rows";
import { useRoomList } from "./use-room-list";

const ICONS: Record<string, typeof HashIcon> = {
  "admin.room.open": HashIcon,
  "admin.room.join": PlusIcon,
  "admin.room.default": StarIcon,
  "admin.room.archive": ArchiveIcon,
  "admin.room.restore": RetryIcon,
};

export function RoomsPart() {
  const [words, setWords] = useState("");
  const q = useSettled(words.trim());
  const { lines, more, readMore, isReading, error, retry } = useRoomList(q);
  return (
    <Part about={t.admin.roomsAbout}>
      <SearchField label={t.admin.findRoom} value={words} onChange={setWords} className="mb-4" />
      {error && !lines ? (
        <Trouble title={t.admin.roomsUnread} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!lines && !error ? <RowsPlaceholder label={t.admin.readingRooms} /> : null}
      {lines?.length === 0 ? (
        <Empty icon={<HashIcon />} title={q ? t.admin.noRoomFound(q) : t.admin.noRooms} />
      ) : null}
      {lines && lines.length > 0 ? (
        <ul className="divide-y divide-line rounded-xl border border-line" aria-label={t.admin.rooms}>
          {lines.map((line) => (
            <RoomLineRow key={line.room.id} line={line} />
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button className="mt-4" busy={isReading} onClick={readMore}>
          {t.common.more}
        </Button>
      ) : null}
    </Part>
  );
}

function RoomLineRow({ line }: { line: RoomLine }) {
  const engine = useEngine();
  const { room, isMine } = line;
  const on = { ...line, engine };
  const Sign = room.kind === "private" ? LockIcon : HashIcon;
  const facts = [
    room.kind === "private" ? t.admin.privateRoom : t.admin.publicRoom,
    t.admin.memberCount(room.memberCount),
    ...(isMine ? [] : [t.admin.notIn]),
    ...(room.topic ? [room.topic] : []),
  ];
  return (
    <li className="flex items-center gap-3 px-4 py-2.5" data-testid="admin-room">
      <Sign className="size-4.5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {isMine ? (
            <AppLink to={roomPath(room.id)} className="min-w-0 truncate hover:underline">
              {room.name}
            </AppLink>
          ) : (
            <bdi className="min-w-0 truncate">{room.name}</bdi>
          )}
          {room.isDefault ? <Badge>{t.admin.defaultRoom}</Badge> : null}
          {room.archivedAt === null ? null : <Badge>{t.admin.archivedRoom}</Badge>}
        </p>
        <p className="truncate text-[0.8125rem] text-soft">{facts.join(" · ")}</p>
      </div>
      <Menu
        label={t.admin.roomActs(room.name)}
        button={<MoreIcon />}
        buttonClass="grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
      >
        {(shut) =>
          offered(ROOM_LINE_ACTIONS, on).map((action) => {
            const Icon = ICONS[action.id] ?? HashIcon;
            return (
              <MenuItem
                key={action.id}
                icon={<Icon className="size-4.5" />}
                onPick={() => {
                  shut();
                  action.run(on);
                }}
              >
                {action.label(on)}
              </MenuItem>
            );
          })
        }
      </Menu>
    </li>
  );
}

function Badge({ children }: { children: string }) {
  return (
    <span className="rounded-full border border-line px-2 py-px text-xs font-normal text-soft">
      {children}
    </span>
  );
}
