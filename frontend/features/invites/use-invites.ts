"use client";

import useSWR from "swr";
import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";

const KEY = "/allInvites";

export function useInvites() {
  const { data, error, mutate } = useSWR(KEY, api.allInvites);
  return { invites: data?.invites ?? null, error, retry: () => void mutate() };
}

type Terms = Parameters<typeof api.invite>[0];

/** The answer's `url` is shown this once: the server keeps no copy of the token. */
export function useCreateInvite() {
  const { trigger, data, error, isMutating } = useSWRMutation(
    KEY,
    (_key, { arg }: { arg: Terms }) => api.invite(arg),
    { throwOnError: false, populateCache: false, revalidate: true },
  );
  const status = isMutating ? "busy" : error ? "refused" : data ? "done" : "ready";
  return { create: trigger, created: data ?? null, error, status } as const;
}

/** Rejects with the refusal. */
export function useRevokeInvite() {
  const { trigger, isMutating } = useSWRMutation(
    KEY,
    (_key, { arg }: { arg: string }) => api.revokeInvite(arg),
    { populateCache: false, revalidate: true },
  );
  return { revoke: trigger, status: isMutating ? "busy" : "ready" } as const;
}
