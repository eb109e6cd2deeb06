"use client";

import { useEffect, useRef } from "react";
import type { ServerEvent } from "@/api/types.gen";
import { useEngine } from "@/live/provider";

/** Runs when events say so, once for all that come within `ms`. A new line may have missed some. */
export function useHeard(wants: (event: ServerEvent) => boolean, work: () => void, ms = 400): void {
  const { heard } = useEngine();
  const latest = useRef({ wants, work });
  latest.current = { wants, work };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      timer = undefined;
      latest.current.work();
    };
    const stop = heard.listen((event) => {
      if (event.type === "hello" || latest.current.wants(event)) timer ??= setTimeout(run, ms);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [heard, ms]);
}
