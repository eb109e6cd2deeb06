"use client";

import { SessionProvider } from "next-auth/react";
import { type ReactNode, useEffect } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { takeLeave } from "@/lib/leave";
import { t } from "@/text";
import { Trouble } from "@/ui/trouble";
import { useCurrentUser } from "./use-current-user";
import { useEarlySession } from "./use-early-session";

interface GateProps {
  waiting: ReactNode;
  /** `isConfirmed`: false while this is only who was here last. */
  children: (user: Omit<CurrentUser, "expires">, isConfirmed: boolean) => ReactNode;
}

/** Shows the app to whoever is signed in, and the sign-in page to everybody else. */
export function SessionGate(props: GateProps) {
  const session = useEarlySession();
  if (session === "asking") return props.waiting;
  return (
    <SessionProvider session={session} refetchOnWindowFocus={false}>
      <Gate {...props} />
    </SessionProvider>
  );
}

function Gate({ waiting, children }: GateProps) {
  const current = useCurrentUser();
  useEffect(() => {
    if (current.status === "signed-out") toSignIn();
  }, [current.status]);
  if (current.status === "signed-in") return children(current.user, current.isConfirmed);
  if (current.status === "unreachable") {
    return (
      <main className="grid min-h-dvh place-items-center">
        <Trouble title={t.auth.unreachable} onRetry={current.retry}>
          {t.auth.unreachableHint}
        </Trouble>
      </main>
    );
  }
  return waiting;
}

export function toSignIn(): void {
  const back = window.location.pathname + window.location.search;
  const query = back === "/" ? "" : `?${new URLSearchParams({ callbackUrl: back })}`;
  takeLeave()?.go(`/signin${query}`);
}
