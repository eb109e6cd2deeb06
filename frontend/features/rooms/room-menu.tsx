"use client";

import { Fragment, type ReactNode } from "react";
import { offered } from "@/lib/actions";
import { useEngine } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import {
  ArchiveIcon,
  BellIcon,
  BellOffIcon,
  CheckIcon,
  FolderIcon,
  InfoIcon,
  LinkIcon,
  MoreIcon,
  PeopleIcon,
  PinIcon,
  SignOutIcon,
  StarIcon,
} from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { ROOM_ACTIONS, type RoomAct, type RoomAction, type RoomPart } from "./room-actions";

const ICONS: Record<string, ReactNode> = {
  "room.read": <CheckIcon />,
  "room.favourite": <StarIcon />,
  "room.move": <FolderIcon />,
  "room.mute": <BellOffIcon />,
  "room.details": <InfoIcon />,
  "room.members": <PeopleIcon />,
  "room.pins": <PinIcon />,
  "room.link": <LinkIcon />,
  "room.archive": <ArchiveIcon />,
  "room.leave": <SignOutIcon />,
};

const PARTS: readonly RoomPart[] = ["keep", "notify", "look", "end"];

interface RoomMenuProps {
  room: RoomRow;
  label: string;
  buttonClass: string;
  /** Smaller beside the name in a list. */
  iconClass?: string;
}

export function RoomMenu({ room, label, buttonClass, iconClass }: RoomMenuProps) {
  const engine = useEngine();
  const on = { room, engine };
  const actions = offered(ROOM_ACTIONS, on) as RoomAction[];
  const parts = PARTS.filter((part) => actions.some((action) => action.part === part));
  return (
    <Menu label={label} buttonClass={buttonClass} button={<MoreIcon className={iconClass} />}>
      {(close) =>
        parts.map((part, at) => (
          <Fragment key={part}>
            {at > 0 ? <hr className="my-1 border-line" /> : null}
            {actions
              .filter((action) => action.part === part)
              .map((action) => (
                <Item key={action.id} action={action} on={on} close={close} />
              ))}
          </Fragment>
        ))
      }
    </Menu>
  );
}

function Item({ action, on, close }: { action: RoomAction; on: RoomAct; close: () => void }) {
  const pick = () => {
    close();
    action.run(on);
  };
  return (
    <MenuItem icon={ICONS[action.id] ?? <BellIcon />} checked={action.isOn?.(on)} onPick={pick}>
      {action.label(on)}
    </MenuItem>
  );
}

/** In the head of a room. */
export function RoomHeaderMenu({ room }: { room: RoomRow }) {
  return (
    <RoomMenu
      room={room}
      label={t.rooms.menu}
      buttonClass="inline-grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
    />
  );
}
