"use client";

import { useMemo } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { Group } from "@/api/types.gen";
import { useWorld } from "@/live/provider";

const NONE: Group[] = [];

/** User groups, once somebody wants one; what events said of them since is newer. */
export function useGroups(isWanted: boolean): Group[] {
  const { data } = useSWR(isWanted ? ["/allGroups", "for mentions"] : null, everyGroup, {
    revalidateOnFocus: false,
    dedupingInterval: 60_000,
  });
  const heard = useWorld((world) => world.groups);
  return useMemo(() => {
    if (!data) return NONE;
    const known = data.map((group) => heard[group.id] ?? group);
    const ids = new Set(known.map(({ id }) => id));
    return [...known, ...Object.values(heard).filter(({ id }) => !ids.has(id))];
  }, [data, heard]);
}

async function everyGroup(): Promise<Group[]> {
  const groups: Group[] = [];
  for (;;) {
    const answer = await api.allGroups({ after: groups.at(-1)?.handle });
    groups.push(...answer.groups);
    if (!answer.more || answer.groups.length === 0) return groups;
  }
}
