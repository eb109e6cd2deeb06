import { createStore } from "@/lib/store";

/** What this device may do on its own: keep what was read, and tell by notifications and sound. No names here. */
const KEEPING = "klatsch.keep";
const TELLING = "klatsch.notify";

/** False on a shared computer: nothing that was read stays on it. */
export const readKeeping = (): boolean => read(KEEPING) !== "no";
export const isKeeping = createStore(true);

export function chooseKeeping(keep: boolean): void {
  write(KEEPING, keep ? null : "no");
  isKeeping.write(keep);
}

/** How this device tells of news while a tab is open. `words`: what was said stands in the notification. */
export interface Telling {
  isOn: boolean;
  sound: boolean;
  words: boolean;
}

const SILENT: Telling = { isOn: false, sound: false, words: true };
export const telling = createStore<Telling>(SILENT);

export function readTelling(): Telling {
  const chosen = (read(TELLING) ?? "").split(" ");
  return {
    isOn: chosen.includes("on"),
    sound: chosen.includes("sound"),
    words: !chosen.includes("no-words"),
  };
}

export function chooseTelling(changes: Partial<Telling>): void {
  const now = { ...readTelling(), ...changes };
  const words = [now.isOn && "on", now.sound && "sound", !now.words && "no-words"].filter(Boolean);
  write(TELLING, words.join(" ") || null);
  telling.write(now);
}

/** Takes up what was chosen here, and follows what another tab chooses. */
export function watchDevice(): () => void {
  const take = () => {
    const now = readTelling();
    telling.update((old) => (JSON.stringify(old) === JSON.stringify(now) ? old : now));
    isKeeping.write(readKeeping());
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key === KEEPING || event.key === TELLING) take();
  };
  take();
  window.addEventListener("storage", onStorage);
  return () => window.removeEventListener("storage", onStorage);
}

// Storage may be forbidden; a preference is not worth an error.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}
