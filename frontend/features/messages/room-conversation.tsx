"use client";

import { type ReactNode, useEffect } from "react";
import { useEngine } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { PencilIcon } from "@/ui/icons";
import { Composer } from "./composer";
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
  const writing = useWriting(room.id, null);
  const { input } = writing;
  const [on, dialogs] = useMessageActs(room, writing.startEdit);
  const why = whyNot(room);

  useEffect(() => {
    // A touch screen would push its keyboard over the messages.
    if (matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, [input]);

  const editLast = () => {
    const rows = world.read().feeds[room.id]?.messages ?? [];
    const last = rows.findLast((row) => row.author === me && row.deletedAt === null && row.thread === null);
    if (last) writing.startEdit(last);
  };

  return (
    <>
      <Feed room={room} title={title} at={at} on={on} {...writing.acts} />
      {dialogs}
      <div className="shrink-0 px-3 pb-[max(0.25rem,env(safe-area-inset-bottom))] sm:px-5">
        {why && !writing.editing ? (
          <p className="rounded-2xl border border-line bg-side px-4 py-2.5 text-sm text-soft">{why}</p>
        ) : (
          <Composer
            room={room.id}
            title={title}
            text={writing.text}
            onText={writing.write}
            onSend={(text) => writing.say(text)}
            onUp={editLast}
            onEscape={writing.editing ? writing.stopEdit : null}
            above={writing.editing ? <EditingLine onStop={writing.stopEdit} /> : null}
            input={input}
          />
        )}
        {typing}
      </div>
    </>
  );
}

function whyNot(room: RoomRow): string | null {
  if (room.archivedAt !== null) return "This room is archived: nothing can be written here any more.";
  if (room.posting === "moderators" && !room.mine.isModerator)
    return "Only moderators write here. You may reply in threads and react.";
  return null;
}

export function EditingLine({ onStop }: { onStop: () => void }) {
  return (
    <p className="flex items-center gap-1.5 px-2 pb-1 text-[0.8125rem] text-soft">
      <PencilIcon className="size-4" />
      Editing a message
      <button type="button" onClick={onStop} className="min-h-6 rounded-md px-1.5 font-medium underline">
        Cancel
      </button>
    </p>
  );
}
