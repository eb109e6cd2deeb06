"use client";

import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { SessionGate, toSignIn } from "@/features/auth/session-gate";
import { ConnectionBanner } from "@/features/connection/connection-banner";
import { NewVersionBar } from "@/features/connection/new-version-bar";
import { PartBoundary, QuietBoundary } from "@/features/connection/part-boundary";
import { readEverything } from "@/features/inbox/read-everything";
import { RoomAsking } from "@/features/rooms/room-asking";
import { type Here, myRooms, useRoomHere } from "@/features/rooms/use-rooms";
import { latePart } from "@/lib/late-part";
import { usePath, viewIn } from "@/lib/route";
import { beginEarly } from "@/live/early";
import { LiveProvider, useEngine } from "@/live/provider";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import { Confirmer } from "@/ui/confirm";
import { MenuIcon } from "@/ui/icons";
import { Waiting } from "@/ui/late";
import { PageMenu } from "@/ui/page";
import { Toaster } from "@/ui/toaster";
import { Tooltips } from "@/ui/tooltip";
import { useAppDialogs } from "./app-dialogs";
import { useIsSpoken } from "./language";
import { PersonCards } from "./person-cards";
import { ShellPlaceholder } from "./shell-placeholder";
import { Sidebar } from "./sidebar";
import { TabTitle } from "./tab-title";
import { ViewScreen } from "./views";

// The largest part. It is asked for at once, and is here before it is known who asks; screens go without it.
const RoomView = latePart(() => import("./room-view").then((part) => part.RoomView));
RoomView.fetch();
// Asked for at once, too: until it is here, nobody is told of what happens.
const Notifier = latePart(() => import("@/features/notifications/notifier").then((part) => part.Notifier));
Notifier.fetch();
beginEarly();

/** The app: the only place where features meet. */
export function AppShell() {
  if (!useIsSpoken()) return <ShellPlaceholder />;
  return (
    <SessionGate waiting={<ShellPlaceholder />}>
      {(user, isConfirmed) => (
        <LiveProvider user={user.id} isConfirmed={isConfirmed} waiting={<ShellPlaceholder />}>
          <Frame user={user} />
        </LiveProvider>
      )}
    </SessionGate>
  );
}

/** The first room is made in slices, between which the page may answer; from one room to the next it is at once. */
function useStart(now: Here): Here {
  const later = useDeferredValue(now);
  return later.status === "reading" ? later : now;
}

function Frame({ user }: { user: Omit<CurrentUser, "expires"> }) {
  const engine = useEngine();
  const here = useStart(useRoomHere());
  const path = usePath();
  const view = useMemo(() => (path === null ? null : viewIn(path)), [path]);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const closeDrawer = useCallback(() => setDrawerOpen(false), []);
  const { shown } = useAppDialogs({
    here: here.room?.id ?? null,
    rooms: () => myRooms(engine.world.read()),
    isGuest: user.role === "guest",
    isAdmin: user.role === "owner" || user.role === "admin",
    readAll: () => void readEverything(engine),
  });
  const menu = useMemo(
    () => (
      <IconButton label={t.shell.openSidebar} onClick={() => setDrawerOpen(true)} className="md:hidden">
        <MenuIcon />
      </IconButton>
    ),
    [],
  );
  return (
    <div className="flex h-dvh overflow-clip" data-testid="frame">
      <a
        href="#room"
        className="absolute start-2 top-2 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t.shell.skip}
      </a>
      <TabTitle room={here.room} screen={view ? t.shell.screens[view.name] : null} />
      <Sidebar
        user={user}
        here={here.room?.id ?? null}
        view={view?.name ?? null}
        isOpen={isDrawerOpen}
        onClose={closeDrawer}
      />
      <main
        id="room"
        tabIndex={-1}
        data-region="main"
        inert={isDrawerOpen}
        className="relative flex min-w-0 flex-1 flex-col outline-none"
      >
        <ConnectionBanner onSignIn={toSignIn} />
        <NewVersionBar />
        <PageMenu value={menu}>
          <PartBoundary place={path ?? ""}>
            {view ? (
              <ViewScreen view={view} />
            ) : (
              <RoomView here={here} isGuest={user.role === "guest"} meanwhile={<Waiting />} />
            )}
          </PartBoundary>
        </PageMenu>
      </main>
      <QuietBoundary>{shown}</QuietBoundary>
      <QuietBoundary>
        <Notifier />
      </QuietBoundary>
      <RoomAsking />
      <Confirmer />
      <PersonCards />
      <Toaster />
      <Tooltips />
    </div>
  );
}
