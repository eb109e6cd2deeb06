"use client";

import { useMemo } from "react";
import * as api from "@/api/routes";
import type { ServerEvent } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { entriesOf, joined } from "./entries";
import { useHeard } from "./use-heard";
import { usePages } from "./use-pages";

const PAGE = 50;

const MOVES: readonly ServerEvent["type"][] = [
  "message.created",
  "message.changed",
  "mine.changed",
  "thread.changed",
  "all.read",
  "room.opened",
  "room.closed",
];

/** Everything unread, by room and thread, as far as it was paged. */
export function useInbox() {
  const rooms = useWorld((world) => world.rooms);
  const myThreads = useWorld((world) => world.myThreads);
  const { pages, paged, isKept, refresh } = usePages({
    key: "/inbox pages",
    read: (after) => api.inbox({ after, limit: PAGE }),
    next: (page) => page.next,
    roomsIn: ({ rooms, threads }) => [
      ...rooms.map(({ room }) => room.id),
      ...threads.map(({ mine }) => mine.room),
    ],
  });
  useHeard((event) => MOVES.includes(event.type), refresh);
  const entries = useMemo(() => {
    const answer = joined(pages);
    // Of an old answer no more pages come: rooms that it does not name need not wait for them.
    return entriesOf({ rooms, myThreads }, isKept ? { ...answer, more: false } : answer);
  }, [rooms, myThreads, pages, isKept]);
  const users = useMemo(() => Object.assign({}, ...pages.map((page) => page.users)), [pages]);
  return { entries: paged.isReading ? [] : entries, users, paged };
}
