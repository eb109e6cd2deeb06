"use client";

import { signOut as leave } from "next-auth/react";
import { useState } from "react";
import * as api from "@/api/routes";
import { takeLeave } from "@/lib/leave";
import { useEngine } from "@/live/provider";
import { forgetLastRoom, forgetRecent } from "@/state/preferences";

/** Signing out wipes what this device kept, then leaves the page. */
export function useSignOut() {
  const engine = useEngine();
  const [status, setStatus] = useState<"ready" | "busy" | "failed">("ready");

  const through = async (end: () => Promise<unknown>) => {
    const leaving = takeLeave();
    if (!leaving) return;
    setStatus("busy");
    try {
      await end();
    } catch {
      leaving.stay();
      setStatus("failed");
      return;
    }
    engine.stop();
    forgetLastRoom();
    forgetRecent();
    await engine.database.wipe().catch(() => {});
    leaving.go("/signin");
  };

  return {
    status,
    signOut: () => through(() => leave({ redirect: false })),
    signOutEverywhere: () =>
      through(async () => {
        const { csrfToken } = await api.csrf();
        await api.signOutEverywhere(csrfToken);
        await leave({ redirect: false });
      }),
  };
}
