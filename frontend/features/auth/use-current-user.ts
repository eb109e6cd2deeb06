"use client";

import { useSession } from "next-auth/react";
import { useEffect, useState } from "react";
import * as api from "@/api/routes";
import type { CurrentUser } from "@/api/types.gen";

type SessionUser = Omit<CurrentUser, "expires">;

export type Current =
  | { status: "loading"; user: null }
  | { status: "unreachable"; user: null }
  | { status: "signed-out"; user: null }
  | { status: "signed-in"; user: SessionUser };

/**
 * Who is signed in. next-auth's client says "unauthenticated" also when its request failed, and a server that
 * restarts must not throw everybody out: so a signed-out answer counts only after the server itself said it.
 */
export function useCurrentUser(): Current & { retry: () => void } {
  const { data, status, update } = useSession();
  const [verdict, setVerdict] = useState<"none" | "signed-out" | "unreachable">("none");
  const [last, setLast] = useState<SessionUser | null>(null);
  const user = asUser(data?.user);

  useEffect(() => {
    if (user) setLast(user);
  }, [user]);

  useEffect(() => {
    if (status !== "unauthenticated") return setVerdict("none");
    let stale = false;
    void api.session().then(
      (session) => {
        if (stale) return;
        if (session?.user) void update();
        else setVerdict("signed-out");
      },
      () => !stale && setVerdict("unreachable"),
    );
    return () => {
      stale = true;
    };
  }, [status, update]);

  const retry = () => window.location.reload();
  const known = user ?? (verdict === "signed-out" ? null : last);
  if (known) return { status: "signed-in", user: known, retry };
  if (verdict === "none") return { status: "loading", user: null, retry };
  return { status: verdict, user: null, retry };
}

function asUser(user: unknown): SessionUser | null {
  const found = user as Partial<SessionUser> | undefined;
  return typeof found?.id === "string" ? (found as SessionUser) : null;
}
