"use client";

import { useSyncExternalStore } from "react";

type Bound = "md" | "lg";

/** The same bounds as Tailwind's. Each query is made once: to make one asks the browser for the layout as it is now. */
const below = { md: watched("(width < 48rem)"), lg: watched("(width < 64rem)") };

export function useNarrow(bound: Bound = "md"): boolean {
  const { watch, matches } = below[bound];
  return useSyncExternalStore(watch, matches, () => false);
}

function watched(query: string) {
  let made: MediaQueryList | null = null;
  const list = () => {
    made ??= matchMedia(query);
    return made;
  };
  return {
    watch: (changed: () => void) => {
      list().addEventListener("change", changed);
      return () => list().removeEventListener("change", changed);
    },
    matches: () => list().matches,
  };
}
