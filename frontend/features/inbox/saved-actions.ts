import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Message } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { withSaved } from "@/live/apply-mine";
import type { Engine } from "@/live/engine";
import { t } from "@/text";
import { toldDone } from "./inbox-actions";
import type { RowAct } from "./row";

export interface SavedAct extends RowAct {
  message: Message;
  engine: Engine;
}

export const SAVED_ACTIONS: readonly Action<SavedAct>[] = [
  {
    id: "saved.remove",
    label: () => t.inbox.unsave,
    keys: "s",
    run: (on) => {
      on.leave();
      keep(on, false).then(
        () => toldDone(t.inbox.unsaved, () => keep(on, true)),
        (error) => tell(sentence(error), "danger"),
      );
    },
  },
];

/** Shown as done at once; taken back when it is refused. */
async function keep({ message, engine }: SavedAct, saved: boolean): Promise<void> {
  const show = (isSaved: boolean) =>
    engine.world.update((now) => withSaved(now, { message: message._id, saved: isSaved }));
  show(saved);
  try {
    await (saved ? api.saveMessage : api.unsaveMessage)(message._id);
  } catch (error) {
    show(!saved);
    throw error;
  }
}
