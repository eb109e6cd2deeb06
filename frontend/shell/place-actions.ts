import type { Action } from "@/lib/actions";
import { go, viewPath } from "@/lib/route";
import { t } from "@/text";
import type { AppAct } from "./app-actions";

/** The ways to the screens of this part of the app, from anywhere. */
export const PLACE_ACTIONS: readonly Action<AppAct>[] = [
  { id: "place.search", label: () => t.switcher.search, keys: "/", run: () => go(viewPath("search")) },
  {
    id: "place.search-here",
    label: () => t.switcher.searchHere,
    keys: "Mod+f",
    run: ({ here }) =>
      go(here ? `${viewPath("search")}?${new URLSearchParams({ q: `in:${here} ` })}` : viewPath("search")),
  },
  { id: "place.people", label: () => t.switcher.people, run: () => go(viewPath("people")) },
  { id: "place.settings", label: () => t.switcher.settings, run: () => go(viewPath("settings")) },
];
