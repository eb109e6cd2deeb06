import { bestOf, type Language, speak } from "@/text";

/** The only localStorage: small choices of this device. No names, no messages, no tokens. */
export type Theme = "light" | "dark" | "system";

const THEME = "klatsch.theme";
const LANGUAGE = "klatsch.language";
const LAST_ROOM = "klatsch.room";

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
