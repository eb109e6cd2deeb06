"use client";

import { useDeferredValue, useMemo } from "react";
import { useEngine, useFailure, useWorld } from "@/live/provider";
import { grouped } from "./grouped";

export function usePeople() {
  const engine = useEngine();
  // The list may follow a moment later than what is written and read.
  const people = useDeferredValue(useWorld((world) => world.people));
  const known = useDeferredValue(useWorld((world) => world.peopleKnown));
  const failure = useFailure("people");
  const { groups, count, left } = useMemo(() => grouped(Object.values(people)), [people]);
  const status = known ? "ready" : failure ? "failed" : "reading";
  const error = failure?.error ?? null;
  const retry = () => void engine.sync.readPeople();
  return { groups, count, left, me: engine.me, status, error, retry } as const;
}
