import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { DraftBody, Unsent } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import { memoryDatabase, type Table } from "@/state/database";
import { openLastWords } from "@/state/last-words";
import { withDraft } from "./apply-mine";
import { createDrafts, type Drafts, STILL_WRITING_MS } from "./drafts";
import { emptyWorld, type World } from "./world";

const HALL = "CHALL";

let clock: number;
let timers: { at: number; work: () => void }[];
/** What the server keeps, and who is told of it: as the server does it, at once and everybody. */
let kept: Map<string, Unsent>;
let devices: Store<World>[];
let failure: ApiError | null;
let local: Map<string, string>;

beforeEach(() => {
  local = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => local.get(key) ?? null,
    setItem: (key: string, value: string) => local.set(key, value),
    removeItem: (key: string) => local.delete(key),
  });
  clock = 1_000_000;
  timers = [];
  kept = new Map();
  devices = [];
  failure = null;
});

const put = async ({ room, thread = null, content = "" }: DraftBody): Promise<Unsent> => {
  if (failure) throw failure;
  const draft = { room, thread, content, updatedAt: clock * 1000 + kept.size + told++ };
  if (content) kept.set(room, draft);
  else kept.delete(room);
  for (const world of devices) world.update((now) => withDraft(now, draft));
  return draft;
};
let told = 0;

interface Device {
  drafts: Drafts;
  world: Store<World>;
  table: Table<string>;
}

function device(table: Table<string> = memoryDatabase().drafts): Device {
  const world = createStore(emptyWorld("UANN"));
  devices.push(world);
  const later = (ms: number, work: () => void) => {
    const timer = { at: clock + ms, work };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  const lastWords = openLastWords("UANN");
  return { drafts: createDrafts({ world, table, lastWords, put, later, now: () => clock }), world, table };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function passes(ms: number): Promise<void> {
  clock += ms;
  const due = timers.filter((one) => one.at <= clock);
  timers = timers.filter((one) => one.at > clock);
  for (const one of due) one.work();
  await settled();
}

const types = (on: Device, text: string) => on.drafts.write(HALL, null, text);
const shows = (on: Device) => on.drafts.all.read()[HALL] ?? { text: "", other: null };
const cut = new ApiError({ status: 0, code: "unreachable", message: "No." });
const greeted = (on: Device) => on.drafts.take([...kept.values()], on.world.read().drafts);

test("what is begun on one device is there on the other, a little later", async () => {
  const [desk, phone] = [device(), device()];
  types(desk, "hello");
  expect(shows(phone).text).toBe("");
  await passes(2_000);
  expect(shows(phone)).toEqual({ text: "hello", other: null });
  expect(shows(desk)).toEqual({ text: "hello", other: null });
});

test("the own echo never comes over what was typed since", async () => {
  const desk = device();
  types(desk, "hel");
  await passes(1_600);
  types(desk, "bye");
  for (const world of devices)
    world.update((now) =>
      withDraft(now, { room: HALL, thread: null, content: "hel", updatedAt: clock * 2_000 }),
    );
  expect(shows(desk)).toEqual({ text: "bye", other: null });
});

test("what is being typed stays, and what the other device began is offered", async () => {
  const [desk, phone] = [device(), device()];
  types(desk, "from the desk");
  types(phone, "from the phone");
  await passes(2_000);
  expect([shows(desk), shows(phone)]).toContainEqual({ text: "from the phone", other: "from the desk" });
  const words = [shows(desk), shows(phone)].flatMap((one) => [one.text, one.other]);
  expect(words, "nothing is lost").toEqual(expect.arrayContaining(["from the desk", "from the phone"]));
});

test("the offer can be taken, or left for good", async () => {
  for (const [take, text] of [
    [true, "theirs"],
    [false, "mine"],
  ] as const) {
    const desk = device();
    types(desk, "mine");
    await put({ room: HALL, content: "theirs" });
    expect(shows(desk)).toEqual({ text: "mine", other: "theirs" });
    desk.drafts.settle(HALL, null, take);
    expect(shows(desk)).toEqual({ text, other: null });
    await passes(2_000);
    expect(kept.get(HALL)?.content).toBe(text);
  }
});

test("who paused a moment ago is still writing; who left the device finds what the other one says", async () => {
  const [desk, phone] = [device(), device()];
  types(desk, "half a thought");
  await passes(2_000);
  await put({ room: HALL, content: "something else" });
  expect(shows(desk)).toEqual({ text: "half a thought", other: "something else" });
  await passes(STILL_WRITING_MS + 1);
  expect(shows(phone).text, "nobody typed there").toBe("something else");
});

test("sent on one device, gone on the other", async () => {
  const [desk, phone] = [device(), device()];
  types(desk, "hello");
  await passes(2_000);
  types(phone, "");
  await passes(0);
  expect(shows(desk).text).toBe("");
  expect(await desk.table.all()).not.toContainEqual([HALL, "hello"]);
});

test("written without a line, it is kept through a closed tab and told when the line is back", async () => {
  failure = cut;
  const desk = device();
  types(desk, "on the train");
  await passes(2_000);
  desk.drafts.stop();
  failure = null;
  const again = device(desk.table);
  await settled();
  expect(shows(again).text).toBe("on the train");
  await again.drafts.tellAll();
  expect(kept.get(HALL)?.content).toBe("on the train");
});

test("sent without a line to tell of it: the server's copy does not come back", async () => {
  const desk = device();
  types(desk, "hello");
  await passes(2_000);
  failure = cut;
  types(desk, "");
  await passes(400);
  desk.drafts.stop();
  failure = null;
  const again = device(desk.table);
  await settled();
  await greeted(again);
  expect(shows(again).text).toBe("");
  await again.drafts.tellAll();
  expect(kept.size).toBe(0);
});

test("a page that opens takes what another device wrote meanwhile, when nothing was typed here since", async () => {
  const desk = device();
  types(desk, "old");
  await passes(2_000);
  desk.drafts.stop();
  devices = [];
  await put({ room: HALL, content: "old and new" });
  const again = device(desk.table);
  await greeted(again);
  expect(shows(again)).toEqual({ text: "old and new", other: null });
});

test("a page that opens loses what was sent elsewhere meanwhile", async () => {
  const desk = device();
  types(desk, "old");
  await passes(2_000);
  desk.drafts.stop();
  devices = [];
  await put({ room: HALL, content: "" });
  const again = device(desk.table);
  await greeted(again);
  expect(shows(again).text).toBe("");
});

test("refused for good, it stays on this device and is not sent again and again", async () => {
  failure = new ApiError({ status: 409, code: "too_many", message: "No." });
  const desk = device();
  types(desk, "the hundred and first");
  await passes(2_000);
  expect(shows(desk).text).toBe("the hundred and first");
  expect(timers).toEqual([]);
});

test("nobody chose yet: the other device keeps its words, also when this page is opened anew", async () => {
  const desk = device();
  types(desk, "mine");
  await put({ room: HALL, content: "theirs" });
  await passes(2_000);
  expect(kept.get(HALL)?.content).toBe("theirs");
  desk.drafts.stop();
  const again = device(desk.table);
  await settled();
  await greeted(again);
  await again.drafts.tellAll();
  expect(shows(again)).toEqual({ text: "mine", other: "theirs" });
  expect(kept.get(HALL)?.content).toBe("theirs");
});

test("what the server never heard stays, however long ago it was typed", async () => {
  failure = cut;
  const desk = device();
  types(desk, "mine");
  await passes(STILL_WRITING_MS + 5_000);
  failure = null;
  await put({ room: HALL, content: "theirs" });
  expect(shows(desk)).toEqual({ text: "mine", other: "theirs" });
});

/** As of a page that is gone: it hears of nothing that it asks for any more. */
function leaves(table: Table<string>): Table<string> & { isGone: boolean } {
  const gone = { ...table, isGone: false };
  const never = new Promise<never>(() => {});
  gone.put = (key, value) => (gone.isGone ? never : table.put(key, value));
  gone.remove = (key) => (gone.isGone ? never : table.remove(key));
  return gone;
}

async function goesAway(desk: Device): Promise<void> {
  (desk.table as ReturnType<typeof leaves>).isGone = true;
  desk.drafts.saveNow();
  desk.drafts.stop();
  devices = [];
  await settled();
}

test("what was typed in a page's last moment is there again, and then in the database alone", async () => {
  const disk = memoryDatabase().drafts;
  const desk = device(leaves(disk));
  types(desk, "almost");
  await goesAway(desk);
  expect(await disk.all()).toEqual([]);
  const again = device(disk);
  await settled();
  expect(shows(again).text).toBe("almost");
  expect(local.size).toBe(0);
  expect(await disk.all()).toContainEqual([HALL, "almost"]);
  await again.drafts.tellAll();
  expect(kept.get(HALL)?.content).toBe("almost");
});

test("what was sent in a page's last moment is not begun again", async () => {
  const disk = memoryDatabase().drafts;
  const desk = device(leaves(disk));
  types(desk, "sent");
  await passes(400);
  types(desk, "");
  await goesAway(desk);
  expect(await disk.all()).toContainEqual([HALL, "sent"]);
  const again = device(disk);
  await settled();
  expect(shows(again).text).toBe("");
  expect(await disk.all()).toEqual([]);
});

test("a page that only goes out of sight leaves no words in localStorage", async () => {
  const desk = device();
  types(desk, "hello");
  desk.drafts.saveNow();
  expect(local.size).toBe(1);
  await settled();
  expect(local.size).toBe(0);
  types(desk, "hello you");
  await passes(400);
  desk.drafts.saveNow();
  expect(local.size).toBe(0);
});
