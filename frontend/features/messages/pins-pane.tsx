"use client";

import { useEffect } from "react";
import useSWR from "swr";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Message } from "@/api/types.gen";
import { ago, dayName, timeOf } from "@/lib/clock";
import { go } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";
import { FeedPlaceholder } from "./feed-placeholder";
import { tried } from "./message-actions";
import { pathOf } from "./message-path";
import { MessageText } from "./message-text";

export function PinsPane({ room, onClose }: { room: RoomRow; onClose: () => void }) {
  const { data, error, mutate } = useSWR(["/allPins", room.id], () => api.allPins(room.id));
  // Whatever moved in the room may have been a pin.
  useEffect(() => {
    if (room.change) void mutate();
  }, [room.change, mutate]);
  const role = useWorld((world) => world.people[world.me]?.role);
  const mayUnpin = room.archivedAt === null && role !== "guest";
  return (
    <SidePane title={t.messages.pins} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {error ? (
          <Trouble title={t.messages.pinsUnreadable} onRetry={() => void mutate()}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {data || error ? null : <FeedPlaceholder />}
        {data?.messages.length === 0 ? (
          <p className="p-6 text-center leading-relaxed text-soft">{t.messages.noPins}</p>
        ) : null}
        <ul className="flex flex-col gap-2">
          {data?.messages.map((message) => (
            <li key={message._id}>
              <Pinned message={message} mayUnpin={mayUnpin} />
            </li>
          ))}
        </ul>
      </div>
    </SidePane>
  );
}

function Pinned({ message, mayUnpin }: { message: Message; mayUnpin: boolean }) {
  const { acts } = useEngine();
  const name = useWorld((world) => world.people[message.author]?.name) || t.common.somebody;
  const by = useWorld((world) => (message.pinnedBy ? world.people[message.pinnedBy]?.name : undefined));
  return (
    <article className="rounded-xl border border-line bg-raised p-3" data-testid="pinned">
      <p className="flex items-center gap-2 text-sm">
        <Avatar id={message.author} name={name} size="size-6 text-[0.6875rem]" />
        <bdi className="min-w-0 truncate font-semibold">{name}</bdi>
        <span className="shrink-0 text-xs text-soft">
          {dayName(message.createdAt)}, {timeOf(message.createdAt)}
        </span>
      </p>
      <div className="mt-1.5 max-h-60 overflow-hidden">
        <MessageText content={message.content} />
      </div>
      {message.pinnedAt ? (
        <p className="mt-1 text-xs text-soft">
          {t.messages.pinnedBy(by || t.common.somebody, ago(message.pinnedAt))}
        </p>
      ) : null}
      <div className="-ms-2 mt-1 flex flex-wrap">
        <Button size="small" look="quiet" onClick={() => go(pathOf(message))}>
          {t.messages.goTo}
        </Button>
        {mayUnpin ? (
          <Button size="small" look="quiet" onClick={() => tried(acts.pin(message, false))}>
            {t.messages.unpin}
          </Button>
        ) : null}
      </div>
    </article>
  );
}
