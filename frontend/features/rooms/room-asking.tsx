"use client";

import { lazy, Suspense } from "react";
import { usePart } from "@/lib/store";
import { same } from "@/live/provider";
import { askRoom, roomQuestion } from "./room-dialogs";

const CreateRoomDialog = lazy(() =>
  import("./create-room-dialog").then((part) => ({ default: part.CreateRoomDialog })),
);
const MoveDialog = lazy(() => import("./section-dialogs").then((part) => ({ default: part.MoveDialog })));
const RenameDialog = lazy(() => import("./section-dialogs").then((part) => ({ default: part.RenameDialog })));

/** The dialogs about rooms, one at a time. The shell has one of these. */
export function RoomAsking() {
  const asked = usePart(roomQuestion, same);
  const close = () => askRoom(null);
  if (asked === null) return null;
  return (
    <Suspense fallback={null}>
      {asked.kind === "create" ? <CreateRoomDialog onClose={close} /> : null}
      {asked.kind === "move" ? <MoveDialog room={asked.room} onClose={close} /> : null}
      {asked.kind === "rename" ? <RenameDialog section={asked.section} onClose={close} /> : null}
    </Suspense>
  );
}
