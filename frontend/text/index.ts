import { createStore } from "@/lib/store";
import { en } from "./en";

export type Language = "en" | "de";

/** Every text of the interface. English is complete by definition; the compiler holds the others to it. */
export type Catalogue = typeof en;

/** The catalogue in use, as a live binding: read it where the text is needed, never keep a part of it. */
export let t: Catalogue = en;

/** `ready` once the catalogue of this device was chosen; what is shown before is in English. */
export const spoken = createStore<{ language: Language; ready: boolean }>({ language: "en", ready: false });

const LOADERS: Record<Language, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import("./de")).de,
};

/** A catalogue that cannot be loaded leaves the one that is there: a page in English is better than none. */
export async function speak(language: Language): Promise<void> {
  const catalogue = await LOADERS[language]().catch(() => null);
  if (catalogue) t = catalogue;
  const now = catalogue ? language : spoken.read().language;
  document.documentElement.lang = now;
  spoken.write({ language: now, ready: true });
}

/** The first of the browser's languages that there is a catalogue for. */
export function bestOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (base === "en" || base === "de") return base;
  }
  return "en";
}
