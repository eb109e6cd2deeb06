"use client";

import { type ReactNode, useEffect } from "react";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Composer } from "./composer";
import { AboveComposer } from "./composer-lines";
import { Feed } from "./feed";
import { useMessageActs } from "./use-message-acts";
import { useWriting } from "./use-writing";

interface RoomConversationProps {
  room: RoomRow;
  title: string;
  /** The message that the address names. */
  at: number | null;
  /** The line of those who type, another feature's. */
  typing: ReactNode;
}

/** A room's feed and the place to write in. */
export function RoomConversation({ room, title, at, typing }: RoomConversationProps) {
  const { world, me } = useEngine();
  const writing = useWriting(room, null);
  const { input, startEdit, startQuote } = writing;
  const role = useWorld((now) => now.people[now.me]?.role);
  const why = whyNot(room, role);
  const [on, dialogs] = useMessageActs(room, {
    inThread: false,
    mayWrite: why === null,
    startEdit,
    startQuote,
  });

  useEffect(() => {
    // A touch screen would push its keyboard over the messages.
    if (matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, [input]);

  const editLast = () => {
    const rows = world.read().feeds[room.id]?.messages ?? [];
    const last = rows.findLast((row) => row.author === me && row.deletedAt === null && row.thread === null);
    if (last) startEdit(last);
  };

  return (
    <>
      <Feed room={room} title={title} at={at} on={on} {...writing.acts} />
      {dialogs}
      <div className="shrink-0 px-3 pb-[max(0.25rem,env(safe-area-inset-bottom))] sm:px-5">
        {why && !writing.editing ? (
          <CannotWrite why={why} />
        ) : (
          <Composer
            room={room}
            title={title}
            text={writing.text}
            onText={writing.write}
            onSend={(text) => writing.say(text)}
            onRoom={writing.onRoom}
            asSent={writing.asSent}
            onUp={editLast}
            onEscape={writing.stop}
            above={
              <AboveComposer
                editing={writing.editing}
                quoting={writing.quoting}
                unknown={writing.unknown}
                onStop={writing.stop}
                onSendAnyway={writing.sendAnyway}
              />
            }
            input={input}
          />
        )}
        {typing}
      </div>
    </>
  );
}

export function CannotWrite({ why }: { why: string }) {
  return (
    <p
      className="rounded-2xl border border-line bg-side px-4 py-2.5 text-sm text-soft"
      data-testid="cannot-write"
    >
      {why}
    </p>
  );
}

/** As `chat/policy.py` has it: who leads the workspace leads every room they are in. */
function whyNot(room: RoomRow, role: string | undefined): string | null {
  if (room.archivedAt !== null) return t.messages.archived;
  const leads = room.mine.isModerator || role === "owner" || role === "admin";
  return room.posting === "moderators" && !leads ? t.messages.announcements : null;
}
