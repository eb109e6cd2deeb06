"use client";

import { type ReactNode, useEffect, useRef } from "react";
import type { Room } from "@/api/types.gen";
import { useEngine } from "@/live/provider";
import { Composer } from "./composer";
import { Feed } from "./feed";
import { useDraft } from "./use-draft";
import { useSendMessage } from "./use-send-message";

/** A room's feed and the place to write in. `typing`: the line of those who type, another feature's. */
export function RoomConversation({ room, typing }: { room: Room; typing: ReactNode }) {
  const engine = useEngine();
  const { send, retry, discard } = useSendMessage(room.id);
  const { text, write } = useDraft(room.id);
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // A touch screen would push its keyboard over the messages.
    if (matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, []);

  const onText = (next: string) => {
    write(next);
    engine.typing(room.id, !next.trim());
  };
  const onSend = (content: string) => {
    send(content);
    engine.typing(room.id, true);
    write("");
  };
  const onEdit = (clientId: string, content: string) => {
    discard(clientId);
    write(text ? `${text}\n${content}` : content);
    input.current?.focus();
  };

  return (
    <>
      <Feed room={room} onRetry={retry} onDiscard={discard} onEdit={onEdit} />
      <div className="shrink-0 px-3 pb-[max(0.25rem,env(safe-area-inset-bottom))] sm:px-5">
        <Composer roomName={room.name} text={text} onText={onText} onSend={onSend} input={input} />
        {typing}
      </div>
    </>
  );
}
