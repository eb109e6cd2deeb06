"use client";

import { useCallback } from "react";
import useSWR, { useSWRConfig } from "swr";
import * as api from "@/api/routes";
import type { ChangedPreferences, MyPreferences } from "@/api/types.gen";
import { useEngine, useWorld } from "./provider";

const KEY = "preferences";

/** What I prefer everywhere. Asked for once; from then on the event says it, also of what another device chose. */
export function usePreferences() {
  const told = useWorld((world) => world.preferences);
  const { data, error, mutate } = useSWR(KEY, api.preferences, { revalidateOnFocus: false });
  return { preferences: told ?? data ?? null, error: told ? undefined : error, retry: () => void mutate() };
}

/** Shown at once, and taken back when it is refused. Rejects with the refusal. */
export function useChangePreferences() {
  const { world } = useEngine();
  const { cache } = useSWRConfig();
  return useCallback(
    async (changes: ChangedPreferences): Promise<void> => {
      const before = world.read().preferences ?? (cache.get(KEY)?.data as MyPreferences | undefined);
      const now = before ?? (await api.preferences());
      const wish = { ...now, ...withoutNulls(changes) };
      world.update((all) => ({ ...all, preferences: wish }));
      try {
        const answer = await api.changePreferences(changes);
        world.update((all) => ({ ...all, preferences: answer }));
      } catch (refusal) {
        world.update((all) => (all.preferences === wish ? { ...all, preferences: now } : all));
        throw refusal;
      }
    },
    [world, cache],
  );
}

function withoutNulls(changes: ChangedPreferences): Partial<MyPreferences> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null));
}
