"use client";

import type { Message } from "@/api/types.gen";
import { ago } from "@/lib/clock";
import { go, panePath } from "@/lib/route";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { PinIcon, ThreadIcon } from "@/ui/icons";
import { SaveIcon } from "./icons";

const openThread = (message: Message) =>
  go(panePath(message.room, { kind: "thread", root: message.thread ?? message.seq }));

/** How many answered, and when last. */
export function ThreadLine({ message }: { message: Message }) {
  if (message.replyCount === 0) return null;
  return (
    <button
      type="button"
      data-testid="thread-line"
      onClick={() => openThread(message)}
      className="-ms-2 mt-1 flex min-h-7 items-center gap-1.5 rounded-lg px-2 text-[0.8125rem] hover:bg-hover pointer-coarse:min-h-9"
    >
      <ThreadIcon className="size-4 text-accent" />
      <span className="font-semibold text-accent">{t.messages.replies(message.replyCount)}</span>
      {message.lastReplyAt ? (
        <span className="text-soft">{t.messages.lastReply(ago(message.lastReplyAt))}</span>
      ) : null}
    </button>
  );
}

/** A reply that was sent to the room as well. */
export function RepliedLine({ message }: { message: Message }) {
  return (
    <button
      type="button"
      onClick={() => openThread(message)}
      className="flex min-h-6 items-center gap-1 text-xs text-soft hover:underline"
    >
      <ThreadIcon className="size-3.5" />
      {t.messages.repliedInThread}
    </button>
  );
}

interface MarksProps {
  message: Message;
  /** As it was read; what events said since, counts more. */
  wasSaved: boolean;
  onHistory: () => void;
}

/** Under the words: edited, pinned, saved. */
export function Marks({ message, wasSaved, onHistory }: MarksProps) {
  const isSaved = useWorld((world) => world.saved[message._id]) ?? wasSaved;
  if (!message.editedAt && !message.pinnedAt && !isSaved) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
      {message.editedAt ? (
        <button
          type="button"
          data-testid="edited"
          data-tip={t.messages.editedTitle}
          onClick={onHistory}
          className="min-h-6 rounded-md hover:underline"
        >
          {t.messages.edited}
        </button>
      ) : null}
      {message.pinnedAt ? (
        <span className="inline-flex items-center gap-1">
          <PinIcon className="size-3.5" />
          {t.messages.pinned}
        </span>
      ) : null}
      {isSaved ? (
        <span className="inline-flex items-center gap-1" data-testid="saved-mark">
          <SaveIcon className="size-3.5" isFull />
          {t.messages.saved}
        </span>
      ) : null}
    </p>
  );
}
