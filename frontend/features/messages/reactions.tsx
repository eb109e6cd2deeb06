"use client";

import { clsx } from "clsx";
import type { Message } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import type { World } from "@/live/world";
import { t } from "@/text";
import { tried } from "./message-actions";
import { useShownEmoji } from "./use-emoji";

const NAMED = 8;

export function Reactions({ message, onAdd }: { message: Message; onAdd?: () => void }) {
  if (message.reactions.length === 0) return null;
  return (
    <ul aria-label={t.messages.reactions} className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map(({ emoji, users }) => (
        <li key={emoji}>
          <Chip message={message} emoji={emoji} users={users} />
        </li>
      ))}
      {onAdd ? (
        <li>
          <button
            type="button"
            aria-label={t.messages.react}
            data-tip={t.messages.react}
            onClick={onAdd}
            className="grid min-h-7 min-w-8 place-items-center rounded-full border border-line text-soft opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 hover:bg-hover focus-visible:opacity-100 pointer-coarse:min-h-9 pointer-coarse:opacity-100"
          >
            {"+"}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Chip({ message, emoji, users }: { message: Message; emoji: string; users: string[] }) {
  const { me, acts } = useEngine();
  const people = useWorld((world) => world.people);
  const shown = useShownEmoji(emoji);
  const isMine = users.includes(me);
  const who = whoReacted(users, people, me);
  return (
    <button
      type="button"
      aria-pressed={isMine}
      // A screen reader says what the sign is, in its own language.
      aria-label={t.messages.reactedBy(shown, users.length, who)}
      data-tip={who}
      data-testid="reaction"
      onClick={() => tried(acts.react(message, emoji, !isMine))}
      className={clsx(
        "flex min-h-7 max-w-48 items-center gap-1.5 rounded-full border px-2 text-sm tabular-nums pointer-coarse:min-h-9",
        isMine ? "border-accent bg-accent-wash" : "border-line bg-raised hover:bg-hover",
      )}
    >
      <span aria-hidden="true" className="truncate">
        {shown}
      </span>
      {users.length}
    </button>
  );
}

function whoReacted(users: string[], people: World["people"], me: string): string {
  const names = users
    .slice(0, NAMED)
    .map((user) => (user === me ? t.messages.you : people[user]?.name || t.common.somebody))
    .join(", ");
  return users.length > NAMED ? t.messages.andMore(names, users.length - NAMED) : names;
}
