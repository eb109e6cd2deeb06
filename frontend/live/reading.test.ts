import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { unreachable } from "@/api/errors";
import type { Mine, MyThread } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import { withMyThread } from "./apply-mine";
import { ANN, HALL, myHall } from "./cast";
import { createReading, TELL_EVERY_MS } from "./reading";
import { answeredRoom } from "./room-row";
import { emptyWorld, threadKey, type World } from "./world";

const api = vi.hoisted(() => ({ readUpTo: vi.fn(), readThread: vi.fn(), readAll: vi.fn(), inbox: vi.fn() }));
vi.mock("@/api/routes", () => api);

const thread: MyThread = {
  room: HALL,
  thread: 2,
  following: true,
  readSeq: 2,
  unread: 3,
  mentions: 1,
  notify: "default",
  muted: false,
  seq: 9,
};
const counted = (fields: Partial<Mine> = {}) => ({
  ...myHall({ seq: 9 }, { readSeq: 4, unread: 5, seq: 9, ...fields }),
});

let world: Store<World>;
const mine = () => world.read().rooms[HALL]?.mine;

beforeEach(() => {
  vi.useFakeTimers();
  const rooms = { [HALL]: answeredRoom(undefined, counted()) };
  world = createStore<World>({ ...emptyWorld(ANN), rooms, roomsKnown: true });
  for (const one of Object.values(api)) one.mockReset();
  api.readUpTo.mockImplementation(async (_room: string, seq: number) => counted({ readSeq: seq }).mine);
  api.readThread.mockImplementation(async (_room, _thread, readSeq) => ({ ...thread, readSeq }));
  api.readAll.mockResolvedValue({ rooms: { [HALL]: 9 } });
  api.inbox.mockResolvedValue({ rooms: [], threads: [{ mine: thread }], users: {}, more: false, next: null });
});
afterEach(() => vi.useRealTimers());

test("a room that is marked read is read on the screen at once, and the server hears of it once", async () => {
  const reading = createReading(world);
  expect(reading.readRoom(HALL)).not.toBeNull();
  expect([mine()?.readSeq, mine()?.unread]).toEqual([9, 0]);
  expect(reading.readRoom(HALL)).toBeNull();
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readUpTo.mock.calls).toEqual([[HALL, 9]]);
});

test("taking it back puts the mark where it was, also when the server had not heard yet", async () => {
  const reading = createReading(world);
  await reading.readRoom(HALL)?.();
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS * 2);
  expect(api.readUpTo.mock.calls).toEqual([[HALL, 4, true]]);
  expect([mine()?.readSeq, mine()?.unread]).toEqual([4, 5]);
});

test("the mark that takes back waits for the one that is under way", async () => {
  const reading = createReading(world);
  let arrive: (mine: Mine) => void = () => {};
  api.readUpTo.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)));
  const undo = reading.readRoom(HALL);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  const done = undo?.();
  await vi.advanceTimersByTimeAsync(50);
  expect(api.readUpTo).toHaveBeenCalledTimes(1);
  arrive(counted({ readSeq: 9, unread: 0 }).mine);
  await done;
  expect(api.readUpTo.mock.calls.at(-1)).toEqual([HALL, 4, true]);
});

test("what was marked unread is not read again by lying on the screen, until the room is opened anew", async () => {
  const reading = createReading(world);
  await reading.readRoom(HALL)?.();
  reading.see(HALL, 9);
  expect(mine()?.readSeq).toBe(4);
  reading.open(HALL);
  reading.see(HALL, 9);
  expect(mine()?.readSeq).toBe(9);
});

test("a mark that finds no line is told again", async () => {
  const reading = createReading(world);
  api.readUpTo.mockRejectedValueOnce(unreachable());
  reading.see(HALL, 7);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(api.readUpTo.mock.calls).toEqual([
    [HALL, 7],
    [HALL, 7],
  ]);
});

test("a thread has a mark of its own, and the room's stays", async () => {
  const reading = createReading(world);
  const undo = reading.readThread(thread);
  const told = () => world.read().myThreads[threadKey(HALL, 2)];
  expect([told()?.readSeq, told()?.unread, told()?.mentions]).toEqual([9, 0, 0]);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readThread.mock.calls).toEqual([[HALL, 2, 9]]);
  expect(api.readUpTo).not.toHaveBeenCalled();
  await undo?.();
  expect(api.readThread.mock.calls.at(-1)).toEqual([HALL, 2, 2, true]);
  expect(told()?.unread).toBe(3);
});

test("what was seen in an open thread is marked, also what no count knew of yet; and nothing twice", async () => {
  const reading = createReading(world);
  const told = () => world.read().myThreads[threadKey(HALL, 2)] ?? thread;
  reading.seeThread(thread, 12);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readThread.mock.calls).toEqual([[HALL, 2, 12]]);
  world.update((now) => withMyThread(now, { ...thread, unread: 0, mentions: 0, readSeq: 12, seq: 12 }));
  reading.seeThread(told(), 12);
  reading.seeThread(told(), 14);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readThread.mock.calls.slice(1), "a reply that came while it was open").toEqual([[HALL, 2, 14]]);
});

test("a thread that was marked unread is not seen again before it is opened anew", async () => {
  const reading = createReading(world);
  await reading.unseeThread(HALL, 2, 5);
  expect(api.readThread.mock.calls).toEqual([[HALL, 2, 4, true]]);
  reading.seeThread(thread, 9);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readThread).toHaveBeenCalledOnce();
  reading.open(HALL, 2);
  reading.seeThread(thread, 9);
  await vi.advanceTimersByTimeAsync(TELL_EVERY_MS);
  expect(api.readThread).toHaveBeenLastCalledWith(HALL, 2, 9);
});

test("everything is read in one go, and every mark of it can be put back", async () => {
  const reading = createReading(world);
  const undo = await reading.readAll();
  expect([mine()?.unread, world.read().myThreads[threadKey(HALL, 2)]?.unread]).toEqual([0, 0]);
  await undo();
  expect(api.readUpTo.mock.calls).toEqual([[HALL, 4, true]]);
  expect(api.readThread.mock.calls).toEqual([[HALL, 2, 2, true]]);
  expect(mine()?.unread).toBe(5);
});
