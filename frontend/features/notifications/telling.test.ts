import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "@/lib/store";
import { withRooms } from "@/live/apply-answer";
import { stranger } from "@/live/apply-event";
import { created, HALL, myHall } from "@/live/cast";
import { createHeard } from "@/live/heard";
import { emptyWorld, type World } from "@/live/world";
import { startTelling } from "./telling";

const ME = `U${"A".repeat(16)}`;
const BO = `U${"B".repeat(16)}`;

const screen = vi.hoisted(() => ({ shown: [] as string[], isSlow: false }));
vi.mock("./chime", () => ({ chime: async () => {} }));
vi.mock("./show", () => ({
  permission: () => "granted",
  takeBack: async () => {},
  show: ({ body }: { body: string }) => {
    if (screen.isSlow) return new Promise(() => {});
    screen.shown.push(body);
    return Promise.resolve();
  },
}));

/** Whoever holds the lock, and who waits for it. */
let line: { begin: () => void }[];
let channels: Set<Channel>;

class Channel {
  onmessage: ((message: { data: unknown }) => void) | null = null;
  constructor() {
    channels.add(this);
  }
  postMessage(data: unknown) {
    for (const one of channels) if (one !== this) one.onmessage?.({ data });
  }
  close() {
    channels.delete(this);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  [screen.shown, screen.isSlow, line, channels] = [[], false, [], new Set()];
  const page = Object.assign(new EventTarget(), { isSecureContext: true });
  vi.stubGlobal("window", page);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "hidden" }));
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.stubGlobal("localStorage", { getItem: () => "on" });
  const request = async (_: string, __: unknown, hold: () => Promise<void>) => {
    const place = { begin: () => void hold().then(() => line[0] === place && isGivenOn()) };
    line.push(place);
    if (line.length === 1) place.begin();
  };
  vi.stubGlobal("navigator", { locks: { request } });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function tab() {
  const row = myHall({ people: [], seq: 8, change: 8 }, { readSeq: 8 });
  const world = createStore<World>({
    ...withRooms(emptyWorld(ME), { epoch: "E1", rooms: [row], more: false }),
    people: { [BO]: { ...stranger(BO), name: "Bo" } },
  });
  const heard = createHeard();
  const sync = { reads: createStore({}) } as never;
  const stop = startTelling({ me: ME, world, heard, sync, isGreeted: createStore(true) });
  const hears = (seq: number, mentions = [ME]) =>
    heard.tell(created(seq, { author: BO, content: `come to ${seq}`, mentions }));
  const reads = (seq: number) =>
    world.update((now) => {
      const hall = now.rooms[HALL] as World["rooms"][string];
      return { ...now, rooms: { [HALL]: { ...hall, mine: { ...hall.mine, readSeq: seq } } } };
    });
  return { hears, reads, stop };
}

/** Nothing in it runs any more, and then its lock is given on. */
function closes(ms: number): void {
  vi.advanceTimersByTime(ms);
  isGivenOn();
}

function isGivenOn(): void {
  line.shift();
  line[0]?.begin();
}

const words = () => screen.shown.map((body) => body.split(" ").at(-1));
const settled = () => vi.advanceTimersByTimeAsync(0);

test("of two tabs one tells, and the other not again when it is its turn", async () => {
  const [first, second] = [tab(), tab()];
  for (const one of [first, second]) one.hears(9);
  expect(words()).toEqual(["9"]);
  await settled();
  closes(100);
  expect(words()).toEqual(["9"]);
  second.hears(10);
  expect(words()).toEqual(["9", "10"]);
});

test("what a tab was about to show when it was closed is told by the next", async () => {
  const [first, second] = [tab(), tab()];
  screen.isSlow = true;
  for (const one of [first, second]) one.hears(9);
  await settled();
  screen.isSlow = false;
  closes(100);
  expect(words()).toEqual(["9"]);
});

test("a browser that takes its time to close a tab loses nothing; what is old by then is no news", async () => {
  const [, second, third] = [tab(), tab(), tab()];
  second.hears(9);
  closes(12_000);
  expect(words()).toEqual(["9"]);
  third.hears(10);
  closes(40_000);
  expect(words()).toEqual(["9"]);
});

test("what was read before it was one's turn is not told", async () => {
  const [, second] = [tab(), tab()];
  second.hears(9);
  second.hears(10);
  second.reads(9);
  closes(5_000);
  expect(words()).toEqual(["10"]);
});

test("many words for others do not push out the one for me", async () => {
  const [, second] = [tab(), tab()];
  second.hears(9);
  for (let seq = 10; seq < 90; seq++) second.hears(seq, []);
  closes(1_000);
  expect(words()).toEqual(["9"]);
});

test("a tab that stopped just when it was its turn does not hold on to it", async () => {
  const [, second, third] = [tab(), tab(), tab()];
  second.stop();
  closes(10);
  await settled();
  third.hears(9);
  expect(words()).toEqual(["9"]);
});
