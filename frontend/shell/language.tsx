"use client";

import { Fragment, type ReactNode, useEffect, useSyncExternalStore } from "react";
import { showLanguage, watchPreferences } from "@/state/preferences";
import { spoken } from "@/text";

const ENGLISH = spoken.read();

/** Pages are exported in English; in another language, what is below is made anew once its texts are here. */
export function Language({ children }: { children: ReactNode }) {
  const { language } = useSyncExternalStore(spoken.watch, spoken.read, () => ENGLISH);
  useEffect(() => void showLanguage(), []);
  useEffect(() => watchPreferences(), []);
  return <Fragment key={language}>{children}</Fragment>;
}

/** False until it is known in which language to speak: what costs much to make twice waits for it. */
export function useIsSpoken(): boolean {
  return useSyncExternalStore(spoken.watch, spoken.read, () => ENGLISH).ready;
}
