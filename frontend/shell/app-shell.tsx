"use client";

import { useMemo, useState } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { SessionGate, toSignIn } from "@/features/auth/session-gate";
import { ConnectionBanner } from "@/features/connection/connection-banner";
import { inOrder } from "@/features/rooms/room-title";
import { useRoomHere, useRooms } from "@/features/rooms/use-rooms";
import { usePath, viewIn } from "@/lib/route";
import { LiveProvider } from "@/live/provider";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import { Confirmer } from "@/ui/confirm";
import { MenuIcon } from "@/ui/icons";
import { PageMenu } from "@/ui/page";
import { Toaster } from "@/ui/toaster";
import { Tooltips } from "@/ui/tooltip";
import { useAppDialogs } from "./app-dialogs";
import { useIsSpoken } from "./language";
import { PersonCards } from "./person-cards";
import { RoomView } from "./room-view";
import { ShellPlaceholder } from "./shell-placeholder";
import { Sidebar } from "./sidebar";
import { TabTitle } from "./tab-title";
import { ViewScreen } from "./views";

/** The app: the only place where features meet. */
export function AppShell() {
  if (!useIsSpoken()) return <ShellPlaceholder />;
  return (
    <SessionGate waiting={<ShellPlaceholder />}>
      {(user) => (
        <LiveProvider user={user.id} waiting={<ShellPlaceholder />}>
          <Frame user={user} />
        </LiveProvider>
      )}
    </SessionGate>
  );
}

function Frame({ user }: { user: Omit<CurrentUser, "expires"> }) {
  const here = useRoomHere();
  const path = usePath();
  const view = useMemo(() => (path === null ? null : viewIn(path)), [path]);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const { sections } = useRooms();
  const rooms = useMemo(() => inOrder(sections), [sections]);
  const { show, shown } = useAppDialogs({
    here: here.room?.id ?? null,
    rooms,
    isGuest: user.role === "guest",
  });
  const menu = (
    <IconButton label={t.shell.openSidebar} onClick={() => setDrawerOpen(true)} className="md:hidden">
      <MenuIcon />
    </IconButton>
  );
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#room"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t.shell.skip}
      </a>
      <TabTitle room={here.room} />
      <Sidebar
        user={user}
        here={here.room?.id ?? null}
        isOpen={isDrawerOpen}
        onClose={() => setDrawerOpen(false)}
        onDialog={show}
      />
      <main
        id="room"
        tabIndex={-1}
        inert={isDrawerOpen}
        className="relative flex min-w-0 flex-1 flex-col outline-none"
      >
        <ConnectionBanner onSignIn={toSignIn} />
        <PageMenu value={menu}>
          {view ? <ViewScreen view={view} /> : <RoomView here={here} onBrowse={() => show("browse")} />}
        </PageMenu>
      </main>
      {shown}
      <Confirmer />
      <PersonCards />
      <Toaster />
      <Tooltips />
    </div>
  );
}
