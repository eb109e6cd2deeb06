"use client";

import { useEffect, useMemo } from "react";
import { useEngine, useRead, useWorld } from "@/live/provider";
import type { Person, RoomRow } from "@/live/world";

export interface Member {
  person: Person;
  isModerator: boolean;
}

export function useMembers(room: RoomRow) {
  const { sync } = useEngine();
  const roster = useWorld((world) => world.rosters[room.id]);
  const people = useWorld((world) => world.people);
  const read = useRead(`members:${room.id}`);
  const isHeld = roster !== undefined;
  useEffect(() => {
    if (!isHeld) void sync.readMembers(room.id);
  }, [isHeld, room.id, sync]);
  const { members, others } = useMemo(() => {
    const rows = Object.values(roster?.rows ?? {}).filter((row) => row.leftAt === null);
    const named = rows.flatMap((row): Member[] => {
      const person = people[row.user];
      return person ? [{ person, isModerator: row.isModerator }] : [];
    });
    const isIn = new Set(rows.map((row) => row.user));
    return {
      members: named.sort((a, b) => a.person.name.localeCompare(b.person.name)),
      others: Object.values(people)
        .filter((person) => person.listed && person.active && !isIn.has(person.id))
        .sort((a, b) => a.name.localeCompare(b.name)),
    };
  }, [roster, people]);
  const isKnown = roster?.loaded === true;
  const status = isKnown ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  const retry = () => void sync.readMembers(room.id);
  return { members, others: isKnown ? others : [], status, error, retry } as const;
}
