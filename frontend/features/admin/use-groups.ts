"use client";

import { useCallback } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { ChangedGroup, Group, GroupId, NewGroupBody } from "@/api/types.gen";
import { useHeard } from "./use-admin";

const PAGE = 200;
const EVENTS = ["group.changed", "group.deleted"] as const;

/** All of them: there are at most a thousand. The acts reject with the refusal. */
export function useGroups() {
  const { data, error, mutate } = useSWR("/allGroups", everyGroup, { revalidateOnFocus: false });
  const retry = useCallback(() => void mutate(), [mutate]);
  useHeard(EVENTS, retry);
  const create = async (body: NewGroupBody): Promise<Group> => {
    const group = await api.createGroup(body);
    await mutate();
    return group;
  };
  const change = async (group: GroupId, body: ChangedGroup): Promise<Group> => {
    const changed = await api.changeGroup(group, body);
    await mutate();
    return changed;
  };
  const remove = async (group: GroupId): Promise<void> => {
    await api.deleteGroup(group);
    await mutate();
  };
  return { groups: data ?? null, error, retry, create, change, remove };
}

export type GroupActs = Pick<ReturnType<typeof useGroups>, "create" | "change" | "remove">;

async function everyGroup(): Promise<Group[]> {
  const groups: Group[] = [];
  for (;;) {
    const page = await api.allGroups({ after: groups.at(-1)?.handle, limit: PAGE });
    groups.push(...page.groups);
    if (!page.more || page.groups.length === 0) return groups;
  }
}
