"use client";

import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";

type Owner = Parameters<typeof api.setup>[0];

export function useSetup() {
  const { trigger, error, isMutating } = useSWRMutation(
    "setup",
    (_key, { arg }: { arg: Owner }) => api.setup(arg),
    { throwOnError: false },
  );
  return { setup: trigger, error, status: isMutating ? "busy" : error ? "refused" : "ready" } as const;
}
