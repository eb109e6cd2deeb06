"use client";

import { useMemo } from "react";
import { useEngine, useFailure, useWorld } from "@/live/provider";
import { grouped } from "./grouped";

export function usePeople() {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const known = useWorld((world) => world.peopleKnown);
  const failure = useFailure("people");
  const { groups, count, left } = useMemo(() => grouped(Object.values(people)), [people]);
  const status = known ? "ready" : failure ? "failed" : "reading";
  const error = failure?.error ?? null;
  const retry = () => void engine.sync.readPeople();
  return { groups, count, left, me: engine.me, status, error, retry } as const;
}
