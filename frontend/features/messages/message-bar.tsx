"use client";

import type { ReactNode } from "react";
import { offered } from "@/lib/actions";
import { IconButton } from "@/ui/button";
import {
  EyeIcon,
  LinkIcon,
  MoreIcon,
  PencilIcon,
  PinIcon,
  SmileIcon,
  ThreadIcon,
  TrashIcon,
} from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { MESSAGE_ACTIONS, type MessageAct } from "./message-actions";

const ICONS: Record<string, ReactNode> = {
  "message.react": <SmileIcon />,
  "message.thread": <ThreadIcon />,
  "message.edit": <PencilIcon />,
  "message.pin": <PinIcon />,
  "message.link": <LinkIcon />,
  "message.unread": <EyeIcon />,
  "message.delete": <TrashIcon />,
};
const AT_HAND = ["message.react", "message.thread"];

/** Shown where the pointer or the focus is. Two at hand, the rest in a menu. */
export function MessageBar({ on, inThread }: { on: MessageAct; inThread: boolean }) {
  const all = offered(MESSAGE_ACTIONS, on).filter((action) => !(inThread && action.id === "message.thread"));
  const atHand = all.filter((action) => AT_HAND.includes(action.id));
  const more = all.filter((action) => !AT_HAND.includes(action.id));
  return (
    <div className="absolute -top-3 right-3 z-10 flex rounded-lg border border-line bg-raised shadow-sm sm:right-5">
      {atHand.map((action) => (
        <IconButton
          key={action.id}
          label={action.label(on)}
          tabIndex={-1}
          className="size-8"
          onClick={() => action.run(on)}
        >
          {ICONS[action.id]}
        </IconButton>
      ))}
      <Menu
        label="more to do with this message"
        buttonClass="inline-grid size-8 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
        listClass="floating"
        button={<MoreIcon />}
      >
        {(close) =>
          more.map((action) => (
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
    </div>
  );
}
