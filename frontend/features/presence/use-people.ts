"use client";

import { useMemo } from "react";
import type { Status } from "@/api/types.gen";
import { useEngine, useRead, useWorld } from "@/live/provider";
import type { Person } from "@/live/world";

const GROUPS: readonly Status[] = ["active", "dnd", "away", "offline"];

export function usePeople() {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const known = useWorld((world) => world.peopleKnown);
  const read = useRead("people");
  const groups = useMemo(() => grouped(Object.values(people)), [people]);
  const status = known ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  return { groups, me: engine.me, status, error, retry: () => void engine.sync.readPeople() } as const;
}

function grouped(people: Person[]) {
  const listed = people.filter((person) => person.listed && person.active);
  const sorted = listed.sort((a, b) => a.name.localeCompare(b.name));
  return GROUPS.map((status) => ({ status, people: sorted.filter((one) => one.status === status) })).filter(
    (group) => group.people.length > 0,
  );
}
