"use client";

import { useMemo } from "react";
import * as api from "@/api/routes";
import type { ServerEvent, Thread } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { threadKey } from "@/live/world";
import { mineOf } from "./entries";
import { useUnreadThreads } from "./use-counts";
import { useHeard } from "./use-heard";
import { usePages } from "./use-pages";

const PAGE = 30;

/** What I follow: with something new first, then the rest, each the newest activity first. */
export function useThreads() {
  const rooms = useWorld((world) => world.rooms);
  const told = useWorld((world) => world.myThreads);
  const unread = useUnreadThreads();
  const { pages, paged, refresh } = usePages({
    key: "/allThreads",
    read: (after) => api.allThreads({ after, limit: PAGE }),
    next: (page) => page.next,
    roomsIn: ({ threads }) => threads.map(({ mine }) => mine.room),
  });
  useHeard(movesLists, refresh);
  const users = useMemo(
    () => Object.assign({}, unread.users, ...pages.map((page) => page.users)),
    [unread.users, pages],
  );
  const rest = useMemo(() => {
    const above = new Set(unread.threads.map(keyOf));
    const seen = new Map(pages.flatMap((page) => page.threads).map((thread) => [keyOf(thread), thread]));
    return [...seen.values()].filter(
      (thread) => !above.has(keyOf(thread)) && mineOf(thread, told).following && rooms[thread.mine.room],
    );
  }, [unread.threads, pages, told, rooms]);
  return { unread: unread.threads, rest, users, paged };
}

export const keyOf = ({ mine }: Thread): string => threadKey(mine.room, mine.thread);

function movesLists(event: ServerEvent): boolean {
  if (event.type === "message.created" || event.type === "message.changed")
    return event.message.thread !== null || event.root !== null || event.message.replyCount > 0;
  return event.type === "thread.changed" || event.type === "room.opened" || event.type === "room.closed";
}
