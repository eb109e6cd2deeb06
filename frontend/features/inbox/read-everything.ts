import { sentence } from "@/api/errors";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import type { Engine } from "@/live/engine";
import { MOST_BACK } from "@/live/reading";
import { newsIn } from "@/live/titles";
import { t } from "@/text";
import { toldDone } from "./inbox-actions";

/** With the way back; where there is too much for one, it is asked before. */
export async function readEverything(engine: Engine, entries?: number): Promise<void> {
  const rooms = Object.values(engine.world.read().rooms);
  const count = Math.max(entries ?? 0, rooms.filter((room) => newsIn(room) > 0).length);
  const isMuch = count > MOST_BACK;
  if (isMuch) {
    const { manyTitle, many, markAll } = t.inbox;
    if (!(await ask({ title: manyTitle, body: many(count), yes: markAll }))) return;
  }
  try {
    const undo = await engine.reading.readAll();
    if (isMuch) tell(t.inbox.allRead);
    else toldDone(t.inbox.allRead, undo);
  } catch (error) {
    tell(sentence(error), "danger");
  }
}
