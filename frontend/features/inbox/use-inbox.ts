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
  const { pages, paged, refresh } = usePages({
    key: "/inbox pages",
    read: (after) => api.inbox({ after, limit: PAGE }),
    next: (page) => page.next,
  });
  useHeard((event) => MOVES.includes(event.type), refresh);
  const entries = useMemo(() => entriesOf({ rooms, myThreads }, joined(pages)), [rooms, myThreads, pages]);
  const users = useMemo(() => Object.assign({}, ...pages.map((page) => page.users)), [pages]);
  return { entries: paged.isReading ? [] : entries, users, paged };
}
