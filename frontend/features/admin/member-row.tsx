"use client";

import { useState } from "react";
import type { Person } from "@/api/types.gen";
import { offered } from "@/lib/actions";
import { ago } from "@/lib/clock";
import { t } from "@/text/far";
import { Avatar } from "@/ui/avatar";
import {
  BlockIcon,
  HashIcon,
  MoreIcon,
  PersonIcon,
  PersonPlusIcon,
  ShieldIcon,
  SignOutIcon,
} from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { PresenceDot } from "@/ui/presence-dot";
import { GuestRoomsDialog } from "./guest-rooms-dialog";
import { MEMBER_ACTIONS, type MemberAct } from "./member-actions";
import { RoleDialog } from "./role-dialog";

const ICONS: Record<string, typeof PersonIcon> = {
  "member.role": ShieldIcon,
  "member.rooms": HashIcon,
  "member.reactivate": PersonPlusIcon,
  "member.deactivate": SignOutIcon,
  "member.ban": BlockIcon,
};
const DANGERS = ["member.deactivate", "member.ban"];

export function MemberRow(props: Omit<MemberAct, "show">) {
  const [dialog, show] = useState<"role" | "rooms" | null>(null);
  const on: MemberAct = { ...props, show };
  const { user, status } = on.person;
  const actions = offered(MEMBER_ACTIONS, on);
  const close = () => show(null);
  return (
    <li className="flex items-center gap-3 px-4 py-2.5" data-testid="member">
      <span className="relative">
        <Avatar id={user.id} name={user.name} />
        {on.state === "active" ? (
          <PresenceDot status={status} className="absolute -end-1 -bottom-1 size-3.5" />
        ) : null}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-[1_1_11rem]">
          <p className="truncate font-medium">
            <bdi>{user.name}</bdi>
            {user.id === on.admin.id ? <span className="font-normal text-soft"> ({t.admin.you})</span> : null}
          </p>
          <p className="truncate text-[0.8125rem] text-soft">{seenText(on.person)}</p>
        </div>
        <span
          className="shrink-0 rounded-full border border-line px-2.5 py-0.5 text-xs text-soft"
          data-testid="role"
        >
          {t.common.role(user.role)}
        </span>
      </div>
      {actions.length > 0 ? (
        <Menu
          label={t.admin.actsFor(user.name)}
          button={<MoreIcon />}
          buttonClass="grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
        >
          {(shut) =>
            actions.map((action) => {
              const Icon = ICONS[action.id] ?? PersonIcon;
              return (
                <MenuItem
                  key={action.id}
                  icon={<Icon className="size-4.5" />}
                  isDanger={DANGERS.includes(action.id)}
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
      ) : (
        <span className="w-9 shrink-0" />
      )}
      {dialog === "role" ? <RoleDialog on={on} onClose={close} /> : null}
      {dialog === "rooms" ? <GuestRoomsDialog guest={user} onClose={close} /> : null}
    </li>
  );
}

function seenText({ status, lastSeen }: Person): string {
  if (status !== "offline") return t.admin.here;
  return lastSeen === null ? t.admin.neverSeen : t.admin.seen(ago(lastSeen));
}
