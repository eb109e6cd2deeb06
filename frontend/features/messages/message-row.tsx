"use client";

import { clsx } from "clsx";
import { type FocusEvent, type KeyboardEvent, memo, useState } from "react";
import type { Message } from "@/api/types.gen";
import { pressed } from "@/lib/actions";
import { dayName, fullOf, isoOf, minuteOf, timeOf } from "@/lib/clock";
import { latePart } from "@/lib/late-part";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { PersonLink } from "@/ui/person-link";
import { DeliveryState } from "./delivery-state";
import { MESSAGE_ACTIONS, type MessageAct } from "./message-actions";
import { MessageText } from "./message-text";
import { QuoteView } from "./quote-view";
import { Reactions } from "./reactions";
import { Marks, RepliedLine, ThreadLine } from "./row-parts";
import type { Row } from "./rows";
import type { ActsOn } from "./use-message-acts";

const MessageBar = latePart(() => import("./message-bar").then((part) => part.MessageBar));

interface MessageRowProps {
  row: Row;
  name: string;
  /** The newest row that I wrote on this page: the one place where "Sent" is said. */
  isLastOfMine: boolean;
  /** An address names it. */
  isMarked?: boolean;
  inThread?: boolean;
  on: ActsOn;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, name, isMarked = false, inThread = false } = props;
  const status = row.pending?.state ?? "sent";
  const { isNear, near } = useNear();
  const on = row.message ? act(props.on, row.message) : null;
  return (
    <div className={row.startsGroup && !row.startsDay ? "pt-3 in-data-[density=compact]:pt-1.5" : undefined}>
      {row.startsDay ? <DayHeading at={row.createdAt} /> : null}
      {row.startsNew ? <NewLine /> : null}
      <article
        aria-label={t.messages.row(name, timeOf(row.createdAt))}
        aria-posinset={row.seq ?? undefined}
        aria-setsize={row.seq === null ? undefined : -1}
        tabIndex={-1}
        data-testid="message"
        data-key={row.key}
        data-status={status}
        data-seq={row.seq ?? undefined}
        data-message={row.message?._id}
        {...near}
        onKeyDown={(event) => hearKey(event, on)}
        className={clsx(
          "group relative flex gap-3 px-3 py-0.5 focus-visible:-outline-offset-2 sm:px-5",
          look(row, isMarked, props.on.me),
        )}
      >
        {row.startsGroup ? (
          <Avatar id={row.author} name={name} size="mt-0.5 size-9 text-[0.8125rem]" />
        ) : (
          <Moment
            at={row.createdAt}
            text={minuteOf(row.createdAt)}
            className="w-9 shrink-0 pt-[0.2rem] text-end text-[0.6875rem] whitespace-nowrap opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
          />
        )}
        <div className="min-w-0 max-w-[46rem] flex-1">
          {row.startsGroup ? (
            <p className="flex items-baseline gap-2">
              <PersonLink user={row.author} className="truncate font-semibold">
                <bdi>{name}</bdi>
              </PersonLink>
              <Moment at={row.createdAt} className="shrink-0 text-xs" />
            </p>
          ) : null}
          <Body row={row} on={on} inThread={inThread} />
          {row.pending || props.isLastOfMine ? <DeliveryState {...props} /> : null}
        </div>
        {isNear && on ? <MessageBar on={on} /> : null}
      </article>
    </div>
  );
});

function act(on: ActsOn, message: Message): MessageAct {
  // The room is read when it is wanted: a copy of the object would have read it already.
  return Object.assign(Object.create(on), { message });
}

function hearKey(event: KeyboardEvent<HTMLElement>, on: MessageAct | null): void {
  if (!on || event.target !== event.currentTarget) return;
  const action = pressed(MESSAGE_ACTIONS, on, event);
  if (!action) return;
  event.preventDefault();
  action.run(on);
}

/** Where the pointer or the focus is, there is the bar; elsewhere there is none to be drawn. */
function useNear() {
  const [isNear, setNear] = useState(false);
  const leave = (root: HTMLElement, to: EventTarget | null) => {
    if (!root.contains(to as Node | null)) setNear(false);
  };
  const near = {
    onPointerEnter: () => setNear(true),
    onPointerLeave: (event: React.PointerEvent<HTMLElement>) =>
      leave(event.currentTarget, document.activeElement),
    onFocus: () => setNear(true),
    onBlur: (event: FocusEvent<HTMLElement>) => leave(event.currentTarget, event.relatedTarget),
  };
  return { isNear, near };
}

function look(row: Row, isMarked: boolean, me: string): string {
  if (row.pending?.state === "failed") return "bg-danger-wash/60";
  if (isMarked) return "bg-accent-wash/60";
  const mentions = row.message?.deletedAt === null ? row.message.mentions : [];
  if (row.author !== me && mentions.some((one) => one === me || one === "here" || one === "all"))
    return "bg-warn-wash/50";
  return "hover:bg-side dark:hover:bg-raised/50";
}

function Body({ row, on, inThread }: { row: Row; on: MessageAct | null; inThread: boolean }) {
  const { message } = row;
  const thread = message && !inThread ? <ThreadLine message={message} /> : null;
  if (row.deleted) {
    return (
      <>
        <p className="text-soft italic">{t.messages.deleted}</p>
        {thread}
      </>
    );
  }
  return (
    <>
      {message?.thread && !inThread ? <RepliedLine message={message} /> : null}
      {row.quote ? <QuoteView id={row.quote} /> : null}
      <MessageText content={row.content} />
      {message ? (
        <Marks
          message={message}
          wasSaved={on?.isSaved(message) ?? false}
          onHistory={() => on?.open("history", message)}
        />
      ) : null}
      {message ? <Reactions message={message} onAdd={() => on?.open("react", message)} /> : null}
      {thread}
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
    <h2 className="flex items-center gap-3 px-3 pt-6 pb-3 text-[0.8125rem] leading-5 font-semibold text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line sm:px-5">
      {dayName(at)}
    </h2>
  );
}

function NewLine() {
  return (
    <p
      data-testid="new-line"
      className="flex items-center gap-3 px-3 py-1.5 text-xs font-semibold text-danger before:h-px before:flex-1 before:bg-danger/50 sm:px-5"
    >
      {t.messages.fresh}
    </p>
  );
}
