"use client";

import { clsx } from "clsx";
import { memo, startTransition, useCallback, useEffect, useRef, useState } from "react";
import type { CurrentUser, UserId } from "@/api/types.gen";
import { AccountMenu } from "@/features/account/account-menu";
import { useWorkspace } from "@/features/auth/use-workspace";
import { Destinations } from "@/features/inbox/destinations";
import { useDraftRooms } from "@/features/inbox/use-counts";
import { PeopleList } from "@/features/presence/people-list";
import { askRoom } from "@/features/rooms/room-dialogs";
import { RoomList } from "@/features/rooms/room-list";
import { useOpenDirect } from "@/features/rooms/use-open-direct";
import { whenIdle } from "@/lib/idle";
import { latePart } from "@/lib/late-part";
import { go, type ViewName, viewPath } from "@/lib/route";
import { t } from "@/text";
import { AppLink } from "@/ui/app-link";
import { IconButton } from "@/ui/button";
import { CloseIcon, PersonPlusIcon, SearchIcon, ShieldIcon } from "@/ui/icons";
import { Logo } from "@/ui/logo";
import { useNarrow } from "@/ui/use-narrow";

const InviteDialog = latePart(() =>
  import("@/features/invites/invite-dialog").then((part) => part.InviteDialog),
);

interface SidebarProps {
  user: Omit<CurrentUser, "expires">;
  here: string | null;
  view: ViewName | null;
  isOpen: boolean;
  onClose: () => void;
}

/** Beside the room on wide screens, a drawer over it on narrow ones. One element, so that nothing is read twice. */
export const Sidebar = memo(function Sidebar({ user, here, view, isOpen, onClose }: SidebarProps) {
  const isNarrow = useNarrow();
  const side = useRef<HTMLElement>(null);
  const isLate = useIsLate();
  const isShown = isLate || !isNarrow;
  const openDirect = useOpenDirect();
  const drafts = useDraftRooms();
  const browse = () => {
    go(viewPath("browse"));
    onClose();
  };
  const write = useCallback(
    (person: UserId) => {
      openDirect(person);
      onClose();
    },
    [openDirect, onClose],
  );
  const isGuest = user.role === "guest";
  const mayInvite = user.role === "owner" || user.role === "admin";
  useDrawer(side, isNarrow && isOpen, onClose);
  return (
    <>
      {isNarrow && isOpen ? (
        <div
          aria-hidden="true"
          onPointerDown={onClose}
          className="fixed inset-0 z-10 animate-appear bg-shade"
        />
      ) : null}
      <aside
        ref={side}
        data-region="sidebar"
        aria-label={t.shell.sidebar}
        inert={isNarrow && !isOpen}
        className={clsx(
          "fixed inset-y-0 start-0 z-20 flex w-72 max-w-[85vw] shrink-0 flex-col border-e border-line bg-side transition-transform duration-200",
          "md:static md:w-66 md:translate-x-0 md:rtl:translate-x-0 md:transition-none",
          isOpen
            ? "translate-x-0 shadow-2xl md:shadow-none rtl:translate-x-0"
            : "-translate-x-full rtl:translate-x-full",
        )}
      >
        <Head isNarrow={isNarrow} onClose={onClose} />
        <div className="relative min-h-0 flex-1 overflow-y-auto">
          <Destinations here={view} onPick={onClose} />
          {isShown || isOpen ? (
            <RoomList
              here={here}
              drafts={drafts}
              onPick={onClose}
              onCreate={isGuest ? null : () => askRoom({ kind: "create" })}
              onBrowse={isGuest ? null : browse}
            />
          ) : null}
          {isLate || isOpen ? <PeopleList onLeave={onClose} onPick={write} /> : null}
        </div>
        <div className="border-t border-line p-2">
          {mayInvite ? (
            <div className="flex items-center gap-1">
              <InviteButton />
              <AppLink
                to={viewPath("admin")}
                onClick={onClose}
                aria-label={t.shell.screens.admin}
                data-tip={t.shell.screens.admin}
                aria-current={view === "admin" ? "page" : undefined}
                className={clsx(
                  "grid size-10 shrink-0 place-items-center rounded-xl",
                  view === "admin"
                    ? "forced-border bg-accent-wash text-accent-strong dark:text-accent"
                    : "text-soft hover:bg-hover hover:text-ink",
                )}
              >
                <ShieldIcon />
              </AppLink>
            </div>
          ) : null}
          <AccountMenu user={user} onLeave={onClose} />
        </div>
      </aside>
    </>
  );
});

function Head({ isNarrow, onClose }: { isNarrow: boolean; onClose: () => void }) {
  const { workspace } = useWorkspace();
  return (
    <div className="flex min-h-15 shrink-0 items-center gap-2.5 border-b border-line px-4">
      <Logo className="size-7 shrink-0" />
      <p className="min-w-0 flex-1 truncate font-semibold tracking-[-0.01em]" data-testid="workspace">
        {workspace?.name ?? "Klatsch"}
      </p>
      <AppLink
        to={viewPath("search")}
        onClick={onClose}
        aria-label={t.switcher.search}
        title={t.switcher.search}
        className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink md:-me-2"
      >
        <SearchIcon />
      </AppLink>
      {isNarrow ? (
        <IconButton label={t.shell.closeSidebar} onClick={onClose} className="-me-2">
          <CloseIcon />
        </IconButton>
      ) : null}
    </div>
  );
}

function InviteButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex min-h-10 min-w-0 flex-1 items-center gap-2.5 rounded-xl px-3 text-start text-sm font-medium text-soft hover:bg-hover hover:text-ink"
      >
        <PersonPlusIcon />
        {t.shell.invite}
      </button>
      {isOpen ? <InviteDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** False while there is something better to do: where nobody looks yet, lists may wait. */
function useIsLate(): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => whenIdle(() => startTransition(() => setLate(true))), []);
  return isLate;
}

/** Focus goes into the drawer and comes back; Escape closes it. The room behind it is inert meanwhile. */
function useDrawer(side: React.RefObject<HTMLElement | null>, isOpen: boolean, onClose: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const before = document.activeElement as HTMLElement | null;
    side.current?.querySelector<HTMLElement>("a, button")?.focus();
    return () => before?.focus();
  }, [side, isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    // On the window, so that a menu in the drawer may keep its Escape; a dialog over the drawer has its own.
    const onKey = (event: KeyboardEvent) => {
      const inDialog = (event.target as Element | null)?.closest?.("dialog");
      if (event.key === "Escape" && !inDialog) onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOpen, onClose]);
}
