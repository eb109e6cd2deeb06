"use client";

import { useMemo } from "react";
import { useEngine, useRead, useWorld } from "@/live/provider";
import { grouped } from "./grouped";

export function usePeople() {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const known = useWorld((world) => world.peopleKnown);
  const read = useRead("people");
  const { groups, count, left } = useMemo(() => grouped(Object.values(people)), [people]);
  const status = known ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  const retry = () => void engine.sync.readPeople();
  return { groups, count, left, me: engine.me, status, error, retry } as const;
}
