"use client";

import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from "react";
import { go, type View, type ViewName } from "@/lib/route";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Waiting } from "@/ui/late";
import { Page } from "@/ui/page";

export interface ViewProps {
  /** What the address names below the screen: a person's id, a page of the settings; null: nothing. */
  rest: string | null;
}

type Screen = LazyExoticComponent<ComponentType<ViewProps>>;

/** Every screen that is no room. They come when they are wanted. */
const SCREENS: Partial<Record<ViewName, Screen>> = {
  inbox: lazy(() => import("@/features/inbox/inbox-screen")),
  threads: lazy(() => import("./threads-view")),
  mentions: lazy(() => import("@/features/inbox/mentions-screen")),
  saved: lazy(() => import("@/features/inbox/saved-screen")),
  drafts: lazy(() => import("@/features/inbox/drafts-screen")),
  browse: lazy(() => import("@/features/rooms/browse-screen")),
  admin: lazy(() => import("./admin-view").then((part) => ({ default: part.AdminView }))),
  search: lazy(() =>
    import("@/features/search/search-screen").then((part) => ({ default: part.SearchScreen })),
  ),
  settings: lazy(() => import("./settings-view").then((part) => ({ default: part.SettingsView }))),
  people: lazy(() =>
    import("@/features/people/people-screen").then((part) => ({ default: part.PeopleScreen })),
  ),
};

export function ViewScreen({ view }: { view: View }) {
  const Screen = SCREENS[view.name];
  if (!Screen) return <Nowhere />;
  return (
    <Suspense fallback={<Waiting />}>
      <Screen key={view.name} rest={view.rest} />
    </Suspense>
  );
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
