import { askRoom } from "@/features/rooms/room-dialogs";
import { neighbour } from "@/features/rooms/room-title";
import type { Action } from "@/lib/actions";
import { walkRegions } from "@/lib/regions";
import { go, roomPath, type ViewName, viewPath } from "@/lib/route";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";

/** What may be done anywhere in the app; keys, the switcher and the sheet of shortcuts share this table. */
export interface AppAct {
  here: string | null;
  /** My rooms in the order of the sidebar. */
  rooms: () => RoomRow[];
  isGuest: boolean;
  isAdmin: boolean;
  show: (dialog: AppDialog) => void;
  readAll: () => void;
}

export type AppDialog = "switcher" | "shortcuts";

const walk = (by: 1 | -1, onlyNews: boolean) => (on: AppAct) => {
  const next = neighbour(on.rooms(), on.here, by, onlyNews);
  if (next) go(roomPath(next.id));
};

const screen = (name: ViewName, label: () => string): Action<AppAct> => ({
  id: `app.${name}`,
  label,
  run: () => go(viewPath(name)),
});

export const APP_ACTIONS: readonly Action<AppAct>[] = [
  { id: "app.switch", label: () => t.shell.goTo, keys: "Mod+k", run: (on) => on.show("switcher") },
  { id: "app.next", label: () => t.shell.nextRoom, keys: "Alt+ArrowDown", run: walk(1, false) },
  { id: "app.previous", label: () => t.shell.previousRoom, keys: "Alt+ArrowUp", run: walk(-1, false) },
  { id: "app.next-news", label: () => t.shell.nextUnread, keys: "Alt+Shift+ArrowDown", run: walk(1, true) },
  {
    id: "app.previous-news",
    label: () => t.shell.previousUnread,
    keys: "Alt+Shift+ArrowUp",
    run: walk(-1, true),
  },
  { id: "app.read-all", label: () => t.shell.readAll, keys: "Shift+Escape", run: (on) => on.readAll() },
  screen("inbox", () => t.shell.inbox),
  screen("threads", () => t.shell.threads),
  screen("mentions", () => t.shell.mentions),
  screen("saved", () => t.shell.saved),
  screen("drafts", () => t.shell.drafts),
  { ...screen("browse", () => t.shell.browse), isOffered: (on) => !on.isGuest },
  { ...screen("admin", () => t.shell.screens.admin), isOffered: (on) => on.isAdmin },
  {
    id: "app.create",
    label: () => t.shell.create,
    isOffered: (on) => !on.isGuest,
    run: () => askRoom({ kind: "create" }),
  },
  { id: "app.next-region", label: () => t.ui.nextRegion, keys: "F6", run: () => walkRegions(1) },
  {
    id: "app.previous-region",
    label: () => t.ui.previousRegion,
    keys: "Shift+F6",
    run: () => walkRegions(-1),
  },
  { id: "app.shortcuts", label: () => t.shell.shortcuts, keys: "?", run: (on) => on.show("shortcuts") },
];
