import { sentence } from "@/api/errors";
import type { MeAnswer, MyChanges } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { timeOf } from "@/lib/clock";
import { tell } from "@/lib/notices";
import { go, viewPath } from "@/lib/route";
import { keepTheme, readTheme, type Theme } from "@/state/preferences";
import { t } from "@/text";
import { PAGES } from "./pages";
import { type Span, untilOf } from "./until";

/** What I may do to how I am seen. `me` is null until it was read. */
export interface AccountAct {
  me: MeAnswer | null;
  change: (changes: MyChanges) => Promise<void>;
}

/** A refusal is told; so is what was done, where nothing on the screen would show it. */
export function tried(work: Promise<unknown>, done = ""): void {
  work.then(
    () => done && tell(done),
    (error) => tell(sentence(error), "danger"),
  );
}

const isQuiet = ({ me }: AccountAct): boolean => me?.doNotDisturbUntil != null;

function quiet(span: Span & keyof typeof t.account.dndFor): Action<AccountAct> {
  return {
    id: `account.dnd-${span}`,
    label: () => `${t.account.dnd}: ${t.account.dndFor[span]}`,
    isOffered: (on) => !isQuiet(on),
    run: ({ change }) => {
      const until = untilOf(span);
      tried(change({ doNotDisturbUntil: until }), until ? t.account.dndOn(timeOf(until)) : "");
    },
  };
}

export const STATUS_ACTIONS: readonly Action<AccountAct>[] = [
  {
    id: "account.status-clear",
    label: () => t.account.clearStatus,
    isOffered: ({ me }) => me?.status != null,
    run: ({ change }) => tried(change({ status: null }), t.account.statusCleared),
  },
  quiet("half"),
  quiet("hour"),
  quiet("tomorrow"),
  {
    id: "account.dnd-end",
    label: () => t.account.dndEnd,
    isOffered: isQuiet,
    run: ({ change }) => tried(change({ doNotDisturbUntil: null }), t.account.dndOff),
  },
  {
    id: "account.invisible",
    label: ({ me }) => (me?.invisible ? t.account.goVisible : t.account.goInvisible),
    isOffered: ({ me }) => me !== null,
    run: ({ me, change }) => tried(change({ invisible: !me?.invisible })),
  },
];

const THEMES: readonly Theme[] = ["light", "dark", "system"];

export const THEME_ACTIONS: readonly Action<AccountAct>[] = THEMES.map((theme) => ({
  id: `account.theme-${theme}`,
  label: () => `${t.account.theme}: ${t.account.themes[theme]}`,
  isOn: () => readTheme() === theme,
  run: () => keepTheme(theme),
}));

export const SETTINGS_ACTIONS: readonly Action<AccountAct>[] = PAGES.map((page) => ({
  id: `account.settings-${page}`,
  label: () => `${t.account.title}: ${t.account.pages[page]}`,
  run: () => go(viewPath("settings", page)),
}));

/** The menu, the switcher and the settings share it. */
export const ACCOUNT_ACTIONS: readonly Action<AccountAct>[] = [
  ...STATUS_ACTIONS,
  ...THEME_ACTIONS,
  ...SETTINGS_ACTIONS,
];
