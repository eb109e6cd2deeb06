"use client";

import { type LatePart, latePart } from "@/lib/late-part";
import { go, type View, type ViewName } from "@/lib/route";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Waiting } from "@/ui/late";
import { Page } from "@/ui/page";

export interface ViewProps {
  /** What the address names below the screen: a person's id, a page of the settings; null: nothing. */
  rest: string | null;
}

/** Every screen that is no room. They come when they are wanted. */
const SCREENS: Partial<Record<ViewName, LatePart<ViewProps>>> = {
  inbox: latePart(() => import("@/features/inbox/inbox-screen").then((part) => part.default)),
  threads: latePart(() => import("./threads-view").then((part) => part.default)),
  mentions: latePart(() => import("@/features/inbox/mentions-screen").then((part) => part.default)),
  saved: latePart(() => import("@/features/inbox/saved-screen").then((part) => part.default)),
  drafts: latePart(() => import("@/features/inbox/drafts-screen").then((part) => part.default)),
  browse: latePart(() => import("@/features/rooms/browse-screen").then((part) => part.default)),
  admin: latePart(() => import("./admin-view").then((part) => part.AdminView)),
  search: latePart(() => import("@/features/search/search-screen").then((part) => part.SearchScreen)),
  settings: latePart(() => import("./settings-view").then((part) => part.SettingsView)),
  people: latePart(() => import("@/features/people/people-screen").then((part) => part.PeopleScreen)),
};

export function ViewScreen({ view }: { view: View }) {
  const Screen = SCREENS[view.name];
  if (!Screen) return <Nowhere />;
  return <Screen key={view.name} rest={view.rest} meanwhile={<Waiting />} />;
}

function Nowhere() {
  return (
    <Page title={t.shell.nowhereTitle}>
      <div className="grid flex-1 place-items-center p-6 text-center">
        <div>
          <p className="text-soft">{t.shell.nowhere}</p>
          <Button className="mt-5" onClick={() => go("/")}>
            {t.shell.home}
          </Button>
        </div>
      </div>
    </Page>
  );
}
