"use client";

import { useMemo } from "react";
import * as api from "@/api/routes";
import { useHeard } from "./use-heard";
import { usePages } from "./use-pages";

const PAGE = 30;

/** The messages that call me, read or not, the newest first. */
export function useMentions() {
  const { pages, paged, refresh } = usePages({
    key: "/allMentions",
    read: (before) => api.allMentions({ before, limit: PAGE }),
    next: (page) => (page.more ? (page.messages.at(-1)?._id ?? null) : null),
    roomsIn: ({ messages }) => messages.map(({ room }) => room),
  });
  useHeard((event) => {
    if (event.type === "message.created") return event.message.mentions.length > 0;
    return event.type === "message.changed" || event.type === "room.opened" || event.type === "room.closed";
  }, refresh);
  const users = useMemo(() => Object.assign({}, ...pages.map((page) => page.users)), [pages]);
  const messages = useMemo(() => {
    const all = new Map(pages.flatMap((page) => page.messages).map((one) => [one._id, one]));
    return [...all.values()];
  }, [pages]);
  return { messages, users, paged };
}
