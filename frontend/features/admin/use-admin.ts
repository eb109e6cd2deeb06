"use client";

import { useEffect } from "react";
import type { Role, ServerEvent } from "@/api/types.gen";
import { useEngine } from "@/live/provider";

export interface Admin {
  id: string;
  role: Role;
}

export const isAdmin = (role: Role): boolean => role === "owner" || role === "admin";

/** A list that was asked for once is asked for anew when something of `types` is heard, or the line comes back. */
export function useHeard(types: readonly ServerEvent["type"][], hear: () => void): void {
  const { heard } = useEngine();
  useEffect(
    () => heard.listen((event) => (event.type === "hello" || types.includes(event.type)) && hear()),
    [heard, types, hear],
  );
}
