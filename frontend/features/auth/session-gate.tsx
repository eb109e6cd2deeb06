"use client";

import { SessionProvider } from "next-auth/react";
import { type ReactNode, useEffect } from "react";
import type { CurrentUser } from "@/api/types.gen";
import { takeLeave } from "@/lib/leave";
import { Trouble } from "@/ui/trouble";
import { useCurrentUser } from "./use-current-user";

interface GateProps {
  waiting: ReactNode;
  children: (user: Omit<CurrentUser, "expires">) => ReactNode;
}

/** Shows the app to whoever is signed in, and the sign-in page to everybody else. */
export function SessionGate(props: GateProps) {
  return (
    <SessionProvider refetchOnWindowFocus={false}>
      <Gate {...props} />
    </SessionProvider>
  );
}

function Gate({ waiting, children }: GateProps) {
  const current = useCurrentUser();
  useEffect(() => {
    if (current.status === "signed-out") toSignIn();
  }, [current.status]);
  if (current.status === "signed-in") return children(current.user);
  if (current.status === "unreachable") {
    return (
      <main className="grid min-h-dvh place-items-center">
        <Trouble title="The server cannot be reached" onRetry={current.retry}>
          It may be restarting, or your connection may be down.
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
