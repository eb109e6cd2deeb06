"use client";

import { useCallback, useEffect, useRef } from "react";
import useSWR, { useSWRConfig } from "swr";
import * as api from "@/api/routes";
import type { MeAnswer, MyChanges } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";

const KEY = "me";

/** Myself, with what only I may know. Read anew when others were told something new of me. */
export function useMe() {
  const { me: id } = useEngine();
  const { data, error, mutate } = useSWR(KEY, api.me, { revalidateOnFocus: false });
  const told = useWorld((world) => world.people[id]);
  const first = useRef(told);
  useEffect(() => {
    if (first.current !== told) void mutate();
    first.current = told;
  }, [told, mutate]);
  return { me: data ?? null, error: data ? undefined : error, retry: () => void mutate() };
}

/** Shown at once, and taken back when it is refused. Rejects with the refusal. */
export function useChangeMe() {
  const { mutate } = useSWRConfig();
  return useCallback(
    async (changes: MyChanges): Promise<void> => {
      await mutate<MeAnswer>(KEY, () => api.changeMe(changes), {
        optimisticData: (now) => ({ ...(now as MeAnswer), ...shown(changes) }),
        rollbackOnError: true,
        revalidate: false,
      });
    },
    [mutate],
  );
}

function shown({ status, ...rest }: MyChanges): Partial<MeAnswer> {
  if (status === undefined) return rest;
  return { ...rest, status: status === null ? null : { ...status, emoji: status.emoji ?? "" } };
}
