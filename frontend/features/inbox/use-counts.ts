"use client";

import { useMemo } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { ServerEvent } from "@/api/types.gen";
import { usePart } from "@/lib/store";
import type { Draft } from "@/live/drafts";
import { useEngine, useWorld } from "@/live/provider";
import { newsIn } from "@/live/titles";
import { isUnread, mineOf } from "./entries";
import { useHeard } from "./use-heard";

/** Events may tell of replies faster than anybody reads a number. */
const COUNT_EVERY_MS = 1_000;
const MOST = 200;

/** The followed threads with something new, at most so many; those that were read since are left out. */
export function useUnreadThreads() {
  const { me } = useEngine();
  const rooms = useWorld((world) => world.rooms);
  const told = useWorld((world) => world.myThreads);
  const { data, error, mutate } = useSWR("/inbox", () => api.inbox({ limit: MOST }), {
    revalidateOnFocus: false,
  });
  useHeard(
    (event) => movesThreads(event, me),
    () => void mutate(),
    COUNT_EVERY_MS,
  );
  const threads = useMemo(
    () =>
      (data?.threads ?? []).filter((thread) => {
        const room = rooms[thread.mine.room];
        return room !== undefined && isUnread(mineOf(thread, told), room);
      }),
    [data, rooms, told],
  );
  return { threads, users: data?.users, isKnown: data !== undefined, error, retry: () => void mutate() };
}

/** What I say, and what is said in rooms, moves no thread of mine. */
function movesThreads(event: ServerEvent, me: string): boolean {
  if (event.type === "message.created") return event.message.thread !== null && event.message.author !== me;
  if (event.type === "message.changed")
    return event.message.thread !== null && event.message.deletedAt !== null;
  return event.type === "thread.changed" || event.type === "all.read" || event.type === "room.opened";
}

export interface Counts {
  inbox: number;
  threads: number;
  mentions: number;
  drafts: number;
}

/** What stands beside the lists in the sidebar. */
export function useCounts(): Counts {
  const rooms = useWorld((world) => world.rooms);
  const begun = useBegun();
  const { threads } = useUnreadThreads();
  return useMemo(() => {
    const all = Object.values(rooms);
    return {
      inbox: all.filter((room) => newsIn(room) > 0).length + threads.length,
      threads: threads.length,
      mentions: all.reduce((sum, room) => sum + room.mine.mentions, 0),
      drafts: begun.length,
    };
  }, [rooms, threads, begun]);
}

/** In which rooms and threads something begun waits. */
export function useDraftRooms(): ReadonlySet<string> {
  const begun = useBegun();
  return useMemo(() => new Set(begun), [begun]);
}

/** The same until a text is begun or sent: the sidebar is not drawn for every letter. */
function useBegun(): string[] {
  const { drafts } = useEngine();
  const keys = usePart(drafts.all, keysOfBegun);
  return useMemo(() => (keys === "" ? [] : keys.split(" ")), [keys]);
}

/** No key has a space in it. */
const keysOfBegun = (all: Record<string, Draft>): string =>
  Object.keys(all)
    .filter((key) => all[key]?.text.trim())
    .sort()
    .join(" ");
