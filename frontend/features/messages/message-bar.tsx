"use client";

import type { ReactNode } from "react";
import { offered } from "@/lib/actions";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import {
  CopyIcon,
  EyeIcon,
  LinkIcon,
  MoreIcon,
  PencilIcon,
  PeopleIcon,
  PinIcon,
  SmileIcon,
  ThreadIcon,
  TrashIcon,
} from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { ForwardIcon, HistoryIcon, QuoteIcon, SaveIcon } from "./icons";
import { MESSAGE_ACTIONS, type MessageAct } from "./message-actions";

const ICONS: Record<string, ReactNode> = {
  "message.react": <SmileIcon />,
  "message.quote": <QuoteIcon />,
  "message.thread": <ThreadIcon />,
  "message.edit": <PencilIcon />,
  "message.forward": <ForwardIcon />,
  "message.save": <SaveIcon />,
  "message.pin": <PinIcon />,
  "message.copy": <CopyIcon />,
  "message.link": <LinkIcon />,
  "message.unread": <EyeIcon />,
  "message.reactors": <PeopleIcon />,
  "message.history": <HistoryIcon />,
  "message.delete": <TrashIcon />,
};
const AT_HAND = ["message.react", "message.quote", "message.thread"];

/** Shown where the pointer or the focus is. Three at hand, the rest in a menu. */
export function MessageBar({ on }: { on: MessageAct }) {
  const all = offered(MESSAGE_ACTIONS, on);
  const atHand = all.filter((action) => AT_HAND.includes(action.id));
  const more = all.filter((action) => !AT_HAND.includes(action.id));
  return (
    <div className="absolute end-3 -top-3 z-10 flex rounded-lg border border-line bg-raised shadow-sm sm:end-5">
      {atHand.map((action) => (
        <IconButton
          key={action.id}
          label={action.label(on)}
          keys={action.keys}
          tabIndex={-1}
          className="size-8 pointer-coarse:size-9"
          onClick={() => action.run(on)}
        >
          {ICONS[action.id]}
        </IconButton>
      ))}
      <Menu
        label={t.messages.moreActions}
        buttonClass="inline-grid size-8 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink pointer-coarse:size-9"
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
