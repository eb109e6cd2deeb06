"use client";

import { getProviders, signIn } from "next-auth/react";
import { useState } from "react";
import useSWR from "swr";

/** The other ways in (GitHub, an OIDC server …), as Auth.js lists them; passwords have their own form. */
export function useProviders() {
  const { data } = useSWR("/api/auth/providers", getProviders, {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  return Object.values(data ?? {}).filter((provider) => provider.type !== "credentials");
}

export function useProviderSignIn(callbackUrl: string) {
  const [going, setGoing] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const start = async (id: string) => {
    setGoing(id);
    setFailed(false);
    try {
      await signIn(id, { redirectTo: callbackUrl });
    } catch {
      setFailed(true);
      setGoing(null);
    }
  };
  return { start, going, failed };
}
