"use client";

import useSWR from "swr";
import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";

/** Asking also sets the cookie with which a provider's sign-in can use the invite. */
export function useInvitation(token: string | null) {
  const { data, error, mutate } = useSWR(
    token ? ["invitation", token] : null,
    ([, secret]) => api.peekInvite(secret),
    { revalidateOnFocus: false, revalidateOnReconnect: false, shouldRetryOnError: false },
  );
  return { invitation: data ?? null, error, retry: () => void mutate() };
}

type Newcomer = Parameters<typeof api.join>[0];

export function useJoin() {
  const { trigger, error, isMutating } = useSWRMutation(
    "join",
    (_key, { arg }: { arg: Newcomer }) => api.join(arg),
    { throwOnError: false },
  );
  return { join: trigger, error, status: isMutating ? "busy" : error ? "refused" : "ready" } as const;
}
