"use client";

import type { Message } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { Dialog } from "@/ui/dialog";
import { useShownEmoji } from "./use-emoji";

export function ReactorsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <Dialog title={t.messages.reactors} onClose={onClose}>
      <ul className="flex flex-col gap-4">
        {message.reactions.map(({ emoji, users }) => (
          <li key={emoji}>
            <Reacted emoji={emoji} users={users} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Reacted({ emoji, users }: { emoji: string; users: string[] }) {
  const { me } = useEngine();
  const people = useWorld((world) => world.people);
  const shown = useShownEmoji(emoji);
  return (
    <>
      <h3 className="flex items-center gap-2 text-soft">
        <span className="text-xl text-ink">{shown}</span>
        {users.length}
      </h3>
      <ul className="mt-1.5 flex flex-col gap-1">
        {users.map((user) => {
          const name = people[user]?.name || t.common.somebody;
          return (
            <li key={user} className="flex min-h-7 items-center gap-2.5">
              <Avatar id={user} name={name} size="size-6 text-[0.6875rem]" />
              <span className="min-w-0 truncate">
                <bdi>{name}</bdi>
                {user === me ? ` (${t.messages.you})` : null}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
