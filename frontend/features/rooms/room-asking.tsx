"use client";

import { latePart } from "@/lib/late-part";
import { usePart } from "@/lib/store";
import { same } from "@/live/provider";
import { askRoom, roomQuestion } from "./room-dialogs";

const CreateRoomDialog = latePart(() => import("./create-room-dialog").then((part) => part.CreateRoomDialog));
const MoveDialog = latePart(() => import("./section-dialogs").then((part) => part.MoveDialog));
const RenameDialog = latePart(() => import("./section-dialogs").then((part) => part.RenameDialog));

/** The dialogs about rooms, one at a time. The shell has one of these. */
export function RoomAsking() {
  const asked = usePart(roomQuestion, same);
  const close = () => askRoom(null);
  if (asked === null) return null;
  return (
    <>
      {asked.kind === "create" ? <CreateRoomDialog onClose={close} /> : null}
      {asked.kind === "move" ? <MoveDialog room={asked.room} onClose={close} /> : null}
      {asked.kind === "rename" ? <RenameDialog section={asked.section} onClose={close} /> : null}
    </>
  );
}
