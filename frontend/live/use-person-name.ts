"use client";

import type { UserId } from "@/api/types.gen";
import { useWorld } from "./provider";

export function usePersonName(id: UserId): string {
  return useWorld((world) => world.people[id]?.name) || "somebody";
}
