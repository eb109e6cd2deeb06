"use client";

import type { ReactNode } from "react";
import type { Message } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import { t } from "@/text";
import { type Authors, Line } from "./line";
import { placeOf } from "./place";
import { Row, type RowAct } from "./row";

interface MessageListRowProps<On extends RowAct> {
  message: Message;
  authors: Authors;
  isUnread?: boolean;
  actions: readonly Action<On>[];
  icons: Record<string, ReactNode>;
  on: Omit<On, "leave">;
}

/** One message from somewhere: where it stands, and what it says. */
export function MessageListRow<On extends RowAct>(props: MessageListRowProps<On>) {
  const { message, authors, isUnread, ...rest } = props;
  const room = useWorld((world) => world.rooms[message.room]);
  const signed = useWorld((world) => (room ? signedTitle(room, world.people, world.me) : ""));
  const isHidden = message.thread !== null && !message.inRoom;
  return (
    <Row
      to={placeOf(message)}
      title={<span className="truncate">{isHidden ? t.inbox.threadIn(signed) : signed}</span>}
      at={message.createdAt}
      isUnread={isUnread}
      testId="message-entry"
      {...rest}
    >
      <Line message={message} authors={authors} isWhole />
    </Row>
  );
}
