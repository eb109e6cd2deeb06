"use client";

import type { UserId } from "@/api/types.gen";
import { useWorld } from "./provider";

/** `null`: nobody in particular, as for an invitation made on the command line. */
export function usePersonName(id: UserId | null): string {
  return useWorld((world) => (id ? world.people[id]?.name : undefined)) || "somebody";
}
