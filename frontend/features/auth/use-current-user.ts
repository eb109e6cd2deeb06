"use client";

import { useSession } from "next-auth/react";
import { useEffect, useRef, useState } from "react";
import * as api from "@/api/routes";
import type { CurrentUser } from "@/api/types.gen";
import { shared } from "@/lib/shared";
import { forgetUser, keepLastUser, readLastUser } from "@/state/last-user";
import { openShelf } from "@/state/shelf";

type SessionUser = Omit<CurrentUser, "expires">;

export type Current =
  | { status: "loading"; user: null }
  | { status: "unreachable"; user: null }
  | { status: "signed-out"; user: null }
  /** `isConfirmed`: the server said so, now and not only last time. */
  | { status: "signed-in"; user: SessionUser; isConfirmed: boolean };

const ASK_AGAIN_MS = 5_000;

/**
 * Who is signed in. next-auth's client says "unauthenticated" also when its request failed, and a server that
 * restarts must not throw everybody out: so a signed-out answer counts only after the server itself said it. Until it
 * has said anything, whoever was here last finds the app as they left it.
 */
export function useCurrentUser(): Current & { retry: () => void } {
  const { data, status, update } = useSession();
  const [verdict, setVerdict] = useState<"none" | "signed-out" | "unreachable">("none");
  const [last, setLast] = useState<SessionUser | null>(null);
  // next-auth hears its own news and asks twice; the same answer is the same object, and shows nothing anew.
  const said = useRef<SessionUser | null>(null);
  const user = shared(said.current, asUser(data?.user));
  said.current = user;

  useEffect(() => {
    if (user) {
      setLast(user);
      void keepLastUser(user);
    } else void readLastUser().then((kept) => kept && setLast((now) => now ?? remembered(kept)));
  }, [user]);

  useEffect(() => {
    if (status !== "unauthenticated") return setVerdict("none");
    let stale = false;
    const ask = () =>
      void api.session().then(
        (session) => {
          if (stale) return;
          if (session?.user) return void update();
          setVerdict("signed-out");
          void forgetLast();
        },
        () => !stale && setVerdict("unreachable"),
      );
    ask();
    const timer = setInterval(ask, ASK_AGAIN_MS);
    window.addEventListener("online", ask);
    return () => {
      stale = true;
      clearInterval(timer);
      window.removeEventListener("online", ask);
    };
  }, [status, update]);

  const retry = () => window.location.reload();
  const known = user ?? (verdict === "signed-out" ? null : last);
  if (known) return { status: "signed-in", user: known, isConfirmed: user !== null, retry };
  if (verdict === "none") return { status: "loading", user: null, retry };
  return { status: verdict, user: null, retry };
}

/** What else is known of them comes with the session; nothing is shown for a role that is not known. */
function remembered({ id, name }: { id: string; name: string }): SessionUser {
  return { id, name, email: "", image: null, role: "member" };
}

/** The server refused the session: what the last person read here goes. What they wrote waits for them. */
async function forgetLast(): Promise<void> {
  const kept = await readLastUser();
  if (!kept) return;
  await Promise.all([openShelf(kept.id).wipe(), forgetUser(kept.id)]);
}

function asUser(user: unknown): SessionUser | null {
  const found = user as Partial<SessionUser> | undefined;
  return typeof found?.id === "string" ? (found as SessionUser) : null;
}
