"use client";

import { useCallback } from "react";
import useSWRInfinite from "swr/infinite";
import * as api from "@/api/routes";
import type { AccountBody, AccountState, UserId, UsersAnswer } from "@/api/types.gen";
import { useHeard } from "./use-admin";

const AT_ONCE = 50;
const EVENTS = ["user.changed"] as const;

/** People by name, page by page. `change` rejects with the refusal. */
export function useMembers(q: string, state: AccountState) {
  const { data, error, size, setSize, mutate, isValidating } = useSWRInfinite(
    keyOf(q, state),
    ([, , , after]) => api.allUsers({ q, state, after, limit: AT_ONCE }),
    { keepPreviousData: true, revalidateFirstPage: false, revalidateOnFocus: false },
  );
  const retry = useCallback(() => void mutate(), [mutate]);
  useHeard(EVENTS, retry);
  const change = useCallback(
    async (user: UserId, body: AccountBody): Promise<void> => {
      await api.changeUser(user, body);
      await mutate();
    },
    [mutate],
  );
  return {
    members: data?.flatMap((page) => page.users) ?? null,
    more: data?.at(-1)?.more ?? false,
    readMore: () => void setSize(size + 1),
    isReading: isValidating,
    error,
    retry,
    change,
  };
}

type Key = readonly [path: string, q: string, state: AccountState, after: UserId | undefined];

const keyOf =
  (q: string, state: AccountState) =>
  (page: number, before: UsersAnswer | null): Key | null => {
    if (page > 0 && !before?.more) return null;
    return ["/allUsers", q, state, before?.users.at(-1)?.user.id];
  };
