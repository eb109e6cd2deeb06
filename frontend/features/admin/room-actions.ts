import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { ChangedRoom, Room } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { type NewsAct, tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { go, roomPath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import { t } from "@/text/far";
import type { RoomLine } from "./room-rows";

export interface RoomLineAct extends RoomLine {
  engine: Engine;
}

const isArchived = ({ room }: RoomLineAct) => room.archivedAt !== null;

export const ROOM_LINE_ACTIONS: readonly Action<RoomLineAct>[] = [
  {
    id: "admin.room.open",
    label: () => t.admin.openRoom,
    isOffered: (on) => on.isMine,
    run: ({ room }) => go(roomPath(room.id)),
  },
  {
    id: "admin.room.join",
    label: () => t.admin.joinRoom,
    isOffered: (on) => !on.isMine,
    run: ({ room, engine }) =>
      void engine.acts.joinRoom(room.id).catch((error) => tell(sentence(error), "danger")),
  },
  {
    id: "admin.room.default",
    label: ({ room }) => (room.isDefault ? t.admin.unmakeDefault : t.admin.makeDefault),
    isOffered: (on) => on.isMine && on.room.kind === "public" && !isArchived(on),
    run: ({ room }) => setDefault(room, !room.isDefault),
  },
  {
    id: "admin.room.archive",
    label: () => t.admin.archive,
    isOffered: (on) => on.isMine && !isArchived(on) && !on.room.isDefault,
    run: async ({ room }) => {
      const question = {
        title: t.admin.archiveTitle(room.name),
        body: t.admin.archiveBody,
        yes: t.admin.archiveYes,
      };
      if (await ask(question)) setArchived(room, true);
    },
  },
  {
    id: "admin.room.restore",
    label: () => t.admin.restore,
    isOffered: (on) => on.isMine && isArchived(on),
    run: ({ room }) => setArchived(room, false),
  },
];

function setDefault(room: Room, isDefault: boolean): void {
  const done = (isDefault ? t.admin.madeDefault : t.admin.unmadeDefault)(room.name);
  void change(room, { isDefault }, done, () => setDefault(room, !isDefault));
}

function setArchived(room: Room, archived: boolean): void {
  const done = (archived ? t.admin.archived : t.admin.restored)(room.name);
  void change(room, { archived }, done, () => setArchived(room, !archived));
}

/** The line says to everybody what became of it. */
async function change(room: Room, wish: ChangedRoom, done: string, back: () => void): Promise<void> {
  const act: NewsAct = { label: t.ui.undo, run: back };
  try {
    await api.changeRoom(room.id, wish);
    tell(done, "good", act);
  } catch (error) {
    tell(sentence(error), "danger");
  }
}
