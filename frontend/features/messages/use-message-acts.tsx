"use client";

import { type ReactNode, useMemo, useRef, useState } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { Message } from "@/api/types.gen";
import { latePart } from "@/lib/late-part";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import type { MessageAct, MessageDialog } from "./message-actions";
import { tried } from "./message-actions";

const ReactionPicker = latePart(() => import("./reaction-picker").then((part) => part.ReactionPicker));
const DeleteDialog = latePart(() => import("./delete-dialog").then((part) => part.DeleteDialog));
const HistoryDialog = latePart(() => import("./history-dialog").then((part) => part.HistoryDialog));
const ReactorsDialog = latePart(() => import("./reactors-dialog").then((part) => part.ReactorsDialog));
const ForwardDialog = latePart(() => import("./forward-dialog").then((part) => part.ForwardDialog));

export type ActsOn = Omit<MessageAct, "message">;

interface Options {
  inThread: boolean;
  mayWrite: boolean;
  startEdit: (message: Message) => void;
  startQuote: (message: Message) => void;
}

/** What the messages of a room are acted on with, and the dialogs that some of it opens. */
export function useMessageActs(room: RoomRow, options: Options): [ActsOn, ReactNode] {
  const { inThread, mayWrite, startEdit, startQuote } = options;
  const engine = useEngine();
  const role = useWorld((world) => world.people[world.me]?.role);
  const [asked, ask] = useState<{ kind: MessageDialog; message: Message } | null>(null);
  const saved = useSaved();
  const mayModerate = room.mine.isModerator || role === "owner" || role === "admin";
  const latest = useRef(room);
  latest.current = room;
  const on = useMemo(
    () => ({
      // Read when something is done: rows do not show themselves anew because the room's counts moved.
      get room() {
        return latest.current;
      },
      me: engine.me,
      mayModerate,
      mayWrite,
      inThread,
      isGuest: role === "guest",
      engine,
      isSaved: ({ _id }: Message) => engine.world.read().saved[_id] ?? saved.has(_id),
      startEdit,
      startQuote,
      open: (kind: MessageDialog, message: Message) => ask({ kind, message }),
    }),
    [engine, mayModerate, mayWrite, inThread, role, saved, startEdit, startQuote],
  );
  const close = () => ask(null);
  const dialogs = (
    <>
      {asked?.kind === "react" ? <ReactionPicker message={asked.message} onClose={close} /> : null}
      {asked?.kind === "delete" ? (
        <DeleteDialog
          message={asked.message}
          onDelete={(done) => tried(engine.acts.delete(asked.message), done)}
          onClose={close}
        />
      ) : null}
      {asked?.kind === "history" ? <HistoryDialog message={asked.message} onClose={close} /> : null}
      {asked?.kind === "reactors" ? <ReactorsDialog message={asked.message} onClose={close} /> : null}
      {asked?.kind === "forward" ? <ForwardDialog message={asked.message} onClose={close} /> : null}
    </>
  );
  return [on, dialogs];
}

const KNOWN_SAVED = 200;

/** The latest that I saved are read once; what became of others since, events say. */
function useSaved(): Set<string> {
  const { data } = useSWR(["/allSaved", "marks"], () => api.allSaved({ limit: KNOWN_SAVED }), {
    revalidateOnFocus: false,
    revalidateIfStale: false,
    shouldRetryOnError: false,
  });
  return useMemo(() => new Set(data?.messages.map(({ _id }) => _id)), [data]);
}
