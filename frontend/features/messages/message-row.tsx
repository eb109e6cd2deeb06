"use client";

import { clsx } from "clsx";
import { memo } from "react";
import { dayName, fullOf, isoOf, minuteOf, timeOf } from "@/lib/clock";
import { Avatar } from "@/ui/avatar";
import { DeliveryState } from "./delivery-state";
import { MessageText } from "./message-text";
import type { Row } from "./rows";

interface MessageRowProps {
  row: Row;
  name: string;
  /** The newest row that I wrote on this page: the one place where "Sent" is said. */
  isLastOfMine: boolean;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, name } = props;
  const status = row.pending?.state ?? "sent";
  return (
    <div className={row.startsGroup && !row.startsDay ? "pt-3" : undefined}>
      {row.startsDay ? <DayHeading at={row.createdAt} /> : null}
      <article
        aria-label={`${name}, ${timeOf(row.createdAt)}`}
        aria-posinset={row.seq ?? undefined}
        aria-setsize={row.seq === null ? undefined : -1}
        data-testid="message"
        data-status={status}
        data-seq={row.seq ?? undefined}
        className={clsx(
          "group relative flex gap-3 px-3 py-0.5 hover:bg-side sm:px-5 dark:hover:bg-raised/50",
          status === "failed" && "bg-danger-wash/60 hover:bg-danger-wash/60",
        )}
      >
        {row.startsGroup ? (
          <Avatar id={row.author} name={name} size="mt-0.5 size-9 text-[0.8125rem]" />
        ) : (
          <Moment
            at={row.createdAt}
            text={minuteOf(row.createdAt)}
            className="w-9 shrink-0 pt-[0.2rem] text-right text-[0.6875rem] whitespace-nowrap opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
          />
        )}
        <div className="min-w-0 max-w-[46rem] flex-1">
          {row.startsGroup ? (
            <p className="flex items-baseline gap-2">
              <span className="truncate font-semibold">{name}</span>
              <Moment at={row.createdAt} className="shrink-0 text-xs" />
            </p>
          ) : null}
          <Body row={row} />
          {row.pending || props.isLastOfMine ? <DeliveryState {...props} /> : null}
        </div>
      </article>
    </div>
  );
});

function Body({ row }: { row: Row }) {
  if (row.deleted) return <p className="text-soft italic">This message was deleted.</p>;
  return (
    <>
      <MessageText content={row.content} />
      {row.edited ? <span className="text-xs text-soft">(edited)</span> : null}
    </>
  );
}

function Moment({ at, text = timeOf(at), className }: { at: number; text?: string; className: string }) {
  return (
    <time dateTime={isoOf(at)} title={fullOf(at)} className={clsx("text-soft tabular-nums", className)}>
      {text}
    </time>
  );
}

function DayHeading({ at }: { at: number }) {
  return (
    <h2 className="flex items-center gap-3 px-3 pt-6 pb-3 text-[0.8125rem] font-semibold text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line sm:px-5">
      {dayName(at)}
    </h2>
  );
}
