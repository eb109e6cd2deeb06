import { singleKeys } from "@/lib/actions";
import { createStore } from "@/lib/store";
import { bestOf, type Language, speak } from "@/text";

/** The only localStorage: small choices of this device. No names, no messages, no tokens. */
export type Theme = "light" | "dark" | "system";

const THEME = "klatsch.theme";
const LANGUAGE = "klatsch.language";
const DENSITY = "klatsch.density";
const ENTER = "klatsch.enter";
const SINGLE_KEYS = "klatsch.keys";
const LAST_ROOM = "klatsch.room";
const RECENT = "klatsch.recent";

export function readTheme(): Theme {
  const kept = read(THEME);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepTheme(theme: Theme): void {
  if (theme === "system") forget(THEME);
  else write(THEME, theme);
  showTheme();
}

/** Also done by the first script of every page, before anything is painted. */
export function showTheme(): void {
  const theme = readTheme();
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Follows the system, and the choice made in another tab. */
export function watchTheme(): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const onStorage = (event: StorageEvent) => event.key === THEME && showTheme();
  system.addEventListener("change", showTheme);
  window.addEventListener("storage", onStorage);
  return () => {
    system.removeEventListener("change", showTheme);
    window.removeEventListener("storage", onStorage);
  };
}

/** Null: as the browser says. */
export function readLanguage(): Language | null {
  const kept = read(LANGUAGE);
  return kept === "en" || kept === "de" ? kept : null;
}

export function keepLanguage(language: Language | null): void {
  if (language) write(LANGUAGE, language);
  else forget(LANGUAGE);
  void showLanguage();
}

export const showLanguage = (): Promise<void> => speak(readLanguage() ?? bestOf(navigator.languages));

// -- how much fits on the screen -------------------------------------------------------------------------------

export type Density = "comfortable" | "compact";

export const readDensity = (): Density => (read(DENSITY) === "compact" ? "compact" : "comfortable");

export function keepDensity(density: Density): void {
  if (density === "compact") write(DENSITY, density);
  else forget(DENSITY);
  showDensity();
}

/** Also done by the first script of every page. `app/globals.css` says what it means. */
export function showDensity(): void {
  document.documentElement.dataset.density = readDensity();
}

// -- keys ------------------------------------------------------------------------------------------------------

/** True: Enter sends and Shift+Enter begins a line. False: the other way round, with Ctrl or ⌘ to send. */
export const readEnterSends = (): boolean => read(ENTER) !== "line";

export const enterSends = createStore(true);

export function keepEnterSends(sends: boolean): void {
  if (sends) forget(ENTER);
  else write(ENTER, "line");
  enterSends.write(sends);
}

export const readSingleKeys = (): boolean => read(SINGLE_KEYS) !== "off";

export function keepSingleKeys(on: boolean): void {
  if (on) forget(SINGLE_KEYS);
  else write(SINGLE_KEYS, "off");
  singleKeys.write(on);
}

/** Takes up what this device prefers, and follows what another tab chooses. */
export function watchPreferences(): () => void {
  const take = () => {
    showDensity();
    enterSends.write(readEnterSends());
    singleKeys.write(readSingleKeys());
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || [DENSITY, ENTER, SINGLE_KEYS].includes(event.key)) take();
    if (event.key === LANGUAGE) void showLanguage();
  };
  take();
  const stop = watchTheme();
  window.addEventListener("storage", onStorage);
  return () => {
    stop();
    window.removeEventListener("storage", onStorage);
  };
}

// -- where I was -----------------------------------------------------------------------------------------------

const MOST_RECENT = 30;

/** What was picked in the switcher, the latest first: ids of rooms, people and actions, and no names. */
export function readRecent(): string[] {
  return (read(RECENT) ?? "").split(" ").filter(Boolean);
}

export function keepRecent(id: string): void {
  const rest = readRecent().filter((one) => one !== id);
  write(RECENT, [id, ...rest].slice(0, MOST_RECENT).join(" "));
}

export const forgetRecent = (): void => forget(RECENT);

export const readLastRoom = (): string | null => read(LAST_ROOM);
export const keepLastRoom = (room: string): void => write(LAST_ROOM, room);
export const forgetLastRoom = (): void => forget(LAST_ROOM);

// Storage may be forbidden; a preference is not worth an error.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {}
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {}
}
