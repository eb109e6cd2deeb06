"use client";

import { clsx } from "clsx";
import type { Message } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import { Dialog } from "@/ui/dialog";
import { EMOJI, emojiName } from "./emoji";
import { tried } from "./message-actions";

const NAMED = 8;

export function Reactions({ message }: { message: Message }) {
  if (message.reactions.length === 0) return null;
  return (
    <ul aria-label="Reactions" className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map(({ emoji, users }) => (
        <li key={emoji}>
          <Chip message={message} emoji={emoji} users={users} />
        </li>
      ))}
    </ul>
  );
}

function Chip({ message, emoji, users }: { message: Message; emoji: string; users: string[] }) {
  const { me, acts } = useEngine();
  const people = useWorld((world) => world.people);
  const isMine = users.includes(me);
  const names = users.slice(0, NAMED).map((user) => (user === me ? "you" : people[user]?.name || "somebody"));
  const more = users.length > NAMED ? ` and ${users.length - NAMED} more` : "";
  const who = `${names.join(", ")}${more}`;
  return (
    <button
      type="button"
      aria-pressed={isMine}
      aria-label={`${emojiName(emoji)}, ${users.length}: ${who}`}
      title={who}
      data-testid="reaction"
      onClick={() => tried(acts.react(message, emoji, !isMine))}
      className={clsx(
        "flex min-h-7 items-center gap-1.5 rounded-full border px-2 text-sm tabular-nums",
        isMine ? "border-accent bg-accent-wash" : "border-line bg-raised hover:bg-hover",
      )}
    >
      <span aria-hidden="true">{emoji}</span>
      {users.length}
    </button>
  );
}

export function ReactionPicker({ message, onClose }: { message: Message; onClose: () => void }) {
  const { me, acts } = useEngine();
  const pick = (emoji: string) => {
    const isMine = message.reactions.some((one) => one.emoji === emoji && one.users.includes(me));
    tried(acts.react(message, emoji, !isMine));
    onClose();
  };
  return (
    <Dialog title="React" onClose={onClose}>
      <ul className="grid grid-cols-6 gap-1 sm:grid-cols-8">
        {EMOJI.map(([emoji, name]) => (
          <li key={emoji}>
            <button
              type="button"
              aria-label={name}
              title={name}
              onClick={() => pick(emoji)}
              className="grid aspect-square w-full place-items-center rounded-lg text-2xl hover:bg-hover"
            >
              {emoji}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
