import { createStore } from "@/lib/store";

/** How this device shows the sidebar. */
export interface SidebarChoices {
  /** The sections that are folded, by `keyOf`. */
  folded: readonly string[];
  unreadOnly: boolean;
}

const KEPT = "klatsch.sidebar";

export const sidebar = createStore<SidebarChoices>(read());

/** The names of sections are a person's own words: what is kept here does not hold them. */
export function keyOf(section: string): string {
  let sum = 0x811c9dc5;
  for (const sign of section) sum = Math.imul(sum ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum.toString(36);
}

export const isFolded = (choices: SidebarChoices, section: string): boolean =>
  choices.folded.includes(keyOf(section));

export function fold(section: string, on: boolean): void {
  const key = keyOf(section);
  const others = sidebar.read().folded.filter((one) => one !== key);
  keep({ ...sidebar.read(), folded: on ? [...others, key] : others });
}

export const showUnreadOnly = (on: boolean): void => keep({ ...sidebar.read(), unreadOnly: on });

/** What another tab of this browser chose counts here too. */
export function watchSidebar(): () => void {
  const hear = (event: StorageEvent) => event.key === KEPT && sidebar.write(read());
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}

function keep(choices: SidebarChoices): void {
  sidebar.write(choices);
  try {
    localStorage.setItem(KEPT, JSON.stringify(choices));
  } catch {
    // Storage may be forbidden; a preference is not worth an error.
  }
}

function read(): SidebarChoices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    const { folded, unreadOnly } = (kept ?? {}) as Partial<Record<keyof SidebarChoices, unknown>>;
    const keys = Array.isArray(folded) ? folded.filter((one) => typeof one === "string") : [];
    return { folded: keys, unreadOnly: unreadOnly === true };
  } catch {
    return { folded: [], unreadOnly: false };
  }
}
