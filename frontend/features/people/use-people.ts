"use client";

import { useMemo } from "react";
import useSWR from "swr";
import { ApiError, sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { go, roomPath } from "@/lib/route";
import { useEngine, useRead, useWorld } from "@/live/provider";
import { useChangePreferences, usePreferences } from "@/live/use-preferences";
import type { Person } from "@/live/world";
import { t } from "@/text/far";
import { found } from "./directory";

export function useDirectory(words: string) {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const known = useWorld((world) => world.peopleKnown);
  const read = useRead("people");
  const list = useMemo(() => found(people, words, (role) => t.people.role[role]), [people, words]);
  const status = known ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  return { list, status, error, retry: () => void engine.sync.readPeople() } as const;
}

/** Somebody as the directory has them; who is not in it any more is asked for by id. */
export function usePerson(id: UserId) {
  const inWorld = useWorld((world) => world.people[id]);
  const known = useWorld((world) => world.peopleKnown);
  const isListed = inWorld?.listed ?? false;
  const { data, error, mutate } = useSWR(known && !isListed ? ["user", id] : null, () => api.user(id), {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  const person: Person | null = isListed ? (inWorld ?? null) : data ? asPerson(data) : null;
  const isGone = error instanceof ApiError && [403, 404, 422].includes(error.status);
  const status = person ? "ready" : isGone ? "gone" : error ? "failed" : "reading";
  return {
    person,
    name: person?.name ?? inWorld?.name ?? "",
    status,
    error,
    retry: () => void mutate(),
  } as const;
}

function asPerson({ user, status, lastSeen }: Awaited<ReturnType<typeof api.user>>): Person {
  const { status: saying, ...facts } = user;
  return { ...facts, saying, status, lastSeen, listed: false };
}

/** Goes to the room that I share with this person alone; with myself, to my notes. */
export function useWriteTo() {
  const { acts, me } = useEngine();
  return (user: UserId): void => {
    acts.openDirect(user === me ? [] : [user]).then(
      (room) => go(roomPath(room.id)),
      (error) => tell(sentence(error), "danger"),
    );
  };
}

export function useMuting(person: Pick<Person, "id" | "name">) {
  const { preferences } = usePreferences();
  const change = useChangePreferences();
  const muted = preferences?.mutedPeople ?? [];
  const isMuted = muted.includes(person.id);
  const mute = (on: boolean): void => {
    const rest = muted.filter((id) => id !== person.id);
    change({ mutedPeople: on ? [...rest, person.id] : rest }).then(
      () => tell((on ? t.people.muted : t.people.unmuted)(person.name)),
      (error) => tell(sentence(error), "danger"),
    );
  };
  return { isMuted, mute, isKnown: preferences !== null };
}
