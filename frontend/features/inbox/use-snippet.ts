"use client";

import { useMemo } from "react";
import type { Author, Message } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { snippetOf } from "./snippet";

export function useSnippet(message: Message, authors: Record<string, Author> | undefined): string {
  const people = useWorld((world) => world.people);
  const rooms = useWorld((world) => world.rooms);
  const { content, deletedAt } = message;
  const text = useMemo(
    () =>
      snippetOf(content, {
        person: (id) => people[id]?.name || authors?.[id]?.name || t.common.somebody,
        room: (id) => rooms[id]?.name,
      }),
    [content, people, rooms, authors],
  );
  if (deletedAt !== null) return t.inbox.deleted;
  return text || t.inbox.nothingToSee;
}
