"use client";

import type { Session } from "next-auth";
import { useEffect, useState } from "react";
import { takeEarlySession } from "@/live/early";

/**
 * What the server said while the scripts were read. Undefined: nothing, and next-auth asks for itself; which it does
 * twice, for it hears its own news.
 */
export function useEarlySession(): Session | null | undefined | "asking" {
  const [asked] = useState(takeEarlySession);
  const [session, setSession] = useState<Session | null | undefined | "asking">(asked ? "asking" : undefined);
  useEffect(() => {
    void asked?.then((said) => setSession(said as Session | null | undefined));
  }, [asked]);
  return session;
}
