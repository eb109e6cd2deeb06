"use client";

import { useEffect } from "react";
import useSWR from "swr";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Message } from "@/api/types.gen";
import { dayName, timeOf } from "@/lib/clock";
import { go, messagePath } from "@/lib/route";
import { useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";
import { FeedPlaceholder } from "./feed-placeholder";
import { MessageText } from "./message-text";

export function PinsPane({ room, onClose }: { room: RoomRow; onClose: () => void }) {
  const { data, error, mutate } = useSWR(["/allPins", room.id], () => api.allPins(room.id));
  // Whatever moved in the room may have been a pin.
  useEffect(() => {
    if (room.change) void mutate();
  }, [room.change, mutate]);
  return (
    <SidePane title="Pinned messages" onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {error ? (
          <Trouble title="The pins could not be read" onRetry={() => void mutate()}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {data || error ? null : <FeedPlaceholder />}
        {data?.messages.length === 0 ? (
          <p className="p-6 text-center leading-relaxed text-soft">
            Nothing is pinned here. Pin what everybody should find again, in the menu of a message.
          </p>
        ) : null}
        <ul className="flex flex-col gap-2">
          {data?.messages.map((message) => (
            <li key={message._id}>
              <Pinned message={message} />
            </li>
          ))}
        </ul>
      </div>
    </SidePane>
  );
}

function Pinned({ message }: { message: Message }) {
  const name = useWorld((world) => world.people[message.author]?.name) || "Somebody";
  return (
    <article className="rounded-xl border border-line bg-raised p-3" data-testid="pinned">
      <p className="flex items-center gap-2 text-sm">
        <Avatar id={message.author} name={name} size="size-6 text-[0.6875rem]" />
        <span className="min-w-0 truncate font-semibold">{name}</span>
        <span className="shrink-0 text-xs text-soft">
          {dayName(message.createdAt)}, {timeOf(message.createdAt)}
        </span>
      </p>
      <div className="mt-1.5 max-h-60 overflow-hidden">
        <MessageText content={message.content} />
      </div>
      <Button
        size="small"
        look="quiet"
        className="mt-1 -ml-2"
        onClick={() => go(messagePath(message.room, message.seq))}
      >
        Go to the message
      </Button>
    </article>
  );
}
