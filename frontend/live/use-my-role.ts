"use client";

import type { Role } from "@/api/types.gen";
import { useWorld } from "./provider";

/** Null until it is known. */
export const useMyRole = (): Role | null => useWorld((world) => world.people[world.me]?.role ?? null);
