import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { MyThread } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { withMyThread } from "@/live/apply-mine";
import type { Engine } from "@/live/engine";
import { t } from "@/text";
import { toldDone } from "./inbox-actions";
import type { RowAct } from "./row";

export interface ThreadAct extends RowAct {
  mine: MyThread;
  title: string;
  engine: Engine;
  isReplying: boolean;
  /** Opens the field below the row, or closes it. */
  reply: (on: boolean) => void;
}

const isOpenRoom = ({ mine, engine }: ThreadAct): boolean =>
  engine.world.read().rooms[mine.room]?.archivedAt === null;

export const THREAD_ACTIONS: readonly Action<ThreadAct>[] = [
  {
    id: "thread.reply",
    label: () => t.inbox.reply,
    keys: "r",
    isOffered: isOpenRoom,
    run: ({ reply, isReplying }) => reply(!isReplying),
  },
  {
    id: "thread.read",
    label: () => t.inbox.markRead,
    keys: "e",
    isOffered: ({ mine }) => mine.unread > 0,
    run: ({ mine, title, engine, leave }) => {
      leave();
      const undo = engine.reading.readThread(mine);
      if (undo) toldDone(t.inbox.wasRead(title), undo);
    },
  },
  {
    id: "thread.unfollow",
    label: () => t.inbox.unfollow,
    keys: "u",
    run: (on) => {
      on.leave();
      follow(on, false).then(
        () => toldDone(t.inbox.unfollowed, () => follow(on, true)),
        (error) => tell(sentence(error), "danger"),
      );
    },
  },
];

async function follow({ mine, engine }: ThreadAct, following: boolean): Promise<void> {
  const now = await api.followThread(mine.room, mine.thread, { following });
  engine.world.update((world) => withMyThread(world, now));
}
