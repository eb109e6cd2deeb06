import { expect, test, vi } from "vitest";
import * as api from "@/api/routes";
import type { Message, MessagesPage } from "@/api/types.gen";
import { createStore } from "@/lib/store";
import { ANN, HALL, page } from "./cast";
import { createWindows, KEEP_AT_MOST, PAGE } from "./windows";
import { emptyWorld, type World } from "./world";

vi.mock("@/api/routes", () => ({ allMessages: vi.fn() }));

const LAST = 6_000;

/** A server with LAST messages, asked as it is asked by the page. */
function answer({ before = LAST + 1, after }: { before?: number; after?: number }): MessagesPage {
  const first = after === undefined ? Math.max(1, before - PAGE) : after + 1;
  const last = after === undefined ? before - 1 : Math.min(LAST, after + PAGE);
  const seqs = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return page(seqs, { change: LAST, more: after === undefined ? first > 1 : last < LAST });
}

async function openRoom() {
  vi.mocked(api.allMessages).mockImplementation(async (query) => answer(query));
  const world = createStore<World>(emptyWorld(ANN));
  const windows = createWindows({
    world,
    once: async (_key, read) => read(),
    isStopped: () => false,
    kept: async () => null,
    isConnected: () => true,
  });
  const held = (): Message[] => world.read().feeds[HALL]?.messages ?? [];
  await windows.openRoom(HALL);
  /** What a list on the screen is shown, one after another: it draws between any two of them. */
  const shown = [held()];
  world.watch(() => shown.push(held()));
  return { windows, held, shown };
}

const ends = (rows: Message[]) => [rows[0]?.seq, rows.at(-1)?.seq];
const movedEnds = (one: Message[], next: Message[]) =>
  ends(one).filter((seq, at) => seq !== ends(next)[at]).length;

test.each(["up", "down"] as const)(
  "who reads on and on %s holds so many rows at most, and no step moves both ends of what is shown",
  async (direction) => {
    const { windows, held, shown } = await openRoom();
    for (let time = 0; time < 70; time++) await windows.readOlder(HALL);
    if (direction === "down") for (let time = 0; time < 70; time++) await windows.readNewer(HALL);
    expect(ends(held())).toContain(direction === "up" ? LAST + 1 - 71 * PAGE : LAST);
    expect(Math.max(...shown.map((rows) => rows.length))).toBeLessThanOrEqual(KEEP_AT_MOST);
    expect(Math.max(...shown.slice(1).map((rows, at) => movedEnds(shown[at] ?? [], rows)))).toBe(1);
  },
);
