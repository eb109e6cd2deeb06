"use client";

import { useState } from "react";

export function useCopy() {
  const [status, setStatus] = useState<"ready" | "copied" | "failed">("ready");
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setStatus("copied");
    } catch {
      // Plain http has no clipboard, and a browser may refuse it.
      setStatus("failed");
    }
  };
  return { copy, status };
}
