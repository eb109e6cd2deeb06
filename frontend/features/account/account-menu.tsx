"use client";

import { useState } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { readTheme, type Theme } from "@/state/preferences";
import { Avatar } from "@/ui/avatar";
import { ChevronIcon, GearIcon, MoonIcon, ScreenIcon, SignOutIcon, SunIcon } from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { AccountDialog } from "./account-dialog";
import { useSignOut } from "./use-sign-out";
import { useTheme } from "./use-theme";

type Me = Omit<CurrentUser, "expires">;

const THEMES: readonly [Theme, string, typeof SunIcon][] = [
  ["light", "Light", SunIcon],
  ["dark", "Dark", MoonIcon],
  ["system", "Like the system", ScreenIcon],
];

export function AccountMenu({ user }: { user: Me }) {
  const [isOpen, setOpen] = useState(false);
  const { theme, choose } = useTheme(readTheme);
  const { signOut } = useSignOut();
  return (
    <>
      <Menu
        label="account menu"
        buttonClass="flex min-h-12 w-full items-center gap-2.5 rounded-xl px-2.5 text-left hover:bg-hover"
        listClass="bottom-full left-0 mb-1.5 w-full"
        button={
          <>
            <Avatar id={user.id} name={user.name} size="size-8 text-xs" />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm leading-tight font-semibold">{user.name}</span>
              <span className="block truncate text-xs leading-tight text-soft">{user.email}</span>
            </span>
            <ChevronIcon className="size-4 shrink-0 rotate-180 text-soft" />
          </>
        }
      >
        {(close) => (
          <>
            <MenuItem
              icon={<GearIcon />}
              onPick={() => {
                close();
                setOpen(true);
              }}
            >
              Account and devices
            </MenuItem>
            <hr className="my-1.5 border-line" />
            <p className="px-2.5 pt-1 pb-0.5 text-xs text-soft">Theme</p>
            {THEMES.map(([value, text, Icon]) => (
              <MenuItem
                key={value}
                icon={<Icon />}
                checked={theme === value}
                onPick={() => {
                  choose(value);
                  close();
                }}
              >
                {text}
              </MenuItem>
            ))}
            <hr className="my-1.5 border-line" />
            <MenuItem icon={<SignOutIcon />} onPick={() => void signOut()}>
              Sign out
            </MenuItem>
          </>
        )}
      </Menu>
      {isOpen ? <AccountDialog user={user} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
