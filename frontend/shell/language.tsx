"use client";

import { Fragment, type ReactNode, useEffect, useSyncExternalStore } from "react";
import { showLanguage, watchPreferences } from "@/state/preferences";
import { type Language as Spoken, spoken } from "@/text";

const ENGLISH = spoken.read();

/** Pages are exported in English; in another language, what is below is made anew once its texts are here. */
export function Language({ children }: { children: ReactNode }) {
  const { language } = useSyncExternalStore(spoken.watch, spoken.read, () => ENGLISH);
  useEffect(() => linkManifest(language), [language]);
  useEffect(() => void showLanguage(), []);
  useEffect(() => watchPreferences(), []);
  return <Fragment key={language}>{children}</Fragment>;
}

/** Whoever installs the app finds its shortcuts called as they read it. The app stays the same one: its id is. */
function linkManifest(language: Spoken): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
  if (link) link.href = MANIFESTS[language];
}

const MANIFESTS: Record<Spoken, string> = {
  en: "/manifest.webmanifest",
  de: "/manifest.de.webmanifest",
};

/** False until it is known in which language to speak: what costs much to make twice waits for it. */
export function useIsSpoken(): boolean {
  return useSyncExternalStore(spoken.watch, spoken.read, () => ENGLISH).ready;
}
