"use client";

import type { MessageId } from "@/api/types.gen";
import { dayName, timeOf } from "@/lib/clock";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { AppLink } from "@/ui/app-link";
import { pathOf } from "./message-path";
import { MessageText } from "./message-text";
import { useQuoted } from "./use-quoted";

/** What a message quotes: whose words, when, and the way there. One line high until it is known, and never moving. */
export function QuoteView({ id }: { id: MessageId }) {
  const quoted = useQuoted(id);
  const message = quoted.status === "shown" ? quoted.message : null;
  const name = useWorld((world) => (message ? world.people[message.author]?.name : undefined));
  const isGone = message !== null && message.deletedAt !== null;
  if (!message || isGone) {
    return (
      <p className="my-0.5 min-h-6 border-s-3 border-edge/60 ps-3 text-soft italic" data-testid="quote">
        {isGone ? t.messages.quoteGone : quoted.status === "hidden" ? t.messages.quoteHidden : " "}
      </p>
    );
  }
  const author = name || t.common.somebody;
  return (
    <blockquote
      aria-label={t.messages.quoteOf(author)}
      className="my-1 border-s-3 border-accent/60 ps-3"
      data-testid="quote"
    >
      <p className="text-[0.8125rem] leading-5">
        <AppLink to={pathOf(message)} title={t.messages.quoteJump} className="hover:underline">
          <span className="font-semibold">{author}</span>{" "}
          <span className="text-soft">
            {dayName(message.createdAt)}, {timeOf(message.createdAt)}
          </span>
        </AppLink>
      </p>
      <div className="max-h-32 overflow-hidden text-soft">
        <MessageText content={message.content} />
      </div>
    </blockquote>
  );
}
