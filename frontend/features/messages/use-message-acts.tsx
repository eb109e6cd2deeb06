"use client";

import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import type { Message } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import type { MessageAct } from "./message-actions";

const ReactionPicker = lazy(() => import("./reactions").then((part) => ({ default: part.ReactionPicker })));
const DeleteDialog = lazy(() => import("./delete-dialog").then((part) => ({ default: part.DeleteDialog })));

type Asked = { kind: "react" | "delete"; message: Message };

export type ActsOn = Omit<MessageAct, "message">;

/** What the messages of a room are acted on with, and the dialogs that some of it opens. */
export function useMessageActs(room: RoomRow, startEdit: (message: Message) => void): [ActsOn, ReactNode] {
  const engine = useEngine();
  const role = useWorld((world) => world.people[world.me]?.role);
  const [asked, ask] = useState<Asked | null>(null);
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
      isGuest: role === "guest",
      engine,
      startEdit,
      pickReaction: (message: Message) => ask({ kind: "react", message }),
      askToDelete: (message: Message) => ask({ kind: "delete", message }),
    }),
    [engine, mayModerate, role, startEdit],
  );
  const close = () => ask(null);
  const dialogs = (
    <Suspense fallback={null}>
      {asked?.kind === "react" ? <ReactionPicker message={asked.message} onClose={close} /> : null}
      {asked?.kind === "delete" ? <DeleteDialog message={asked.message} onClose={close} /> : null}
    </Suspense>
  );
  return [on, dialogs];
}
