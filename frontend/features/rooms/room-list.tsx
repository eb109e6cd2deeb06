"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect } from "react";
import { sentence } from "@/api/errors";
import type { RoomId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { usePart } from "@/lib/store";
import { same, useEngine } from "@/live/provider";
import { fold, isFolded, showUnreadOnly, sidebar, watchSidebar } from "@/state/sidebar";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import { ChevronIcon, CompassIcon, FilterIcon, FolderIcon, MoreIcon, PencilIcon, PlusIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Menu, MenuItem } from "@/ui/menu";
import { Trouble } from "@/ui/trouble";
import { askRoom } from "./room-dialogs";
import { RoomLink } from "./room-link";
import { type Section, shownIn } from "./room-title";
import { useRooms } from "./use-rooms";

interface RoomListProps {
  here: string | null;
  /** In which of them something begun waits. */
  drafts: ReadonlySet<RoomId>;
  onPick: () => void;
  /** Null: not for guests. */
  onCreate: (() => void) | null;
  onBrowse: (() => void) | null;
}

export function RoomList({ here, drafts, onPick, onCreate, onBrowse }: RoomListProps) {
  const { sections, status, error, retry } = useRooms();
  const choices = usePart(sidebar, same);
  useEffect(watchSidebar, []);
  const { unreadOnly } = choices;
  const shown = sections
    .map((section) => ({
      section,
      isOpen: !isFolded(choices, section.id),
      rooms: shownIn(section.rooms, { here, unreadOnly, isFolded: isFolded(choices, section.id) }),
    }))
    .filter(({ rooms }) => !unreadOnly || rooms.length > 0);
  return (
    <nav aria-label={t.rooms.rooms} className="px-2.5 pt-2">
      <div className="flex items-center gap-1 border-t border-line pt-2">
        {onBrowse && onCreate ? (
          <button
            type="button"
            onClick={onBrowse}
            className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg px-2.5 text-[0.9375rem] hover:bg-hover"
          >
            <CompassIcon className="size-4.5 shrink-0 opacity-70" />
            <span className="truncate">{t.rooms.browse}</span>
          </button>
        ) : null}
        <IconButton
          label={t.rooms.unreadOnly}
          aria-pressed={unreadOnly}
          onClick={() => showUnreadOnly(!unreadOnly)}
          className={clsx(unreadOnly && "forced-border bg-accent-wash text-accent", !onCreate && "ms-auto")}
        >
          <FilterIcon />
        </IconButton>
        {onCreate ? (
          <IconButton label={t.rooms.create} onClick={onCreate}>
            <PlusIcon />
          </IconButton>
        ) : null}
      </div>
      {status === "reading" ? <Placeholder /> : null}
      {status === "failed" ? (
        <Trouble title={t.rooms.failed} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {shown.map(({ section, isOpen, rooms }) => (
        <section key={section.id} aria-label={section.title}>
          <SectionHead section={section} isOpen={isOpen} />
          <ul className="flex flex-col gap-px">
            {rooms.map((room) => (
              <RoomLink
                key={room.id}
                room={room}
                isHere={room.id === here}
                hasDraft={drafts.has(room.id)}
                onPick={onPick}
              />
            ))}
          </ul>
        </section>
      ))}
      {status === "ready" && shown.length === 0 ? (
        <p className="px-2.5 py-3 text-sm text-soft">
          {sections.length === 0 ? t.rooms.none : t.rooms.nothingNew}
        </p>
      ) : null}
    </nav>
  );
}

function SectionHead({ section, isOpen }: { section: Section; isOpen: boolean }) {
  return (
    <div className="group flex items-center pt-3">
      <h2 className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => fold(section.id, isOpen)}
          className="flex min-h-8 w-full items-center gap-1 rounded-lg px-1.5 text-start text-[0.8125rem] font-semibold text-soft hover:bg-hover hover:text-ink"
        >
          <ChevronIcon className={clsx("size-3.5 shrink-0", !isOpen && "-rotate-90 rtl:rotate-90")} />
          <bdi className="truncate">{section.title}</bdi>
        </button>
      </h2>
      {section.name === null ? null : <SectionMenu section={section} />}
    </div>
  );
}

function SectionMenu({ section }: { section: Section }) {
  const { acts } = useEngine();
  const dissolve = () => {
    const moves = section.rooms.map((room) => acts.prefer(room.id, { section: "" }));
    Promise.all(moves).then(
      () => tell(t.rooms.dissolved(section.title)),
      (error) => tell(sentence(error), "danger"),
    );
  };
  const item = (icon: ReactNode, text: string, run: () => void) => (close: () => void) => (
    <MenuItem
      icon={icon}
      onPick={() => {
        close();
        run();
      }}
    >
      {text}
    </MenuItem>
  );
  const rename = item(<PencilIcon />, t.rooms.renameSection, () => askRoom({ kind: "rename", section }));
  const end = item(<FolderIcon />, t.rooms.dissolve, dissolve);
  return (
    <Menu
      label={t.rooms.sectionMenu(section.title)}
      buttonClass="grid size-7 place-items-center rounded-md text-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-ink aria-expanded:opacity-100 pointer-coarse:opacity-100"
      button={<MoreIcon className="size-4.5" />}
    >
      {(close) => (
        <>
          {rename(close)}
          {end(close)}
        </>
      )}
    </Menu>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-4 px-2.5 py-2.5" role="status">
      <span className="sr-only">{t.rooms.reading}</span>
      <Bar className="w-2/3" />
      <Bar className="w-1/2" />
    </div>
  );
}
