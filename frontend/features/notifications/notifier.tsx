"use client";

import { useEffect } from "react";
import { go } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { wantedPath } from "@/live/site";
import { watchDevice } from "@/state/device";
import { startTelling } from "./telling";

/** Tells of what is for me while I look elsewhere, and puts the number on the app's icon. Shows nothing itself. */
export function Notifier() {
  const engine = useEngine();
  useEffect(() => startTelling(engine), [engine]);
  useEffect(watchDevice, []);
  useEffect(
    () =>
      wantedPath.watch(() => {
        const path = wantedPath.read();
        if (path) go(path);
      }),
    [],
  );
  return null;
}
