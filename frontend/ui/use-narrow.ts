"use client";

import { useSyncExternalStore } from "react";

/** The same bounds as Tailwind's. */
const BELOW = { md: "(width < 48rem)", lg: "(width < 64rem)" };

export function useNarrow(bound: keyof typeof BELOW = "md"): boolean {
  const query = BELOW[bound];
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}
