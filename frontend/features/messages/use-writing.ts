"use client";

import { useCallback, useRef, useState } from "react";
import type { Message, RoomId } from "@/api/types.gen";
import { draftKey } from "@/live/apply-mine";
import { useEngine, useWorld } from "@/live/provider";
import { withIds, withNames } from "./mention-text";
import { tried } from "./message-actions";
import { useDraft } from "./use-draft";
import { useSendMessage } from "./use-send-message";

/** What is written into a room or a thread: a draft, or the new wording of a message that I sent. */
export function useWriting(room: RoomId, thread: number | null) {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const draft = useDraft(draftKey(room, thread));
  const { send, retry, discard } = useSendMessage(room, thread);
  const [editing, setEditing] = useState<{ message: Message; text: string } | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);

  const startEdit = useCallback(
    (message: Message) => {
      const names = engine.world.read().people;
      setEditing({ message, text: withNames(message.content, (id) => names[id]?.name) });
      requestAnimationFrame(() => {
        const end = input.current?.value.length ?? 0;
        input.current?.focus();
        input.current?.setSelectionRange(end, end);
      });
    },
    [engine],
  );

  const write = (text: string) => {
    if (editing) setEditing({ ...editing, text });
    else {
      draft.write(text);
      engine.typing(room, !text.trim());
    }
  };

  const say = (text: string, inRoom = false) => {
    const content = withIds(text, Object.values(people));
    if (!editing) {
      send(content, inRoom);
      if (thread === null) void engine.sync.toNewest(room);
      engine.typing(room, true);
      draft.write("");
      return;
    }
    setEditing(null);
    if (content !== editing.message.content) tried(engine.acts.edit(editing.message, content));
  };

  /** A refused letter goes back into the field. */
  const rewrite = (clientId: string, content: string) => {
    discard(clientId);
    const words = withNames(content, (id) => people[id]?.name);
    draft.write(draft.text ? `${draft.text}\n${words}` : words);
    input.current?.focus();
  };

  return {
    text: editing?.text ?? draft.text,
    editing: editing?.message ?? null,
    input,
    write,
    say,
    startEdit,
    stopEdit: () => setEditing(null),
    acts: { onRetry: retry, onDiscard: discard, onEdit: rewrite },
  };
}
