"use client";

import { useEffect } from "react";
import useSWR from "swr";
import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";
import { takeLeave } from "@/lib/leave";

/** Who is signed in already and comes here without a complaint goes straight on. */
export function useStraightOn(back: string | null): void {
  const { data } = useSWR(back === null ? null : "/api/auth/session", api.session, {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  const isIn = data?.user?.id !== undefined;
  useEffect(() => {
    if (isIn && back !== null) takeLeave()?.go(back);
  }, [isIn, back]);
}

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
