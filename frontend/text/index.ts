import { createStore } from "@/lib/store";
import { en } from "./en";
import type { far } from "./en/far";

export type Language = "en" | "de";

/** Every text of the interface. English is complete by definition; the compiler holds the others to it. */
export type Catalogue = typeof en & typeof far;

/**
 * The catalogue in use, as a live binding: read it where the text is needed, never keep a part of it. Screens that
 * come when they are wanted take theirs from `text/far.ts`, or everybody would wait for all of them.
 */
export let t: typeof en = en;

/** The catalogue of another language than English, all of it; null while English is spoken. */
export let foreign: Catalogue | null = null;

/** `ready` once the catalogue of this device was chosen; what is shown before is in English. */
export const spoken = createStore<{ language: Language; ready: boolean }>({ language: "en", ready: false });

const LOADERS: Record<Language, () => Promise<Catalogue | null>> = {
  en: async () => null,
  de: async () => (await import("./de")).de,
};

/** A catalogue that cannot be loaded leaves the one that is there: a page in English is better than none. */
export async function speak(language: Language): Promise<void> {
  const loaded = await LOADERS[language]().then(
    (catalogue) => ({ language, catalogue }),
    () => ({ language: spoken.read().language, catalogue: foreign }),
  );
  foreign = loaded.catalogue;
  t = foreign ?? en;
  document.documentElement.lang = loaded.language;
  spoken.write({ language: loaded.language, ready: true });
}

/** The first of the browser's languages that there is a catalogue for. */
export function bestOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (base === "en" || base === "de") return base;
  }
  return "en";
}
