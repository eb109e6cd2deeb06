"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Message } from "@/api/types.gen";
import { draftKey } from "@/live/apply-mine";
import { mentionsIn } from "@/live/mentions";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow, World } from "@/live/world";
import { commandIn } from "./command-text";
import { type Named, withIds, withNames } from "./mention-text";
import { tried } from "./message-actions";
import { useDraft } from "./use-draft";
import { useGroups } from "./use-groups";
import { useSendMessage } from "./use-send-message";

/** What is written into a room or a thread: a draft, or the new wording of a message that I sent. */
export function useWriting(room: RoomRow, thread: number | null) {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const draft = useDraft(draftKey(room.id, thread));
  const { send, retry, discard } = useSendMessage(room.id, thread);
  const [editing, setEditing] = useState<{ message: Message; text: string } | null>(null);
  const [quoting, setQuoting] = useState<Message | null>(null);
  /** The name of a command that there is none of. */
  const [unknown, setUnknown] = useState<string | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const text = editing?.text ?? draft.text;
  const named = useNamed(text);

  const toInput = useCallback(() => {
    requestAnimationFrame(() => {
      const end = input.current?.value.length ?? 0;
      input.current?.focus();
      input.current?.setSelectionRange(end, end);
    });
  }, []);
  const startEdit = useCallback(
    (message: Message) => {
      setEditing({ message, text: withNames(message.content, nameIn(engine.world.read())) });
      toInput();
    },
    [engine, toInput],
  );
  const startQuote = useCallback(
    (message: Message) => {
      setQuoting(message);
      toInput();
    },
    [toInput],
  );

  const write = (words: string) => {
    setUnknown(null);
    if (editing) setEditing({ ...editing, text: words });
    else {
      draft.write(words);
      engine.typing(room.id, !words.trim());
    }
  };

  /** What commands do comes when somebody says one. */
  const command = async (name: string, words: string) => {
    const users = mentionsIn(named.ids(words)).filter((one) => one.startsWith("U"));
    const isGuest = people[engine.me]?.role === "guest";
    const on = { room, engine, isGuest, words, people: users };
    const found = (await import("./commands")).commandNamed(name, on);
    if (!found) {
      setUnknown(name);
      return;
    }
    draft.write("");
    engine.typing(room.id, true);
    found.run(on);
  };

  const sendNow = (words: string, inRoom: boolean) => {
    send(named.ids(words), { inRoom, quote: quoting?._id ?? null });
    if (thread === null) void engine.sync.toNewest(room.id);
    engine.typing(room.id, true);
    setQuoting(null);
    setUnknown(null);
    draft.write("");
  };

  const say = (words: string, inRoom = false) => {
    if (editing) {
      const content = named.ids(words);
      setEditing(null);
      if (content !== editing.message.content) tried(engine.acts.edit(editing.message, content));
      return;
    }
    const said = commandIn(words);
    if (said) command(said.name, said.words).catch(() => setUnknown(said.name));
    else sendNow(words.startsWith("//") ? words.slice(1) : words, inRoom);
  };

  /** A refused letter goes back into the field. */
  const rewrite = (clientId: string, content: string) => {
    discard(clientId);
    const words = withNames(content, nameIn(engine.world.read()));
    draft.write(draft.text ? `${draft.text}\n${words}` : words);
    input.current?.focus();
  };
  // The rows must not show themselves anew with every letter that is typed.
  const newest = useRef(rewrite);
  newest.current = rewrite;
  const acts = useMemo(() => {
    const onEdit = (clientId: string, content: string) => newest.current(clientId, content);
    return { onRetry: retry, onDiscard: discard, onEdit };
  }, [retry, discard]);

  return {
    text,
    editing: editing?.message ?? null,
    quoting: editing ? null : quoting,
    unknown,
    input,
    write,
    say,
    sendAnyway: () => sendNow(draft.text, false),
    onRoom: named.keep,
    /** What would be sent, for the preview. */
    asSent: named.ids,
    startEdit,
    startQuote,
    stop: editing ? () => setEditing(null) : quoting ? () => setQuoting(null) : null,
    acts,
  };
}

const nameIn = (world: World) => (id: string) =>
  world.people[id]?.name ?? world.rooms[id]?.name ?? world.groups[id]?.handle;

/** Names that become ids when they are sent: people, groups, my rooms, and rooms that were picked from the list. */
function useNamed(text: string) {
  const people = useWorld((world) => world.people);
  const mine = useWorld((world) => world.rooms);
  const groups = useGroups(text.includes("@"));
  const picked = useRef<Named[]>([]);
  return useMemo(() => {
    const handles = groups.map(({ id, handle }) => ({ id, name: handle }));
    const rooms = () => [...Object.values(mine).filter(({ kind }) => kind !== "direct"), ...picked.current];
    return {
      ids: (words: string) =>
        withIds(words, { people: Object.values(people), groups: handles, rooms: rooms() }),
      keep: (room: Named) => {
        if (!picked.current.some(({ id }) => id === room.id)) picked.current.push(room);
      },
    };
  }, [people, mine, groups]);
}
