import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomsAnswer } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import { openShelf, ROOMS_KEPT, type Shelf } from "@/state/shelf";
import { withPage, withRooms } from "./apply-answer";
import { ANN, HALL, hallWith, myHall, page } from "./cast";
import { createKeeping, FACTS_EVERY_MS, FEEDS_EVERY_MS } from "./keeping";
import type { World } from "./world";

const answer = (seq: number): RoomsAnswer => ({
  epoch: "E1",
  rooms: [myHall({ seq, change: seq })],
  more: false,
});

let chosen: Map<string, string>;
let world: Store<World>;
let shelf: Shelf;
let user = 0;
let clock: number;
let timers: { at: number; work: () => void }[];

beforeEach(() => {
  chosen = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => chosen.get(key) ?? null,
    setItem: (key: string, value: string) => chosen.set(key, value),
    removeItem: (key: string) => chosen.delete(key),
  });
  clock = 0;
  timers = [];
  world = createStore(withRooms(hallWith([1, 2]), answer(2)));
  user += 1;
  shelf = openShelf(`${ANN}${user}`);
});

afterEach(() => void vi.unstubAllGlobals());

const later = (ms: number, work: () => void) => {
  const timer = { at: clock + ms, work };
  timers.push(timer);
  return () => {
    timers = timers.filter((one) => one !== timer);
  };
};
const start = () => createKeeping({ world, shelf, now: () => 1, later });
const hears = (seq: number) =>
  world.update((now) => withPage(now, HALL, { ...page([seq]), change: seq }, "since"));
const kept = async () => (await shelf.feed(HALL))?.messages.map((one) => one.seq) ?? null;

async function passes(ms: number): Promise<void> {
  clock += ms;
  const due = timers.filter((one) => one.at <= clock);
  timers = timers.filter((one) => one.at > clock);
  for (const one of due) one.work();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test("what is shown is written down a little later, once for many changes", async () => {
  const put = vi.spyOn(shelf, "keepFeed");
  start();
  for (const seq of [3, 4, 5]) hears(seq);
  await passes(FEEDS_EVERY_MS - 1);
  expect(put).not.toHaveBeenCalled();
  await passes(2);
  expect(await kept()).toEqual([1, 2, 3, 4, 5]);
  expect(put).toHaveBeenCalledOnce();
  world.update((now) => ({ ...now, typing: { [HALL]: {} } }));
  await passes(FEEDS_EVERY_MS + 1);
  expect(put, "nothing of the room has moved").toHaveBeenCalledOnce();
});

test("what goes out of sight is written down at once", async () => {
  const keeping = start();
  hears(3);
  await keeping.saveNow();
  expect(await kept()).toEqual([1, 2, 3]);
});

test("the sidebar follows at the first time, and then more rarely", async () => {
  start();
  world.update((now) => withRooms(now, answer(3)));
  await passes(FEEDS_EVERY_MS + 1);
  expect((await shelf.facts())?.rooms[0]?.seq).toBe(3);
  world.update((now) => withRooms(now, answer(4)));
  await passes(FEEDS_EVERY_MS + 1);
  expect((await shelf.facts())?.rooms[0]?.seq).toBe(3);
  await passes(FACTS_EVERY_MS);
  expect((await shelf.facts())?.rooms[0]?.seq).toBe(4);
});

test("after the end nothing is written any more", async () => {
  const keeping = start();
  hears(3);
  keeping.stop();
  await passes(FEEDS_EVERY_MS + 1);
  expect(await kept()).toBeNull();
});

test("on a shared computer nothing is written", async () => {
  chosen.set("klatsch.keep", "no");
  start();
  hears(3);
  await passes(FEEDS_EVERY_MS + 1);
  expect(await kept()).toBeNull();
  chosen.clear();
  hears(4);
  await passes(FEEDS_EVERY_MS + 1);
  expect(await kept(), "it was the choice that held it back").toContain(4);
});

test("another history leaves nothing of the one before", async () => {
  const keeping = start();
  hears(3);
  await keeping.saveNow();
  await keeping.clear();
  expect(await kept()).toBeNull();
});

test("twenty rooms are kept, the latest looked at; those that are not mine go", async () => {
  const feed = { epoch: "E1", change: 1, history: "everything" as const, joinedSeq: 0, messages: [] };
  for (let at = 1; at <= ROOMS_KEPT + 3; at += 1)
    await shelf.keepFeed({ ...feed, hasOlder: false, users: {}, room: `C${at}`, at });
  expect(await shelf.feed("C3")).toBeNull();
  expect(await shelf.feed("C4")).not.toBeNull();
  await shelf.keepOnly(["C5"]);
  expect(await shelf.feed("C4")).toBeNull();
  expect(await shelf.feed("C5")).not.toBeNull();
  await shelf.wipe();
  expect(await shelf.feed("C5")).toBeNull();
  await shelf.keepFeed({ ...feed, hasOlder: false, users: {}, room: "C5", at: 1 });
  expect(await openShelf(`${ANN}${user}`).feed("C5"), "wiped is wiped").toBeNull();
});
