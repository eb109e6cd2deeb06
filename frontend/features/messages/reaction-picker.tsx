"use client";

import { useRef } from "react";
import type { Message } from "@/api/types.gen";
import { useEngine } from "@/live/provider";
import { t } from "@/text";
import { EmojiPicker } from "./emoji-picker";
import { tried } from "./message-actions";

/** Beside the message that has the focus or the pointer; what I gave already is taken back. */
export function ReactionPicker({ message, onClose }: { message: Message; onClose: () => void }) {
  const { me, acts, world } = useEngine();
  const anchor = useRef<HTMLElement | null>(null);
  anchor.current ??= rowOf(message);
  const pick = (emoji: string) => {
    const now = world.read().feeds[message.room]?.messages.find(({ _id }) => _id === message._id) ?? message;
    const isMine = now.reactions.some((one) => one.emoji === emoji && one.users.includes(me));
    tried(acts.react(now, emoji, !isMine));
  };
  return <EmojiPicker anchor={anchor} label={t.messages.reactTitle} onPick={pick} onClose={onClose} />;
}

/** In the pane when that is where the focus is: a message may stand in both. */
function rowOf({ _id }: Message): HTMLElement | null {
  const named = `[data-message="${_id}"]`;
  const focused = document.activeElement?.closest<HTMLElement>(named);
  return (
    focused ??
    document.querySelector<HTMLElement>(`${named}:hover`) ??
    document.querySelector<HTMLElement>(named)
  );
}
