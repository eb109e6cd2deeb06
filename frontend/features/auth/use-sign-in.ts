"use client";

import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";

export interface Credentials {
  email: string;
  password: string;
}

export function useSignIn() {
  const { trigger, error, isMutating } = useSWRMutation(
    "sign-in",
    (_key, { arg }: { arg: Credentials }) => api.signIn(arg),
    { throwOnError: false },
  );
  return { signIn: trigger, error, status: isMutating ? "busy" : error ? "refused" : "ready" } as const;
}
