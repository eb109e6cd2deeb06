"use client";

import { memo, useMemo } from "react";
import type { Author, Message } from "@/api/types.gen";
import { fullOf, isoOf, shortOf } from "@/lib/clock";
import { plainText } from "@/lib/markdown";
import { messagePath, panePath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Avatar } from "@/ui/avatar";
import { excerpt } from "./marks";

interface SearchResultProps {
  message: Message;
  author: Author | undefined;
  terms: readonly string[];
  onOpen: (message: Message) => void;
}

export const SearchResult = memo(function SearchResult({
  message,
  author,
  terms,
  onOpen,
}: SearchResultProps) {
  const { me } = useEngine();
  const people = useWorld((world) => world.people);
  const room = useWorld((world) => world.rooms[message.room]);
  const title = room ? signedTitle(room, people, me) : "";
  const name = people[message.author]?.name || author?.name || t.common.somebody;
  const pieces = useMemo(() => {
    const nameOf = (user: string) => people[user]?.name || t.common.somebody;
    return excerpt(plainText(message.content, nameOf), terms);
  }, [message.content, terms, people]);
  return (
    <AppLink
      to={placeOf(message)}
      onClick={() => onOpen(message)}
      data-result={message._id}
      data-testid="result"
      className="flex gap-3 rounded-xl px-3 py-2.5 hover:bg-side focus-visible:-outline-offset-2 dark:hover:bg-raised/50"
    >
      <Avatar id={message.author} name={name} size="mt-0.5 size-8 text-xs" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2 text-[0.8125rem] text-soft">
          <bdi className="max-w-full truncate text-[0.9375rem] font-semibold text-ink">{name}</bdi>
          <bdi className="max-w-full truncate">{title}</bdi>
          {message.thread === null ? null : <span>{t.search.inThread}</span>}
          <time
            dateTime={isoOf(message.createdAt)}
            title={fullOf(message.createdAt)}
            className="tabular-nums"
          >
            {shortOf(message.createdAt)}
          </time>
        </span>
        <span className="mt-0.5 line-clamp-4 text-[0.9375rem] leading-[1.55] wrap-anywhere" dir="auto">
          {pieces.map((piece, at) =>
            piece.isMarked ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
              <mark key={at} className="rounded-sm bg-warn-wash px-0.5 text-warn">
                {piece.text}
              </mark>
            ) : (
              piece.text
            ),
          )}
        </span>
      </span>
    </AppLink>
  );
});

/** A reply that its room does not show is found in its thread. */
function placeOf({ room, seq, thread, inRoom }: Message): string {
  if (thread === null || inRoom) return messagePath(room, seq);
  return panePath(room, { kind: "thread", root: thread, at: seq });
}
