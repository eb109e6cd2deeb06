import { neighbour } from "@/features/rooms/room-title";
import type { Action } from "@/lib/actions";
import { go, roomPath } from "@/lib/route";
import type { RoomRow } from "@/live/world";

/** What may be done anywhere in the app; keys, the switcher and the sheet of shortcuts share this table. */
export interface AppAct {
  here: string | null;
  /** My rooms in the order of the sidebar. */
  rooms: RoomRow[];
  isGuest: boolean;
  show: (dialog: AppDialog) => void;
}

export type AppDialog = "switcher" | "shortcuts" | "create" | "browse";

const walk = (by: 1 | -1, onlyNews: boolean) => (on: AppAct) => {
  const next = neighbour(on.rooms, on.here, by, onlyNews);
  if (next) go(roomPath(next.id));
};

export const APP_ACTIONS: readonly Action<AppAct>[] = [
  {
    id: "app.switch",
    label: () => "Go to a room or a person",
    keys: "Mod+k",
    run: (on) => on.show("switcher"),
  },
  { id: "app.next", label: () => "Next room", keys: "Alt+ArrowDown", run: walk(1, false) },
  { id: "app.previous", label: () => "Previous room", keys: "Alt+ArrowUp", run: walk(-1, false) },
  { id: "app.next-news", label: () => "Next unread room", keys: "Alt+Shift+ArrowDown", run: walk(1, true) },
  {
    id: "app.previous-news",
    label: () => "Previous unread room",
    keys: "Alt+Shift+ArrowUp",
    run: walk(-1, true),
  },
  {
    id: "app.browse",
    label: () => "Browse rooms",
    isOffered: (on) => !on.isGuest,
    run: (on) => on.show("browse"),
  },
  {
    id: "app.create",
    label: () => "Create a room",
    isOffered: (on) => !on.isGuest,
    run: (on) => on.show("create"),
  },
  { id: "app.shortcuts", label: () => "Keyboard shortcuts", keys: "?", run: (on) => on.show("shortcuts") },
];
