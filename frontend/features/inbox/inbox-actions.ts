import { sentence } from "@/api/errors";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import type { Engine } from "@/live/engine";
import type { Undo } from "@/live/reading";
import { t } from "@/text";
import type { Entry } from "./entries";
import type { RowAct } from "./row";

export interface EntryAct extends RowAct {
  entry: Entry;
  title: string;
  engine: Engine;
}

export const tried = (work: Promise<unknown>): void => {
  work.catch((error) => tell(sentence(error), "danger"));
};

/** Says what was done, with the way back. */
export const toldDone = (text: string, undo: Undo): void =>
  tell(text, "good", { label: t.inbox.undo, run: () => tried(undo()) });

export const INBOX_ACTIONS: readonly Action<EntryAct>[] = [
  {
    id: "inbox.read",
    label: () => t.inbox.markRead,
    keys: "e",
    run: ({ entry, title, engine, leave }) => {
      leave();
      const { reading } = engine;
      const undo = entry.kind === "room" ? reading.readRoom(entry.room.id) : reading.readThread(entry.mine);
      if (undo) toldDone(t.inbox.wasRead(title), undo);
    },
  },
];
