"use client";

import { useSyncExternalStore } from "react";

/** The same bound as Tailwind's `md`. */
const QUERY = "(width < 48rem)";

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(QUERY);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => matchMedia(QUERY).matches,
    () => false,
  );
}
