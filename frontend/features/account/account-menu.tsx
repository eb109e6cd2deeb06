"use client";

import { useState } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { type Action, offered } from "@/lib/actions";
import { latePart } from "@/lib/late-part";
import { go, viewPath } from "@/lib/route";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import {
  BellIcon,
  BellOffIcon,
  ChevronIcon,
  CloseIcon,
  EyeIcon,
  GearIcon,
  MoonIcon,
  ScreenIcon,
  SignOutIcon,
  SmileIcon,
  SunIcon,
} from "@/ui/icons";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { PresenceDot } from "@/ui/presence-dot";
import { type AccountAct, STATUS_ACTIONS, THEME_ACTIONS } from "./account-actions";
import { useChangeMe, useMe } from "./use-me";
import { useSignOut } from "./use-sign-out";

const StatusDialog = latePart(() => import("./status-dialog").then((part) => part.StatusDialog));

type Me = Omit<CurrentUser, "expires">;

/** `onLeave`: went elsewhere, so that a drawer may close. */
export function AccountMenu({ user, onLeave }: { user: Me; onLeave?: () => void }) {
  const [isSaying, setSaying] = useState(false);
  const person = useWorld((world) => world.people[user.id]);
  const name = person?.name || user.name;
  const saying = person?.saying ? `${person.saying.emoji} ${person.saying.text}`.trim() : "";
  return (
    <>
      <Menu
        label={t.account.menu}
        buttonClass="flex min-h-12 w-full items-center gap-2.5 rounded-xl px-2.5 text-start hover:bg-hover"
        align="start"
        button={
          <>
            <span className="relative">
              <Avatar id={user.id} name={name} size="size-8 text-xs" />
              <PresenceDot
                status={person?.status ?? "offline"}
                className="absolute -end-1 -bottom-1 size-3.5"
              />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm leading-tight font-semibold" dir="auto">
                {name}
              </span>
              <span className="block truncate text-xs leading-tight text-soft" dir="auto">
                {saying || user.email}
              </span>
            </span>
            <ChevronIcon className="size-4 shrink-0 rotate-180 text-soft" />
          </>
        }
      >
        {(close) => (
          <Items
            hasStatus={saying !== ""}
            onClose={close}
            onStatus={() => setSaying(true)}
            onSettings={() => {
              go(viewPath("settings"));
              onLeave?.();
            }}
          />
        )}
      </Menu>
      {isSaying ? <StatusDialog onClose={() => setSaying(false)} /> : null}
    </>
  );
}

const ICONS: Record<string, typeof SunIcon> = {
  "account.status-clear": CloseIcon,
  "account.dnd-end": BellIcon,
  "account.invisible": EyeIcon,
  "account.theme-light": SunIcon,
  "account.theme-dark": MoonIcon,
  "account.theme-system": ScreenIcon,
};

interface ItemsProps {
  hasStatus: boolean;
  onClose: () => void;
  onStatus: () => void;
  onSettings: () => void;
}

function Items({ hasStatus, onClose, onStatus, onSettings }: ItemsProps) {
  const { me } = useMe();
  const change = useChangeMe();
  const { signOut } = useSignOut();
  const on: AccountAct = { me, change };
  const then = (work: () => void) => () => {
    onClose();
    work();
  };
  const item = (action: Action<AccountAct>) => {
    const Icon = ICONS[action.id] ?? BellOffIcon;
    return (
      <MenuItem
        key={action.id}
        icon={<Icon />}
        checked={action.isOn?.(on)}
        onPick={then(() => action.run(on))}
      >
        {action.label(on)}
      </MenuItem>
    );
  };
  return (
    <>
      <MenuItem icon={<SmileIcon />} onPick={then(onStatus)}>
        {hasStatus ? t.account.changeStatus : t.account.setStatus}
      </MenuItem>
      {offered(STATUS_ACTIONS, on).map(item)}
      <MenuLine />
      {THEME_ACTIONS.map(item)}
      <MenuLine />
      <MenuItem icon={<GearIcon />} onPick={then(onSettings)}>
        {t.account.title}
      </MenuItem>
      <MenuItem icon={<SignOutIcon />} onPick={() => void signOut()}>
        {t.account.signOut}
      </MenuItem>
    </>
  );
}
