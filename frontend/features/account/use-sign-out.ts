"use client";

import { signOut as leave } from "next-auth/react";
import { useState } from "react";
import * as api from "@/api/routes";
import { useEngine } from "@/live/provider";
import { forgetLastRoom } from "@/state/preferences";

/** Signing out wipes what this device kept, then leaves the page, so that nothing stays in memory either. */
export function useSignOut() {
  const engine = useEngine();
  const [status, setStatus] = useState<"ready" | "busy" | "failed">("ready");

  const through = async (end: () => Promise<unknown>) => {
    setStatus("busy");
    try {
      await end();
    } catch {
      return setStatus("failed");
    }
    engine.stop();
    forgetLastRoom();
    await engine.database.wipe().catch(() => {});
    window.location.replace("/signin");
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
