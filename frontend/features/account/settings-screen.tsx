"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { sentence } from "@/api/errors";
import { viewPath } from "@/lib/route";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { BellIcon, GearIcon, KeyIcon, LockIcon, PersonIcon, ScreenIcon, SunIcon } from "@/ui/icons";
import { Waiting } from "@/ui/late";
import { Page } from "@/ui/page";
import { Trouble } from "@/ui/trouble";
import { useNarrow } from "@/ui/use-narrow";
import { DevicesPage } from "./device-list";
import { AppearancePage, KeyboardPage, LanguagePage } from "./device-pages";
import { NotificationsPage } from "./notifications-page";
import { PAGES, pageNamed, type SettingsPage } from "./pages";
import { PasswordPage } from "./password-page";
import { ProfilePage } from "./profile-page";
import { useMe } from "./use-me";

const ICONS: Record<SettingsPage, typeof GearIcon> = {
  profile: PersonIcon,
  appearance: SunIcon,
  notifications: BellIcon,
  devices: ScreenIcon,
  password: LockIcon,
  language: GearIcon,
  keyboard: KeyIcon,
};

interface SettingsScreenProps {
  rest: string | null;
  /** What other features have to say on these pages; the shell brings them together. */
  shortcuts: ReactNode;
  notifications?: ReactNode;
  devices?: ReactNode;
}

/** A list of pages beside the one that is open; on narrow screens one or the other. */
export function SettingsScreen({ rest, ...slots }: SettingsScreenProps) {
  const isNarrow = useNarrow();
  const named = pageNamed(rest);
  const page = named ?? (isNarrow ? null : "profile");
  return (
    <Page title={t.account.title}>
      <div className="flex flex-1 items-start gap-8 px-3 py-5 sm:px-5">
        {isNarrow && page ? null : <Pages here={page} />}
        {page ? (
          <div className="min-w-0 flex-1" data-testid="settings">
            {isNarrow ? (
              <AppLink
                to={viewPath("settings")}
                className="-ms-1 mb-3 inline-flex min-h-9 items-center px-1 text-sm font-medium text-accent hover:underline"
              >
                <span aria-hidden="true" className="rtl:-scale-x-100">
                  {"‹\u00a0"}
                </span>
                {t.settings.all}
              </AppLink>
            ) : null}
            <h2 className="mb-5 text-xl font-semibold tracking-tight">{t.account.pages[page]}</h2>
            <div>
              <Content key={page} page={page} {...slots} />
            </div>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

function Pages({ here }: { here: SettingsPage | null }) {
  return (
    <nav aria-label={t.account.title} className="w-full shrink-0 md:sticky md:top-5 md:w-56">
      <ul className="flex flex-col gap-0.5">
        {PAGES.map((page) => {
          const Icon = ICONS[page];
          return (
            <li key={page}>
              <AppLink
                to={viewPath("settings", page)}
                aria-current={page === here ? "page" : undefined}
                className={clsx(
                  "flex min-h-11 items-center gap-3 rounded-lg px-3 text-[0.9375rem] md:min-h-9",
                  page === here
                    ? "bg-accent-wash font-semibold text-accent-strong forced-border dark:text-accent"
                    : "hover:bg-hover",
                )}
              >
                <Icon className="size-5 shrink-0 opacity-70" />
                {t.account.pages[page]}
              </AppLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

type Slots = Omit<SettingsScreenProps, "rest">;

function Content({ page, shortcuts, notifications, devices }: Slots & { page: SettingsPage }) {
  switch (page) {
    case "appearance":
      return <AppearancePage />;
    case "language":
      return <LanguagePage />;
    case "keyboard":
      return <KeyboardPage shortcuts={shortcuts} />;
    case "notifications":
      return <NotificationsPage here={notifications} />;
    default:
      return <OfMine page={page} devices={devices} />;
  }
}

/** What only the server knows of me. */
function OfMine({ page, devices }: { page: "profile" | "devices" | "password"; devices: ReactNode }) {
  const { me, error, retry } = useMe();
  if (error && !me) {
    return (
      <Trouble title={t.settings.failed} onRetry={retry}>
        {sentence(error)}
      </Trouble>
    );
  }
  if (!me) return <Waiting />;
  if (page === "profile") return <ProfilePage me={me} />;
  if (page === "password") return <PasswordPage me={me} />;
  return (
    <>
      <DevicesPage me={me.id} />
      {devices}
    </>
  );
}
