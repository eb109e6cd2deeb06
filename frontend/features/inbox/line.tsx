"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Author, Message } from "@/api/types.gen";
import { timeOf } from "@/lib/clock";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { ThreadIcon } from "@/ui/icons";
import { useSnippet } from "./use-snippet";

export type Authors = Record<string, Author> | undefined;

/** One message in a list, short: who, and what, in a line or a few. */
export function Line({ message, authors, isWhole = false, inThread = false }: LineProps) {
  const name = useAuthorName(message.author, authors);
  const text = useSnippet(message, authors);
  return (
    <p className="flex gap-2 py-0.5 text-sm leading-normal" data-testid="line">
      <Avatar id={message.author} name={name} size="mt-0.5 size-5 text-[0.5625rem]" />
      <span className={clsx("min-w-0 wrap-anywhere", isWhole ? "line-clamp-6" : "line-clamp-2")} dir="auto">
        <bdi className="font-semibold">{name}</bdi>
        <span className="sr-only">, {timeOf(message.createdAt)}:</span>{" "}
        {message.thread !== null && !inThread ? <Replied /> : null}
        <span className={message.deletedAt === null ? undefined : "text-soft italic"}>{text}</span>
      </span>
    </p>
  );
}

interface LineProps {
  message: Message;
  authors: Authors;
  /** In lists of messages; among several lines of a conversation, less has to do. */
  isWhole?: boolean;
  /** Among replies, that it is one goes without saying. */
  inThread?: boolean;
}

function Replied(): ReactNode {
  return (
    <>
      <ThreadIcon className="me-1 inline size-3.5 align-[-0.15em] text-soft" />
      <span className="sr-only">{t.inbox.reply}: </span>
    </>
  );
}

export function useAuthorName(author: string, authors: Authors): string {
  const known = useWorld((world) => world.people[author]?.name);
  return known || authors?.[author]?.name || t.common.somebody;
}
