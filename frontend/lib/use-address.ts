"use client";

import { useSyncExternalStore } from "react";

/** The query of the address; null before hydration, since one exported page serves every query. */
export function useQuery(): URLSearchParams | null {
  const search = useSyncExternalStore(
    never,
    () => window.location.search,
    () => null,
  );
  return search === null ? null : new URLSearchParams(search);
}

/**
 * The secret after `#`, which no server and no log ever sees; null before hydration, empty when there is none.
 * It stays in the address, so that loading the page again still works.
 */
export function useFragmentToken(): string | null {
  return useSyncExternalStore(watchHash, readHash, () => null);
}

function readHash(): string {
  return window.location.hash.slice(1);
}

function watchHash(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

function never(): () => void {
  return () => {};
}
