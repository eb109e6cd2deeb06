import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "@/lib/store";
import { ANN, HALL } from "./cast";
import { behindFirstRows } from "./first-rows";
import { emptyFeed, emptyWorld, type World } from "./world";

const idle: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  idle.length = 0;
  vi.stubGlobal("window", {
    requestIdleCallback: (work: () => void) => idle.push(work),
    cancelIdleCallback: () => {},
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function page(room: typeof HALL | null = HALL) {
  const world = createStore<World>(emptyWorld(ANN));
  const work = vi.fn();
  const behind = behindFirstRows(world, room, work);
  const show = () => world.update((now) => ({ ...now, feeds: { [HALL]: { ...emptyFeed, loaded: true } } }));
  return { world, work, behind, show };
}

test("it waits for the rows and for a page that rests, and is done once however often it was asked for", () => {
  const { work, behind, show } = page();
  behind.ask();
  behind.ask();
  show();
  expect(work).not.toHaveBeenCalled();
  for (const rest of idle) rest();
  expect(work).toHaveBeenCalledTimes(1);
  behind.ask();
  expect(work, "who asks later wants it anew").toHaveBeenCalledTimes(2);
});

test("rows that never come hold it up for two seconds", () => {
  const { work, behind } = page();
  behind.ask();
  vi.advanceTimersByTime(1_999);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test("where no room is opened there is nothing to wait for", () => {
  const { work, behind } = page(null);
  expect(work).not.toHaveBeenCalled();
  behind.ask();
  expect(work).toHaveBeenCalledTimes(1);
});

test("rows that this device kept are there from the beginning", () => {
  const world = createStore<World>({ ...emptyWorld(ANN), feeds: { [HALL]: { ...emptyFeed, loaded: true } } });
  const work = vi.fn();
  behindFirstRows(world, HALL, work).ask();
  for (const rest of idle) rest();
  expect(work).toHaveBeenCalledTimes(1);
});

test("who has left is asked nothing any more", () => {
  const { work, behind, show } = page();
  behind.ask();
  behind.stop();
  show();
  vi.advanceTimersByTime(5_000);
  expect([work.mock.calls.length, idle.length]).toEqual([0, 0]);
});
